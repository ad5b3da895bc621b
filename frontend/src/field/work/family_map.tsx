// A small map of the houses: dots, a bar, north. Whoever does not see it has the list above.

import { useState } from "preact/hooks";

import type { WorkProps } from "../contract.js";
import type { Line } from "./due.js";
import { dotAt, drawMap } from "./map.js";
import { findPlace } from "./whereabouts.js";

/** With so few houses there is room for the names. */
const NAMED = 12;
const REACH = 24;

type Me = { latitude: number; longitude: number; accuracy_m: number };

export function FamilyMap({ work, lines }: { work: WorkProps; lines: readonly Line[] }) {
  const { texts, store } = work;
  const [me, setMe] = useState<Me | null>(null);
  const [state, setState] = useState<"" | "looking" | "refused" | "failed">("");
  const placed = lines.filter(({ family }) => family.place);
  const map = drawMap(placed.map(({ family }) => ({ id: family.id, ...family.place! })), me);
  if (!map) return null;
  const lineOf = (id: string): Line => placed.find(({ family }) => family.id === id)!;
  const tap = (event: MouseEvent): void => {
    const box = (event.currentTarget as SVGElement).getBoundingClientRect();
    const scale = map.width / box.width;
    const dot = dotAt(map.dots, (event.clientX - box.left) * scale, (event.clientY - box.top) * scale, Math.max(14, REACH * scale));
    if (dot) work.go("family", { id: dot.id });
  };
  const locate = async (): Promise<void> => {
    setState("looking");
    const found = await findPlace(() => store.now(), setMe).result;
    setState(typeof found === "string" ? found : "");
  };
  return (
    <section class="stack-close" aria-labelledby="map-title">
      <h2 id="map-title">{texts("work_map_title")}</h2>
      <p class="aside">{texts("work_map_hint", { count: placed.length, total: lines.length })}</p>
      <svg class="map" viewBox={`0 0 ${map.width} ${map.height}`} role="img" aria-label={texts("work_map_label", { count: placed.length })} onClick={tap}>
        {map.me && <circle class="map-near" cx={map.me.x} cy={map.me.y} r={map.me.radius} />}
        {map.me && <circle class="map-me" cx={map.me.x} cy={map.me.y} r="5" />}
        {map.dots.map(({ id, x, y }) => {
          const { family, dues } = lineOf(id);
          const isDue = dues.some(({ kind }) => kind !== "later");
          return (
            <g key={id} class={isDue ? "map-due" : "map-calm"}>
              {isDue ? <path d={`M${x} ${y - 7.5}l6.5 6.5-6.5 6.5-6.5-6.5z`} /> : <circle cx={x} cy={y} r="5" />}
              {map.dots.length <= NAMED && <text x={x} y={y + 17} text-anchor={x < 40 ? "start" : x > map.width - 40 ? "end" : "middle"}>{short(family.head)}</text>}
            </g>
          );
        })}
        <g class="map-frame" aria-hidden="true">
          <path d={`M${map.width - 16} 24V9m-4 5l4-6 4 6`} />
          <text x={map.width - 16} y="36" text-anchor="middle">{texts("work_map_north")}</text>
          <path d={`M10 ${map.height - 8}v-4m0 4h${map.bar.width}v-4`} />
          <text x={14 + map.bar.width} y={map.height - 7}>{metresInWords(map.bar.metres)}</text>
        </g>
      </svg>
      <p class="map-key aside">
        <span><svg viewBox="0 0 16 16" aria-hidden="true" class="map-due"><path d="M8 1l7 7-7 7-7-7z" /></svg>{texts("work_map_due")}</span>
        <span><svg viewBox="0 0 16 16" aria-hidden="true" class="map-calm"><circle cx="8" cy="8" r="5.5" /></svg>{texts("work_map_calm")}</span>
        {map.me && <span><svg viewBox="0 0 16 16" aria-hidden="true"><circle class="map-me" cx="8" cy="8" r="5.5" /></svg>{texts("work_map_me")}</span>}
      </p>
      <div role="status">
        {(state === "refused" || state === "failed") && <p class="aside">{texts(`work_map_${state}`)}</p>}
        {me && !map.me && <p class="aside">{texts("work_map_far")}</p>}
      </div>
      <button type="button" class="button-plain" disabled={state === "looking"} onClick={() => void locate()}>{texts(state === "looking" ? "work_place_looking" : "work_map_locate")}</button>
    </section>
  );
}

const short = (name: string): string => { const [first = ""] = name.split(" "); return first.length > 10 ? `${first.slice(0, 9)}…` : first; };

const metresInWords = (metres: number): string => (metres >= 1000 ? `${metres / 1000} km` : `${metres} m`);
