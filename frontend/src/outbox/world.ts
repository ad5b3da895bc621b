// What the outbox needs of the browser around it; tests bring their own.

import { newUuid } from "./bytes.js";
import type { Fetch } from "./server.js";
import { type Measured, measured } from "./storage.js";

export interface World {
  fetch: Fetch;
  /** The phone's clock, in milliseconds since 1970; it may be wrong by years. */
  clock: () => number;
  /** Milliseconds that only run forward. */
  elapsed: () => number;
  /** From 0 up to 1. */
  chance: () => number;
  /** Calls back after so many milliseconds. */
  later: (run: () => void, milliseconds: number) => unknown;
  cancel: (timer: unknown) => void;
  online: () => boolean;
  /** Calls back when there may be something to do: the network is back, the page is seen. Gives what ends it. */
  wakes: (run: () => void) => () => void;
  storage: () => Promise<Measured>;
  /** So that only one tab writes; absent where the browser has no such locks. */
  locks: Pick<LockManager, "request"> | undefined;
  /** Tells other tabs that something was written; absent as above. */
  channel: (name: string) => Pick<BroadcastChannel, "postMessage" | "close" | "onmessage"> | undefined;
  /** Bytes of an upload that go in one request. */
  partBytes: () => number;
  newId: () => string;
  language: () => string;
}

const SLOW_PART = 32_000;
const PART = 128_000;

/** Small parts where the browser says that the link is slow, or says nothing. */
function partBytes(): number {
  const { connection } = navigator as Navigator & { connection?: { effectiveType?: string } };
  return connection?.effectiveType === "4g" ? PART : SLOW_PART;
}

export const browserWorld = (): World => ({
  fetch: (address, request) => fetch(address, request),
  clock: () => Date.now(),
  elapsed: () => performance.now(),
  chance: () => Math.random(),
  later: (run, milliseconds) => setTimeout(run, milliseconds),
  cancel: (timer) => clearTimeout(timer as number),
  online: () => navigator.onLine,
  wakes(run) {
    const seen = (): void => void (document.visibilityState === "visible" && run());
    addEventListener("online", run);
    addEventListener("offline", run);
    document.addEventListener("visibilitychange", seen);
    return () => {
      removeEventListener("online", run);
      removeEventListener("offline", run);
      document.removeEventListener("visibilitychange", seen);
    };
  },
  storage: measured,
  locks: (globalThis.navigator as Navigator | undefined)?.locks,
  channel: (name) => ("BroadcastChannel" in globalThis ? new BroadcastChannel(name) : undefined),
  partBytes,
  newId: () => newUuid(Date.now()),
  language: () => document.documentElement.lang || "id",
});
