// What stands above every screen when something needs the agent, in the order of how much it matters.

import type { FieldStore } from "../../outbox/contract.js";
import type { Go, Materials, Texts } from "../contract.js";
import type { Shell } from "./page_document.js";
import { signInAddress } from "../sign/gate.js";
import { bytesInWords, stretchInWords } from "./in_words.js";
import { held } from "./status.js";
import type { Versions } from "./version.js";

/** A phone's clock may be this far off before the agent is told. */
const CLOCK_SECONDS = 10 * 60;

/** So many at once: the screen below them must stay in sight. */
const SHOWN = 2;

interface Notice {
  code: string;
  tone?: "bad";
  text: string;
  action?: { text: string; href?: string; press?: () => void };
}

export interface NoticesProps {
  store: FieldStore;
  shell: Shell;
  materials: Materials;
  texts: Texts;
  go: Go;
  versions: Versions;
  isBusy: boolean;
  route: string;
}

export function Notices(props: NoticesProps) {
  const notices = noticesOf(props);
  return (
    <div class="stack-close notices" role="status">
      {notices.slice(0, SHOWN).map((notice) => <One key={notice.code} {...notice} />)}
      {notices.length > SHOWN && (
        <details>
          <summary>{props.texts("notices_more", { count: notices.length - SHOWN })}</summary>
          <div class="stack-close">{notices.slice(SHOWN).map((notice) => <One key={notice.code} {...notice} />)}</div>
        </details>
      )}
    </div>
  );
}

const One = ({ tone, text, action }: Notice) => (
  <div class={`notice${tone ? " notice-bad" : ""} news`}>
    <p>{text}</p>
    {action && (action.href
      ? <a class="button-plain" href={action.href}>{action.text}</a>
      : <button type="button" class="button-plain" onClick={action.press}>{action.text}</button>)}
  </div>
);

export function noticesOf({ store, shell, materials, texts, go, versions, isBusy, route }: NoticesProps): Notice[] {
  const { trouble, storage, proof, clockOffsetMs, online, ...standing } = store.standing();
  const own = new Set(Object.entries(materials.formVersions).map(([code, version]) => `${code}@${version}`));
  const found: Notice[] = [];
  const add = (code: string, values: Record<string, string | number> = {}, rest: Partial<Notice> = {}): void => {
    found.push({ code, text: texts(code, values), ...rest });
  };
  if (trouble === "revoked") add("revoked", {}, { tone: "bad" });
  if (trouble === "signed_out") add("signed_out", {}, { tone: "bad", action: { text: texts("signed_out_do"), href: signInAddress(shell, "mulai") } });
  if (storage.warn === "full" || trouble === "full") add("storage_full", {}, { tone: "bad" });
  else if (storage.warn === "soon") add(storage.quotaBytes ? "storage_soon" : "storage_soon_unknown", { free: bytesInWords(Math.max(0, storage.quotaBytes - storage.usedBytes), texts) });
  if (standing.isReader) add("other_tab");
  if (standing.withdrawn.some((one) => own.has(one))) add("withdrawn");
  if (proof.needed && online && route !== "proof") add("proof_needed", {}, { action: { text: texts("proof_now"), press: () => go("proof") } });
  const stopped = held(store.outbox()).length;
  if (stopped && route !== "outbox" && route !== "outbox_record")
    add("held", { count: stopped }, { action: { text: texts("held_see"), press: () => go("outbox") } });
  if (Math.abs(clockOffsetMs) > CLOCK_SECONDS * 1000) add("clock_off", { off: stretchInWords(clockOffsetMs / 1000, texts) });
  if (versions.waits())
    add("update", {}, isBusy ? { text: `${texts("update")} ${texts("update_later")}` } : { action: { text: texts("update_now"), press: versions.use } });
  return found;
}
