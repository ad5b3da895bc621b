// Where the agent is, kept in the address after "#/", so that the phone's own "back" leads through the app.

import { useCallback, useEffect, useState } from "preact/hooks";

import type { FrameRoute, GoOptions, Params, RouteName } from "../contract.js";

export type Route = RouteName | FrameRoute;
export interface Step {
  route: Route;
  params: Params;
}

export const ROUTES: Readonly<Record<Route, Tab>> = {
  families: "families", family: "families", register: "families", answer: "families", receipt: "outbox", correct: "families",
  tasks: "tasks", task: "tasks", visit: "tasks",
  notebook: "notebook", notebook_family: "notebook",
  outbox: "outbox", outbox_record: "outbox",
  more: "more", language: "more", pin: "more", proof: "more", leave: "more", help: "more", about: "more",
};
export const TABS = ["families", "tasks", "notebook", "outbox", "more"] as const;
export type Tab = (typeof TABS)[number];

/** The step that an address after "#" names; the families where it names none. */
export function stepOf(hash: string): Step {
  const [name = "", query = ""] = hash.replace(/^#?\/?/, "").split("?", 2);
  const route = Object.prototype.hasOwnProperty.call(ROUTES, name) ? (name as Route) : "families";
  return { route, params: route === name ? Object.fromEntries(new URLSearchParams(query)) : {} };
}

export function hashOf(route: Route, params: Params = {}): string {
  const query = new URLSearchParams(Object.entries(params).filter(([, value]) => value !== "")).toString();
  return `#/${route}${query && `?${query}`}`;
}

/** How many steps of this app lie behind: "back" must never leave it by surprise. */
const depth = (): number => Number((history.state as { depth?: number } | null)?.depth ?? 0);

export interface Way extends Step {
  go(route: Route, params?: Params, options?: GoOptions): void;
  back(): void;
}

export function useWay(): Way {
  const [step, show] = useState(() => stepOf(location.hash));
  useEffect(() => {
    const follow = (): void => show(stepOf(location.hash));
    addEventListener("popstate", follow);
    return () => removeEventListener("popstate", follow);
  }, []);
  const go = useCallback((route: Route, params: Params = {}, { replace = false }: GoOptions = {}) => {
    const hash = hashOf(route, params);
    if (replace || hash === location.hash) history.replaceState({ depth: depth() }, "", hash);
    else history.pushState({ depth: depth() + 1 }, "", hash);
    show(stepOf(hash));
  }, []);
  const back = useCallback(() => {
    if (depth() > 0) history.back();
    else go(ROUTES[stepOf(location.hash).route], {}, { replace: true });
  }, []);
  return { ...step, go, back };
}
