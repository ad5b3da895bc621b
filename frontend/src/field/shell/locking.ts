// The phone in a pocket locks itself.

import { useEffect } from "preact/hooks";

const MINUTES = 5;

/** Locks once the page has not been seen for some minutes. A moved clock can only lock it earlier. */
export function useLockWhenHidden(open: unknown, lock: () => void, milliseconds = MINUTES * 60_000): void {
  useEffect(() => {
    if (!open) return;
    let timer = 0;
    let since = 0;
    const note = (): void => {
      clearTimeout(timer);
      if (document.visibilityState === "hidden") {
        since = Date.now();
        timer = window.setTimeout(lock, milliseconds);
      } else if (since && Math.abs(Date.now() - since) >= milliseconds) lock();
      else since = 0;
    };
    document.addEventListener("visibilitychange", note);
    return () => { clearTimeout(timer); document.removeEventListener("visibilitychange", note); };
  }, [open, lock]);
}
