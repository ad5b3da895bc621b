// The service worker: keeps the whole app on the phone, and opens it without a network. Everything else goes past it.
//
// A version is kept as a whole or not at all: where one file does not come, the older version stays in use.

interface Kept {
  url: string;
  /** Changes with the contents; none where the address does. */
  revision: string | null;
}

interface Told {
  /** Made known by the lines that the server writes above this program. */
  tepat: { shell: string; files: Kept[]; later: Kept[] };
  skipWaiting(): Promise<void>;
  clients: { claim(): Promise<void> };
  addEventListener(name: string, heard: (event: WorkerEvent) => void): void;
}

interface WorkerEvent {
  data?: unknown;
  request: Request;
  waitUntil(done: Promise<unknown>): void;
  respondWith(answer: Promise<Response>): void;
}

const worker = self as unknown as Told;
const { shell, files, later } = worker.tepat;
const CACHES = "tepat-field-";
const all = [...files, ...later];

/** The address under which a file is kept: another one for other contents. */
const keyOf = ({ url, revision }: Kept): string => new URL(revision ? `${url}?revision=${revision}` : url, location.href).href;
const keys = new Map(all.map((file) => [new URL(file.url, location.href).href, keyOf(file)]));
/** One cache for each version, named by what is in it. */
const version = `${CACHES}${nameOf(all.map(keyOf).join())}`;

function nameOf(text: string): string {
  let hash = 0;
  for (let place = 0; place < text.length; place++) hash = (Math.imul(hash, 31) + text.charCodeAt(place)) >>> 0;
  return `${hash.toString(36)}-${text.length}`;
}

/** What an older version has need not be fetched again. */
async function keep(file: Kept): Promise<void> {
  const key = keyOf(file);
  const cache = await caches.open(version);
  if (await cache.match(key)) return;
  const answer = (await caches.match(key)) ?? (await fetch(file.url, { cache: file.revision ? "no-cache" : "default", redirect: "error" }));
  if (answer.status !== 200) throw new Error(`${file.url}: ${answer.status}`);
  await cache.put(key, answer);
}

async function forgetOthers(): Promise<void> {
  const others = (await caches.keys()).filter((name) => name.startsWith(CACHES) && name !== version);
  await Promise.all(others.map((name) => caches.delete(name)));
}

async function kept(key: string, request: Request): Promise<Response> {
  return (await (await caches.open(version)).match(key)) ?? fetch(request);
}

worker.addEventListener("install", (event) => event.waitUntil(Promise.all(files.map(keep))));
// The page that was opened first need not be opened twice to be kept.
worker.addEventListener("activate", (event) => event.waitUntil(forgetOthers().then(() => worker.clients.claim())));
worker.addEventListener("message", (event) => {
  // A new version waits until the app says that nothing is being typed.
  if (event.data === "use") event.waitUntil(worker.skipWaiting());
  // What the app can do without is fetched when nobody waits for anything.
  if (event.data === "later") event.waitUntil(Promise.all(later.map(keep)).catch(() => undefined));
});
worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const { pathname, origin, href } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  const key = request.mode === "navigate" ? (pathname === shell ? keys.get(origin + shell) : undefined) : keys.get(href.replace(/#.*/, ""));
  if (key) event.respondWith(kept(key, request));
});
