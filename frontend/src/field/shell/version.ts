// Keeps the service worker, and tells when a new version of the app waits. It is used when nothing is being typed.

const EVERY = 60 * 60 * 1000;
const CALM_MS = 4000;

export interface Versions {
  /** Whether a newer one is there and waits. */
  waits(): boolean;
  subscribe(listener: () => void): () => void;
  /** Takes the newer one: every tab of the app is loaded anew. */
  use(): void;
  /** Asks the server whether there is a newer one. */
  look(): void;
}

/** Without service workers, or where they are forbidden, the app works while it is open and has a network. */
export function keepVersions(address: string, container: ServiceWorkerContainer | undefined, reload: () => void): Versions {
  const listeners = new Set<() => void>();
  let registration: ServiceWorkerRegistration | undefined;
  let waits = false;
  const look = (): void => void registration?.update().catch(() => undefined);
  // Pictures are fetched once the app itself is safe on the phone.
  const fetchLater = (): void => void container?.ready.then(({ active }) => setTimeout(() => active?.postMessage("later"), CALM_MS));
  const note = (): void => {
    const now = Boolean(registration?.waiting && container?.controller);
    if (now === waits) return;
    waits = now;
    listeners.forEach((tell) => tell());
  };
  const watch = (worker: ServiceWorker | null): void => worker?.addEventListener("statechange", note);
  if (container) {
    // The first worker only takes over a page that runs already; every later one brings other files.
    let had = container.controller !== null;
    container.addEventListener("controllerchange", () => {
      if (had) reload();
      had = true;
    });
    container.register(address, { scope: address.replace(/[^/]*$/, "") }).then((found) => {
      registration = found;
      watch(found.installing);
      found.addEventListener("updatefound", () => watch(found.installing));
      note();
      fetchLater();
      addEventListener("online", fetchLater);
      setInterval(look, EVERY);
      addEventListener("online", look);
    }, () => undefined);
  }
  return {
    waits: () => waits,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    use: () => registration?.waiting?.postMessage("use"),
    look,
  };
}
