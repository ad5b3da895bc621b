// Speaking with the server about the draft: small requests, and what their answers mean.

import type { Answers } from "../forms/contract.js";
import type { Change } from "./changes.js";
import type { Draft } from "./page_document.js";

/** One bad place, as the server names it. */
export interface ServerFault {
  code: string;
  pointer: string;
  what: string;
  mend: string;
}

export type Answered<T> =
  | { kind: "good"; body: T }
  /** No answer: the network is away. */
  | { kind: "offline" }
  /** Try again later. */
  | { kind: "busy" }
  /** Nobody is signed in any more, or somebody else is. */
  | { kind: "signed_out" }
  /** There is no draft any more: sent or deleted elsewhere. */
  | { kind: "gone" }
  /** Somebody changed it meanwhile. */
  | { kind: "changed" }
  /** The draft that is there is another one: somebody else signed in, or it was begun anew. */
  | { kind: "another" }
  | { kind: "refused"; faults: ServerFault[] };

export interface Patched {
  revision: number;
  answers?: Answers;
  area_code?: string;
}

export interface Server {
  read(): Promise<Answered<Draft>>;
  change(revision: number, changes: readonly Change[], step: string, submission: string): Promise<Answered<Patched>>;
  send(revision: number, submission: string): Promise<Answered<unknown>>;
}

const PATIENCE_MS = 20_000;

/** The server at this address. The token against forged requests is read anew each time: it changes with signing in. */
export function serverAt(address: string, token: () => string, fetching: typeof fetch = (...given) => fetch(...given)): Server {
  const ask = async <T>(method: string, path: string, body?: object): Promise<Answered<T>> => {
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), PATIENCE_MS);
    try {
      const answer = await fetching(address + path, {
        method,
        credentials: "same-origin",
        cache: "no-store",
        signal: stop.signal,
        headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
        ...(body && { body: JSON.stringify(body) }),
      });
      if (answer.ok) return { kind: "good", body: (await answer.json()) as T };
      return await problemOf<T>(answer);
    } catch {
      return { kind: "offline" };
    } finally {
      clearTimeout(timer);
    }
  };
  return {
    read: () => ask("GET", ""),
    change: (revision, changes, step, submission) => ask("PATCH", "", { revision, submission, changes, step }),
    send: (revision, submission) => ask("POST", "/send", { revision, submission }),
  };
}

async function problemOf<T>(answer: Response): Promise<Answered<T>> {
  const problem = (await answer.json().catch(() => ({}))) as { code?: string; errors?: ServerFault[]; title?: string; detail?: string };
  if (answer.status === 401 || answer.status === 403) return { kind: "signed_out" };
  if (answer.status === 404) return problem.code === "intake.draft.not_found" ? { kind: "gone" } : { kind: "busy" };
  if (answer.status === 409) return { kind: problem.code === "intake.draft.another" ? "another" : "changed" };
  if (answer.status === 422 || answer.status === 400) {
    const whole = { code: problem.code ?? "", pointer: "", what: problem.title ?? "", mend: problem.detail ?? "" };
    return { kind: "refused", faults: problem.errors ?? [whole] };
  }
  return { kind: "busy" };
}

/** How long to wait before trying for the nth time, in milliseconds: longer each time, never over a minute. */
export const pauseBefore = (tries: number): number => Math.min(60_000, 1000 * 2 ** Math.min(tries, 6));
