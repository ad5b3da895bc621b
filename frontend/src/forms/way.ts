// The way through the form: the caller's screens and the form's own, in order; and what is still open.

import type { ExtraScreen, Fault, Path, Place, Texts } from "./contract.js";
import { type Ask, Family, same } from "./family.js";
import { faultsOf, headFaults, listFaults } from "./faults.js";
import { type Screen, screensOfFamily, stillExpected, tickGroups } from "./screens.js";

/** The place of the answers before they are sent. */
export const CHECK = "check";
/** At the end of a place that was opened from the answers. */
export const RETURN = "~";

export interface Stop {
  readonly place: Place;
  readonly screen?: Screen;
  readonly extra?: ExtraScreen;
}

export interface Way {
  readonly stops: readonly Stop[];
  /** How many there will be, as far as can be told. */
  readonly total: number;
}

/** All stops: the caller's first ones, the questions, the caller's others with the answers before the last. */
export function wayOf(family: Family, before: readonly ExtraScreen[], after: readonly ExtraScreen[]): Way {
  const screens = screensOfFamily(family);
  const extra = (one: ExtraScreen): Stop => ({ place: one.code, extra: one });
  const stops: Stop[] = [
    ...before.map(extra),
    ...screens.map((screen) => ({ place: screen.id, screen })),
    ...after.slice(0, -1).map(extra),
    { place: CHECK },
    ...after.slice(-1).map(extra),
  ];
  return { stops, total: stops.length + stillExpected(family, screens) };
}

/** The questions of a screen, those to be confirmed among them. */
export const asksOf = (screen: Screen): Ask[] => [...screen.asks, ...screen.known.flatMap(({ asks }) => asks)];

/** Whether everything of a stop was seen and answered, or left open on purpose. */
export function isDone(stop: Stop, family: Family): boolean {
  if (stop.extra) return stop.extra.done();
  if (!stop.screen) return false;
  if (stop.screen.layout === "members" && !family.answers.members.length) return false;
  return asksOf(stop.screen).every(({ path }) => family.answer(path) !== undefined);
}

/** Where somebody goes on who comes back: the first stop that is not done. */
export const firstOpen = (way: Way, family: Family): Stop => way.stops.find((stop) => !isDone(stop, family))!;

/** A list on which nothing is ticked says nothing: neither "none" nor "I do not know". */
const untouched = (screen: Screen, family: Family, texts: Texts): Fault[] =>
  (tickGroups(screen.layout, screen.asks) ?? [])
    .filter((asks) => asks.every(({ path }) => family.given(path) === undefined))
    .map(([first]) => ({
      path: first!.path,
      text: `${screen.layout === "each" ? first!.question.label : screen.def.title}: ${texts("fault_tick")}`,
      isOfList: true,
    }));

/** What keeps a person on a screen. */
export function faultsOfScreen(screen: Screen, family: Family, texts: Texts): Fault[] {
  const faults = [...faultsOf(family, asksOf(screen), texts), ...untouched(screen, family, texts)];
  if (screen.layout === "members") faults.push(...listFaults(family.document, family, texts));
  if (screen.layout === "member" || screen.layout === "members")
    faults.push(...headFaults(family, texts).filter(({ path }) => {
      const mine = asksOf(screen).some((ask) => path && same(ask.path, path));
      // A head may still come while somebody's relation is asked later on.
      return mine && !faults.some((fault) => fault.path && path && same(fault.path, path));
    }));
  return faults;
}

/** Everything that is wrong, of all screens. */
export function allFaults(way: Way, family: Family, texts: Texts): Fault[] {
  const asks = way.stops.flatMap(({ screen }) => (screen ? asksOf(screen) : []));
  const open = asks.filter(({ path, question }) => family.answer(path) !== undefined || !question.required);
  return [...faultsOf(family, open, texts), ...headFaults(family, texts), ...listFaults(family.document, family, texts)];
}

/** The stop on which a question stands. */
export const stopOf = (way: Way, path: Path): Stop | undefined =>
  way.stops.find(({ screen }) => screen && asksOf(screen).some((ask) => same(ask.path, path))) ??
  way.stops.find(({ screen }) => screen?.layout === "members");

/** Whether a screen is there to confirm something: more than the person who fills in the form is known. */
export const isReview = ({ layout, known }: Screen): boolean => known.length > (layout === "members" ? 1 : 0);

export const isReturn = (place: Place): boolean => place.endsWith(RETURN);
export const bare = (place: Place): Place => (isReturn(place) ? place.slice(0, -1) : place);
