// The place of the house, with how well it is known said in words.

import { useEffect, useRef, useState } from "preact/hooks";

import type { Place } from "../../outbox/contract.js";
import type { WorkProps } from "../contract.js";
import type { Content, DraftDesk } from "./draft_desk.js";
import { Sign } from "./pieces.js";
import { accuracyOf } from "./registration.js";
import { type PlaceTrouble, findPlace } from "./whereabouts.js";

interface PlaceProps<C extends Content> {
  readonly work: WorkProps;
  readonly desk: DraftDesk<C>;
  /** A heading of its own, where the place is one thing among others. */
  readonly title?: string;
  /** Told when the phone would not say where it is: so that it is not asked for again and again. */
  readonly failed?: (trouble: PlaceTrouble) => void;
}

export function PlaceOfHouse<C extends Content>({ work, desk, title, failed }: PlaceProps<C>) {
  const { texts, store } = work;
  const [isLooking, setLooking] = useState(false);
  const [trouble, setTrouble] = useState<PlaceTrouble | "">("");
  const stop = useRef<() => void>(() => undefined);
  useEffect(() => () => stop.current(), []);
  const { place } = desk.draft;
  const look = async (): Promise<void> => {
    setTrouble("");
    setLooking(true);
    const search = findPlace(() => store.now(), (better) => desk.live(better));
    stop.current = search.stop;
    const found = await search.result;
    setLooking(false);
    if (typeof found !== "string") return;
    setTrouble(found);
    failed?.(found);
  };
  return (
    <div class="card stack">
      {title && <h2>{title}</h2>}
      <p>{texts("work_place_hint")}</p>
      <div role="status" class="stack-close">
        {isLooking && <p class="aside">{texts("work_place_looking")}</p>}
        {place && <Found work={work} place={place} />}
        {trouble && !place && <p class="notice">{texts(`work_place_${trouble}`)}</p>}
      </div>
      <div class="actions">
        {isLooking && place ? (
          <button type="button" class="button button-second" onClick={() => stop.current()}>{texts("work_place_enough")}</button>
        ) : (
          <button type="button" class={place ? "button button-second button-small" : "button button-second"} disabled={isLooking} onClick={() => void look()}>
            {texts(place ? "work_place_again" : "work_place_take")}
          </button>
        )}
        {place && !isLooking && <button type="button" class="button-plain" onClick={() => desk.live(null)}>{texts("work_place_drop")}</button>}
      </div>
    </div>
  );
}

function Found({ work: { texts }, place }: { work: WorkProps; place: Place }) {
  const accuracy = accuracyOf(place.accuracy_m);
  return (
    <>
      <p><span class={accuracy === "good" ? "tag tag-good" : "tag"}><Sign name={accuracy === "good" ? "good" : "open"} />{texts(`work_place_${accuracy}`, { metres: place.accuracy_m })}</span></p>
      {accuracy !== "good" && <p class="aside">{texts("work_place_more")}</p>}
    </>
  );
}
