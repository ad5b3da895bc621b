// Going on from a screen: what is kept of it, and where it leads.

import type { AnswerStore, FormProps, Place } from "./contract.js";
import { Family, answerAt } from "./family.js";
import { CHECK, RETURN, type Stop, type Way, asksOf, isDone, isReturn, wayOf } from "./way.js";

/** What was seen and left open is kept as such; what was known and left as it is, is confirmed. */
export function keepSeen({ screen }: Stop, family: Family, store: AnswerStore): void {
  if (!screen) return;
  for (const { path } of asksOf(screen))
    if (answerAt(store.answers(), path) === undefined) store.set(path, family.known(path)?.value ?? null);
}

type Here = Pick<FormProps, "document" | "store" | "on" | "before" | "after" | "place">;

/** The place after a stop, by the answers as they are now. From the answers, what is still open comes first. */
export function placeAfter({ document, store, on, before, after, place }: Here, stop: Stop): Place {
  const family = new Family(document, store.answers(), (path) => store.known(path), on);
  const way = wayOf(family, before, after);
  if (isReturn(place)) return CHECK;
  if (stop.place === CHECK) {
    const open = way.stops.find((one) => one.place !== CHECK && !isLast(way, one) && !isDone(one, family));
    if (open) return open.place + RETURN;
  }
  const number = way.stops.findIndex((one) => one.place === stop.place);
  return way.stops[number + 1]?.place ?? CHECK;
}

const isLast = (way: Way, stop: Stop): boolean => way.stops[way.stops.length - 1] === stop;
