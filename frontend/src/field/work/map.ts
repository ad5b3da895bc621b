// Where things stand on the small map: metres become units of the drawing. Pure.

export interface Spot {
  readonly id: string;
  readonly latitude: number;
  readonly longitude: number;
}

export interface Dot {
  readonly id: string;
  readonly x: number;
  readonly y: number;
}

export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly dots: readonly Dot[];
  /** Where the reader stands, when that is known and near enough to be on the map. */
  readonly me: { readonly x: number; readonly y: number; readonly radius: number } | null;
  /** The bar below the map: so many metres are so many units. */
  readonly bar: { readonly metres: number; readonly width: number };
}

const WIDTH = 320;
const HEIGHT = 200;
const EDGE = 26;
const METRES_PER_DEGREE = 111_320;
/** A village's houses are never drawn closer than this: else a slip of the satellites would look like a distance. */
const LEAST_METRES = 80;
/** Whoever is further away than this is left off, so that the houses stay apart. */
const FAR_METRES = 5_000;
const APART = 15;

const mean = (numbers: readonly number[]): number => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;

/** North is up. Nothing where no place is known. */
export function drawMap(spots: readonly Spot[], me: { latitude: number; longitude: number; accuracy_m: number } | null): Drawing | null {
  if (!spots.length) return null;
  const latitude = mean(spots.map((one) => one.latitude));
  const longitude = mean(spots.map((one) => one.longitude));
  const east = METRES_PER_DEGREE * Math.cos((latitude * Math.PI) / 180);
  const metres = (one: { latitude: number; longitude: number }): readonly [number, number] =>
    [(one.longitude - longitude) * east, (one.latitude - latitude) * METRES_PER_DEGREE];
  const places = spots.map(metres);
  const mine = me && metres(me);
  const nearest = mine ? Math.min(...places.map(([x, y]) => Math.hypot(x - mine[0], y - mine[1]))) : Infinity;
  const all = mine && nearest < FAR_METRES ? [...places, mine] : places;
  const [left, right] = ends(all.map(([x]) => x));
  const [low, high] = ends(all.map(([, y]) => y));
  const scale = Math.min((WIDTH - 2 * EDGE) / Math.max(right - left, LEAST_METRES), (HEIGHT - 2 * EDGE) / Math.max(high - low, LEAST_METRES));
  const put = ([x, y]: readonly [number, number]): { x: number; y: number } =>
    ({ x: WIDTH / 2 + (x - (left + right) / 2) * scale, y: HEIGHT / 2 - (y - (low + high) / 2) * scale });
  return {
    width: WIDTH,
    height: HEIGHT,
    dots: apart(spots.map(({ id }, i) => ({ id, ...put(places[i]!) }))),
    me: mine && nearest < FAR_METRES ? { ...put(mine), radius: Math.min(60, Math.max(9, me.accuracy_m * scale)) } : null,
    bar: barOf(scale),
  };
}

const ends = (numbers: readonly number[]): [number, number] => [Math.min(...numbers), Math.max(...numbers)];

/** The longest round number of metres that fits into a third of the width. */
function barOf(scale: number): { metres: number; width: number } {
  const most = WIDTH / 3 / scale;
  const power = 10 ** Math.floor(Math.log10(most));
  const metres = ([5, 2, 1].find((times) => times * power <= most) ?? 1) * power;
  return { metres, width: metres * scale };
}

/** Houses under one another are moved apart on a small ring, always in the same way. */
function apart(dots: readonly Dot[]): Dot[] {
  const placed: Dot[] = [];
  for (const dot of dots) {
    let one = dot;
    for (let turn = 0; turn < 12 && placed.some((other) => Math.hypot(other.x - one.x, other.y - one.y) < APART); turn++) {
      const angle = turn * 2.4;
      const away = APART * (1 + turn / 6);
      one = { id: dot.id, x: inside(dot.x + Math.cos(angle) * away, WIDTH), y: inside(dot.y + Math.sin(angle) * away, HEIGHT) };
    }
    placed.push(one);
  }
  return placed;
}

const inside = (value: number, most: number): number => Math.min(most - 8, Math.max(8, value));

/** The dot that a tap means: the nearest within `reach` units. */
export function dotAt(dots: readonly Dot[], x: number, y: number, reach: number): Dot | undefined {
  const near = (dot: Dot): number => Math.hypot(dot.x - x, dot.y - y);
  const best = dots.reduce<Dot | undefined>((found, dot) => (found && near(found) <= near(dot) ? found : dot), undefined);
  return best && near(best) <= reach ? best : undefined;
}
