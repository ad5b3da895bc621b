// The form: one screen at a time, the way between them, and what is wrong before going on.

import { useLayoutEffect, useMemo, useReducer, useRef, useState } from "preact/hooks";

import type { ExtraScreen, Fault, FormProps, Place } from "./contract.js";
import { CheckScreen } from "./check.js";
import { Entry } from "./entries.js";
import { Family } from "./family.js";
import { PeopleScreen } from "./people.js";
import { type Desk, FaultSummary, Heading, Who, focusOn, idOf, nameOf } from "./pieces.js";
import { KnownScreen } from "./review.js";
import { EachScreen, TickScreen } from "./rows.js";
import type { Screen } from "./screens.js";
import { CHECK, RETURN, type Stop, type Way, allFaults, asksOf, bare, faultsOfScreen, firstOpen, isDone, isReturn, isReview, stopOf, wayOf } from "./way.js";
import { keepSeen, placeAfter } from "./steps.js";

export type * from "./contract.js";
export { screensOf } from "./screens.js";
export { usePlace } from "./history.js";

export function Form(props: FormProps) {
  const { document: form, store, texts, on, before, after, place } = props;
  const [, redraw] = useReducer((n: number) => n + 1, 0);
  const [tried, setTried] = useState<Place | null>(null);
  const [said, say] = useState("");
  // Before any effect of a screen, which may change an answer at once.
  useLayoutEffect(() => store.subscribe(() => redraw(undefined)), [store]);

  const family = new Family(form, store.answers(), (path) => store.known(path), on);
  const way = wayOf(family, before, after);
  const stop = stopAt(way, place, family);
  const isTried = tried === stop.place;
  const sent = useRefused(props.faults, family);
  const faults = shownFaults(stop, family, texts, sent, isTried, way);
  const leaveTo = (next: Place): void => {
    setTried(null);
    say("");
    props.go(next);
  };
  const desk: Desk = { family, way, store, texts, voice: props.voice, pictures: props.pictures, faults, go: leaveTo, say };
  useFocus(stop.place);

  const next = (): void => {
    const found = ownFaults(stop, family, texts, way);
    if (found.length) {
      setTried(stop.place);
      focusSoon("form-faults");
      return;
    }
    keepSeen(stop, family, store);
    leaveTo(placeAfter(props, stop));
  };
  const lead = ({ path }: Fault): void => {
    if (!path) return focusOn("form-heading");
    const target = stop.place === CHECK ? stopOf(way, path) : undefined;
    if (!target) return focusOn(idOf(path));
    leaveTo(target.place + RETURN);
    focusSoon(idOf(path));
  };
  const number = way.stops.indexOf(stop);
  const back = isReturn(place) ? CHECK : way.stops[number - 1]?.place;
  return (
    <div class="stack-wide form">
      <div class="stack-close">
        {back !== undefined ? (
          <a class="back-link" href={`#${back}`} onClick={(event) => { event.preventDefault(); leaveTo(back); }}>{texts("back")}</a>
        ) : props.leave && (
          <button type="button" class="back-link button-plain" onClick={props.leave}>{texts("back")}</button>
        )}
        <div class="progress">
          <p class="aside" id="form-progress">{texts("progress", { number: number + 1, total: way.total })}</p>
          <progress value={number + 1} max={way.total} aria-labelledby="form-progress" />
        </div>
      </div>
      <p class="unseen" role="status">{said}</p>
      {stop.extra ? (
        <ExtraView key={stop.place} extra={stop.extra} texts={texts} next={() => leaveTo(placeAfter(props, stop))} />
      ) : (
        <form class="stack-wide" noValidate onSubmit={(event) => { event.preventDefault(); next(); }}>
          <FaultSummary desk={desk} lead={lead} />
          <div class="stack-wide" key={stop.place}>{stop.screen ? <ScreenView desk={desk} screen={stop.screen} /> : <CheckScreen desk={desk} />}</div>
          <div class="actions">
            <button class="button">{texts(buttonOf(stop, place, way, family, sent.length > 0))}</button>
          </div>
        </form>
      )}
    </div>
  );
}

function ExtraView({ extra, texts, next }: { extra: ExtraScreen; texts: FormProps["texts"]; next: () => void }) {
  return (
    <div class="stack-wide">
      <Heading>{extra.title}</Heading>
      {extra.view({ next, texts })}
    </div>
  );
}

function ScreenView({ desk, screen }: { desk: Desk; screen: Screen }) {
  switch (screen.layout) {
    case "known": return <KnownScreen desk={desk} screen={screen} />;
    case "ticks": return <TickScreen desk={desk} screen={screen} />;
    case "each": return <EachScreen desk={desk} screen={screen} />;
    case "members": return <PeopleScreen desk={desk} screen={screen} />;
    default: return <Questions desk={desk} screen={screen} />;
  }
}

/** Questions one below the other; where there is only one, it is the heading. */
function Questions({ desk, screen: { def, asks, member } }: { desk: Desk; screen: Screen }) {
  const alone = def.questions.length === 1;
  return (
    <>
      {(member !== undefined || !alone) && (
        <div class="stack-close">
          {member !== undefined && <Who name={nameOf(desk, member)} />}
          {!alone && <Heading>{def.text ?? def.title}{member !== undefined && <span class="unseen">, {nameOf(desk, member)}</span>}</Heading>}
          {def.hint && <p class="question-hint">{def.hint}</p>}
        </div>
      )}
      <div class="questions">
        {asks.map((ask) => <Entry key={idOf(ask.path)} desk={desk} ask={ask} text={def.texts?.[ask.question.code]} isHeading={alone} />)}
      </div>
    </>
  );
}

/**
 * The stop at a place; where there is none any more, the first that is not done. The address stays as it is:
 * a new one would hold whoever goes back.
 */
function stopAt(way: Way, place: Place, family: Family): Stop {
  const wanted = bare(place);
  if (!wanted) return way.stops[0]!;
  return way.stops.find((stop) => stop.place === wanted) ?? firstOpen(way, family) ?? way.stops[0]!;
}

/** Faults found here. On the screen of the answers those of all screens. */
function ownFaults(stop: Stop, family: Family, texts: FormProps["texts"], way: Way): Fault[] {
  if (stop.screen) return faultsOfScreen(stop.screen, family, texts);
  return stop.place === CHECK ? allFaults(way, family, texts) : [];
}

/** What is shown: what the server refused, and what is found here once somebody wants to go on. */
function shownFaults(stop: Stop, family: Family, texts: FormProps["texts"], sent: readonly Fault[], isTried: boolean, way: Way): Fault[] {
  const mine = isTried || stop.place === CHECK ? ownFaults(stop, family, texts, way) : [];
  const asked = stop.screen ? asksOf(stop.screen).map(({ path }) => path.join()) : [];
  const seen = mine.map(({ path }) => path?.join());
  return [...mine, ...sent.filter(({ path }) =>
    (stop.place === CHECK || (path && asked.includes(path.join()))) && !seen.includes(path?.join()))];
}

/** What the server refused, as long as the answer is still the one that it refused. */
function useRefused(faults: readonly Fault[] | undefined, family: Family): Fault[] {
  const answerOf = ({ path }: Fault) => (path ? family.answer(path) : null);
  const refused = useMemo(() => (faults ?? []).map((fault) => ({ fault, answer: answerOf(fault) })), [faults]);
  return refused.filter(({ fault, answer }) => answerOf(fault) === answer).map(({ fault }) => fault);
}

function buttonOf(stop: Stop, place: Place, way: Way, family: Family, isRefused: boolean): string {
  if (stop.place === CHECK) {
    const open = way.stops.some((one) => one.screen && !isDone(one, family));
    return open ? "answer_open" : isRefused ? "send_again" : "all_right";
  }
  if (isReturn(place)) return "save";
  return stop.screen && isReview(stop.screen) ? "confirm" : "next";
}

/** On every new screen the heading takes the focus, so that it is read out; not on the first, which just came. */
function useFocus(place: Place): void {
  const last = useRef<Place | null>(null);
  useLayoutEffect(() => {
    if (last.current !== null && last.current !== place) {
      scrollTo(0, 0);
      document.getElementById("form-heading")?.focus({ preventScroll: true });
    }
    last.current = place;
  }, [place]);
}

const focusSoon = (id: string): void => void setTimeout(() => focusOn(id));
