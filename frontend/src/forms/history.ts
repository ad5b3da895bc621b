// Where the person is, kept in the browser's history: its back and forward lead through the form.

import { useCallback, useEffect, useState } from "preact/hooks";

import type { Place } from "./contract.js";

const here = (): Place => decodeURIComponent(location.hash.slice(1));

/** The place, and how to get to another one. `first` is taken where the address names none. */
export function usePlace(first: Place): [Place, (place: Place) => void] {
  const [place, show] = useState(() => here() || first);
  useEffect(() => {
    if (!here() && place) history.replaceState(history.state, "", `#${place}`);
    const follow = (): void => show(here());
    addEventListener("popstate", follow);
    return () => removeEventListener("popstate", follow);
  }, []);
  const go = useCallback((next: Place) => {
    if (next !== here()) history.pushState(null, "", `#${next}`);
    show(next);
  }, []);
  return [place, go];
}
