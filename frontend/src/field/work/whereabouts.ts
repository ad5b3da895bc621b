// Where the phone is: the best of what the satellites say within some seconds.

import type { Place } from "../../outbox/contract.js";
import { momentOf } from "./days.js";

export type PlaceTrouble = "refused" | "failed";

const MOST_MS = 20_000;
/** Good enough to tell one house from the next: no need to wait on. */
const ENOUGH_METRES = 12;

/** Tells every better place at once, and ends with the best; with the trouble where there was none at all. */
export function findPlace(now: () => Date, better: (place: Place) => void): { result: Promise<Place | PlaceTrouble>; stop: () => void } {
  let end: (found: Place | PlaceTrouble) => void = () => undefined;
  let best: Place | null = null;
  let watch: number | undefined;
  const result = new Promise<Place | PlaceTrouble>((done) => { end = done; });
  const over = (trouble: PlaceTrouble): void => {
    clearTimeout(timer);
    if (watch !== undefined) navigator.geolocation.clearWatch(watch);
    end(best ?? trouble);
  };
  const timer = setTimeout(() => over("failed"), MOST_MS);
  if (!("geolocation" in navigator)) over("failed");
  else
    watch = navigator.geolocation.watchPosition(
      ({ coords }) => {
        if (best && coords.accuracy >= best.accuracy_m) return;
        best = {
          latitude: rounded(coords.latitude), longitude: rounded(coords.longitude), accuracy_m: Math.ceil(coords.accuracy), at: momentOf(now()),
        };
        better(best);
        if (best.accuracy_m <= ENOUGH_METRES) over("failed");
      },
      ({ code }) => over(code === 1 ? "refused" : "failed"),
      { enableHighAccuracy: true, maximumAge: 0, timeout: MOST_MS },
    );
  return { result, stop: () => over("failed") };
}

/** Six places after the point are a hand's breadth. */
const rounded = (degrees: number): number => Math.round(degrees * 1e6) / 1e6;
