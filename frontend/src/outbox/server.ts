// Speaking with the server: what is asked, and what an answer may be believed to mean. Whatever is not understood
// (the page of a café's network, half an answer, a fault) is never a success.

import type { Movements, ProofKind, Family, Reason, Receipt, Task, Visit } from "./contract.js";

/** What came back. "refused": the server understood, and will not; asking again does not help. */
export type Answered<T> =
  | { kind: "good"; body: T }
  | { kind: "offline" }
  | { kind: "busy"; waitMs: number }
  | { kind: "signed_out" }
  | { kind: "revoked" }
  | { kind: "proof" }
  | { kind: "refused"; status: number; reason: Reason };

export type Bad = Exclude<Answered<never>, { kind: "good" }>;

/** One page of what changed since a cursor. */
export interface Changes {
  cursor: string;
  families: Family[];
  removed: string[];
  tasks: Task[];
  tasks_removed: string[];
  visits: Visit[];
  visits_removed: string[];
  receipts: Receipt[];
  more: boolean;
}

export interface Contact {
  server_time: string;
  proof?: { needed: boolean; kind: ProofKind; until: string | null };
  revoked: boolean;
  newest_app?: string;
  withdrawn?: string[];
}

export interface Server {
  readonly api: string;
  put(record: string, body: { slip: string; sealed: string }): Promise<Answered<Receipt>>;
  receipt(record: string, hash: string): Promise<Answered<Receipt>>;
  changes(after: string): Promise<Answered<Changes>>;
  contact(body: unknown): Promise<Answered<Contact>>;
  /** Without a code: by the sign-in that was just done in this browser. */
  prove(code: string): Promise<Answered<{ until: string | null }>>;
  movements(language: string): Promise<Answered<Movements>>;
  proveBy(form: FormData): Promise<Answered<{ until: string | null }>>;
}

export type Fetch = (address: string, request: RequestInit) => Promise<Response>;

const PATIENCE_MS = 45_000;

export function serverAt(api: string, token: string, fetching: Fetch, stopped: AbortSignal): Server {
  const headers = { Authorization: `Bearer ${token}` };
  const ask = <T>(method: string, path: string, isRight: (body: unknown) => body is T, body?: unknown): Promise<Answered<T>> =>
    asked(fetching, api + path, {
      method, credentials: "omit", signal: stopped,
      headers: { ...headers, Accept: "application/json", ...(body === undefined || body instanceof FormData ? {} : { "Content-Type": "application/json" }) },
      ...(body === undefined ? {} : { body: body instanceof FormData ? body : JSON.stringify(body) }),
    }, isRight);
  return {
    api,
    put: (record, body) => ask("PUT", `records/${record}`, isReceipt, body),
    receipt: (record, hash) => ask("GET", `records/${record}/receipt?hash=${hash}`, isReceipt),
    changes: (after) => ask("GET", `changes?after=${encodeURIComponent(after)}`, isChanges),
    contact: (body) => ask("POST", "contact", isContact, body),
    movements: (language) => ask("POST", "proof/challenge", isMovements, { language }),
    proveBy: (form) => ask("POST", "proof", isProof, form),
    prove: (code) => code ? ask("POST", "proof", isProof, { code }) : asked(fetching, `${api}proof/session`, {
      method: "POST", credentials: "same-origin", signal: stopped,
      headers: { Accept: "application/json", "X-Field-Device": token, "X-CSRFToken": tokenInCookie() },
    }, isProof),
  };
}

/** Django's token against forged requests, in the session of whoever signed in. */
export const tokenInCookie = (): string => /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? "";

/** What a session, not the phone's token, may ask: the phone's master key back. */
export function recover(api: string, fetching: Fetch, token: string, body: { device: string; wrapped: string }): Promise<Answered<{ key: string }>> {
  return asked(fetching, `${api}recover`, {
    method: "POST", credentials: "same-origin", body: JSON.stringify(body),
    headers: { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": token },
  }, (found): found is { key: string } => isText(field(found, "key")));
}

async function asked<T>(fetching: Fetch, address: string, request: RequestInit, isRight: (body: unknown) => body is T): Promise<Answered<T>> {
  let answer: Response;
  let text: string;
  try {
    const read = await within(PATIENCE_MS, request.signal, async (signal) => {
      const found = await fetching(address, { ...request, signal, cache: "no-store", redirect: "error" });
      return [found, await found.text()] as const;
    });
    [answer, text] = read;
  } catch {
    return { kind: "offline" };
  }
  const body = parsed(answer, text);
  if (answer.ok) return isRight(body) ? { kind: "good", body } : { kind: "busy", waitMs: 0 };
  return badOf(answer.status, body, answer.headers.get("Retry-After"));
}

/** Runs with a signal that ends it after a while, or when `outer` does. */
export async function within<T>(patienceMs: number, outer: AbortSignal | null | undefined, run: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stop = new AbortController();
  const end = (): void => stop.abort();
  const timer = setTimeout(end, patienceMs);
  if (outer?.aborted) end();
  outer?.addEventListener("abort", end);
  try {
    return await run(stop.signal);
  } finally {
    clearTimeout(timer);
    outer?.removeEventListener("abort", end);
  }
}

function parsed(answer: Response, text: string): unknown {
  if (!/\bjson\b/.test(answer.headers.get("Content-Type") ?? "")) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** What an answer that is not good means. Only a problem of our own server, with its code, is believed. */
export function badOf(status: number, body: unknown, retryAfter: string | null): Bad {
  const code = field(body, "code");
  if (status < 500 && status !== 429 && status !== 408 && isText(code)) {
    if (status === 401) return { kind: "signed_out" };
    if (code === "field.device.revoked") return { kind: "revoked" };
    if (code === "field.proof.needed") return { kind: "proof" };
    const word = (key: string): string => String(field(body, key) ?? "");
    return { kind: "refused", status, reason: { code, what: word("title"), mend: word("detail") } };
  }
  const seconds = Number(retryAfter);
  return { kind: "busy", waitMs: seconds > 0 ? Math.min(seconds, 3600) * 1000 : 0 };
}

// --- What an answer must look like ------------------------------------------------------------------------------

const field = (body: unknown, key: string): unknown =>
  typeof body === "object" && body !== null ? (body as Record<string, unknown>)[key] : undefined;
const isText = (value: unknown): value is string => typeof value === "string" && value !== "";
const isList = (value: unknown, isRight: (one: unknown) => boolean): boolean => Array.isArray(value) && value.every(isRight);

export function isReceipt(body: unknown): body is Receipt {
  return (
    ["record", "content_hash", "thread"].every((key) => isText(field(body, key))) &&
    ["waiting", "acknowledged", "quarantined"].includes(field(body, "state") as string) &&
    isList(field(body, "missing"), isText)
  );
}

function isChanges(body: unknown): body is Changes {
  return (
    isText(field(body, "cursor")) && typeof field(body, "more") === "boolean" &&
    ["families", "tasks", "visits"].every((key) => isList(field(body, key), (one) => isText(field(one, "id")))) &&
    ["removed", "tasks_removed", "visits_removed"].every((key) => isList(field(body, key), isText)) &&
    isList(field(body, "receipts"), isReceipt)
  );
}

const isContact = (body: unknown): body is Contact =>
  isText(field(body, "server_time")) && !Number.isNaN(Date.parse(field(body, "server_time") as string)) && typeof field(body, "revoked") === "boolean";

const isMovements = (body: unknown): body is Movements => isText(field(body, "challenge")) && isList(field(body, "steps"), isText);
const isProof = (body: unknown): body is { until: string | null } => typeof field(body, "until") === "string" || field(body, "until") === null;
