// One tab of the phone writes for an agent; the others show what it wrote, and take over when it is gone.

import type { World } from "./world.js";

export interface Tab {
  /** Tells the other tabs that something was written. */
  wrote(): void;
  /** Gives the place to the next tab. */
  leave(): void;
}

export interface TabTold {
  /** This tab writes from now on. Told once, before `joinTabs` ends where nobody else writes. */
  writes: () => void;
  /** Another tab has written. */
  changed: () => void;
}

export async function joinTabs(agent: string, { locks, channel }: Pick<World, "locks" | "channel">, told: TabTold): Promise<Tab> {
  const name = `tepat-field-${agent}`;
  const line = channel(name);
  if (line) line.onmessage = () => told.changed();
  const tab = (leave: () => void): Tab => ({
    wrote: () => line?.postMessage(""),
    leave: () => {
      line?.close();
      leave();
    },
  });
  if (!locks) {
    told.writes();
    return tab(() => undefined);
  }
  let free!: () => void;
  const held = new Promise<void>((end) => (free = end));
  const waiting = new AbortController();
  const hold = (): Promise<void> => {
    told.writes();
    return held;
  };
  const isFirst = await new Promise<boolean>((answer) => {
    void locks.request(name, { ifAvailable: true }, (lock) => {
      answer(lock !== null);
      return lock ? hold() : undefined;
    });
  });
  if (!isFirst) locks.request(name, { signal: waiting.signal }, hold).catch(() => undefined);
  return tab(() => {
    free();
    waiting.abort();
  });
}
