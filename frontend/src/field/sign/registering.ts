// Tells the server of a new phone, in the session of whoever has just signed in; and makes a forgotten PIN anew.

import type { Enrolled, FieldStore, Phone, Refused } from "../../outbox/contract.js";

/** What came of asking the server: a store, or the key of the sentence that says why not. */
export type Began = FieldStore | { fault: Fault };
export type Fault =
  | "enrol_offline" | "enrol_signed_out" | "enrol_not_agent" | "enrol_failed" | "enrol_busy" | "enrol_still_locked" | "enrol_full"
  | "recover_refused" | "recover_lost";

const WHY: Readonly<Record<NonNullable<Refused["why"]>, Fault>> = {
  lost: "recover_lost", offline: "enrol_offline", signed_out: "enrol_signed_out", busy: "enrol_busy",
};

export interface Registering {
  phone: Phone;
  api: string;
  appVersion: string;
  fetch: (address: string, request: RequestInit) => Promise<Response>;
  token: () => string;
  label: string;
}

/** Registers this phone and keeps the agent on it under the PIN. */
export async function registerPhone(parts: Registering, pin: string): Promise<Began> {
  const { phone, api, appVersion, label } = parts;
  const keys = await phone.newKeys();
  let answer: Response;
  try {
    answer = await parts.fetch(`${api}devices`, {
      method: "POST",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": parts.token() },
      body: JSON.stringify({ label, public_key: keys.publicKey, app_version: appVersion }),
    });
  } catch {
    return { fault: "enrol_offline" };
  }
  if (answer.status === 401) return { fault: "enrol_signed_out" };
  if (answer.status === 403) return { fault: "enrol_not_agent" };
  if (answer.status !== 201) return { fault: "enrol_failed" };
  const enrolled = await answer.json().catch(() => null) as Enrolled | null;
  if (!enrolled?.device || !enrolled.token || !enrolled.account) return { fault: "enrol_failed" };
  try {
    return await phone.enrol(enrolled, pin, keys);
  } catch (error) {
    const names: Readonly<Record<string, Fault>> = { StillLocked: "enrol_still_locked", Full: "enrol_full" };
    return { fault: names[(error as Error).name] ?? "enrol_failed" };
  }
}

/** Another PIN for an agent who has signed in anew; what they noted stays. */
export async function recoverAgent({ phone }: Pick<Registering, "phone">, agent: string, pin: string): Promise<Began> {
  try {
    const answer = await phone.recover(agent, pin);
    if ("agent" in answer) return answer;
    return { fault: answer.why ? WHY[answer.why] : "recover_refused" };
  } catch {
    return { fault: navigator.onLine ? "enrol_failed" : "enrol_offline" };
  }
}

/** What people call it: "HP Android, Chrome"; the agent's supervisor tells phones apart by it. */
export function labelOf(agent: string): string {
  const kinds: readonly (readonly [RegExp, string])[] = [
    [/iPhone/, "iPhone"], [/iPad/, "iPad"], [/Android/, "Android"], [/Windows/, "Windows"], [/Mac OS/, "Mac"], [/Linux/, "Linux"],
  ];
  const browsers: readonly (readonly [RegExp, string])[] = [
    [/Edg\//, "Edge"], [/SamsungBrowser/, "Samsung Internet"], [/Firefox/, "Firefox"], [/Chrome/, "Chrome"], [/Safari/, "Safari"],
  ];
  const name = (list: typeof kinds): string => list.find(([mark]) => mark.test(agent))?.[1] ?? "";
  return [name(kinds), name(browsers)].filter(Boolean).join(", ") || "HP";
}

/** Django's token against forged requests, from its cookie. */
export const tokenOf = (cookies: string): string => /(?:^|; )csrftoken=([^;]+)/.exec(cookies)?.[1] ?? "";
