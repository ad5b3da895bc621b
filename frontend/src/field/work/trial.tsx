// The screens of the work on a page of their own, on a store in memory: for tests in a real browser. No page of the
// server has it.

import { render } from "preact";
import { useCallback, useEffect, useMemo, useState } from "preact/hooks";

import { type MemoryParts, MemoryFieldStore } from "../../outbox/memory_store.js";
import type { Go, Materials, Params, RouteName, Texts } from "../contract.js";
import { COUNTS, ROUTES } from "./index.js";

interface Trial {
  materials: Materials;
  parts?: Pick<MemoryParts, "families" | "tasks" | "visits" | "drafts" | "weather">;
  /** The moment at which the phone's clock stands still; absent: the real one. */
  now?: string;
}

const trial = JSON.parse(document.getElementById("trial")!.textContent!) as Trial;
const began = Date.now();
const now = (): Date => (trial.now ? new Date(Date.parse(trial.now) + (Date.now() - began)) : new Date());
const store = new MemoryFieldStore({ ...trial.parts, now });
const heard: string[] = [];
const said: string[] = [];
Object.assign(window, { store, heard, said, COUNTS });

const texts: Texts = (key, values = {}) => {
  const text = trial.materials.texts[key];
  if (text === undefined) throw new Error(`no text ${key}`);
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
};

const here = (): { route: RouteName; params: Params } => {
  const [route = "", query = ""] = location.hash.slice(2).split("?");
  return { route: (route in ROUTES ? route : "families") as RouteName, params: Object.fromEntries(new URLSearchParams(query)) };
};

function Page() {
  const [at, show] = useState(here);
  useEffect(() => {
    const follow = (): void => show(here());
    addEventListener("popstate", follow);
    return () => removeEventListener("popstate", follow);
  }, []);
  const go = useCallback<Go>((route, params = {}, options = {}) => {
    const query = new URLSearchParams(params).toString();
    history[options.replace ? "replaceState" : "pushState"](null, "", `#/${route}${query && `?${query}`}`);
    show(here());
  }, []);
  const screen = `${at.route}?${JSON.stringify({ ...at.params, step: "" })}`;
  useEffect(() => {
    scrollTo(0, 0);
    document.querySelector<HTMLElement>("main h1")?.focus({ preventScroll: true });
  }, [screen]);
  const voice = useMemo(() => ({ play: (text: string) => { heard.push(text); } }), []);
  const View = ROUTES[at.route];
  return (
    <View
      key={`${at.route}/${at.params["id"] ?? ""}/${at.params["thread"] ?? ""}`} store={store} materials={trial.materials} texts={texts} go={go}
      back={() => history.back()} route={at.route} params={at.params} voice={voice} pictures={(name) => `/pictures/${name}.svg`}
      busy={() => undefined} say={(text) => { said.push(text); }}
    />
  );
}

render(<Page />, document.getElementById("app")!);
