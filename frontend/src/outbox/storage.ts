// Room on the phone: asked for, measured, and told in time.

import type { Storage } from "./contract.js";

const SOON_SHARE = 0.8;
const SOON_LEFT = 50_000_000;

/** How the phone's room is told; `full` when something could not be kept. */
export function storageOf(usedBytes: number, quotaBytes: number, persisted: boolean, isFull: boolean): Storage {
  const isSoon = quotaBytes > 0 && (usedBytes >= SOON_SHARE * quotaBytes || quotaBytes - usedBytes < SOON_LEFT);
  return { usedBytes: Math.round(usedBytes), quotaBytes: Math.round(quotaBytes), persisted, warn: isFull ? "full" : isSoon ? "soon" : "" };
}

export type Measured = Pick<Storage, "usedBytes" | "quotaBytes" | "persisted">;

/** What the browser says; zeros where it says nothing. */
export async function measured(): Promise<Measured> {
  const { storage } = navigator;
  try {
    const [{ usage = 0, quota = 0 }, persisted] = await Promise.all([storage.estimate(), storage.persisted()]);
    return { usedBytes: usage, quotaBytes: quota, persisted };
  } catch {
    return { usedBytes: 0, quotaBytes: 0, persisted: false };
  }
}

/** Asks the browser not to clear what is kept; it may say no. */
export async function askToPersist(): Promise<void> {
  try {
    if (!(await navigator.storage.persisted())) await navigator.storage.persist();
  } catch {
    // An old browser: the warning stands in what the agent is told.
  }
}
