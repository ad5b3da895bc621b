// The first screen: who works with this phone, and their PIN. Nothing else is loaded before it.

import { useEffect, useRef, useState } from "preact/hooks";

import type { AgentOnPhone, FieldStore, Phone, Refused } from "../../outbox/contract.js";
import type { LanguageCode, Texts } from "../contract.js";
import { secondsInWords } from "../shell/in_words.js";
import type { Shell } from "../shell/page_document.js";
import { Mark } from "./mark.js";
import { PinPad } from "./pin_pad.js";

export interface GateProps {
  shell: Shell;
  texts: Texts;
  language: LanguageCode;
  speak: (language: LanguageCode) => void;
  unlock: Phone["unlock"];
  agents: readonly AgentOnPhone[];
  /** Who locked the app just now: their pad is shown at once. */
  last: string;
  opened: (store: FieldStore) => void;
  /** Somebody is in, and the rest is being loaded. */
  isOpening?: boolean;
}

/** From so many tries left it is said how many. */
const FEW = 3;
const MANY = 10;

export function Gate(props: GateProps) {
  const { agents, texts, shell } = props;
  const [chosen, choose] = useState(props.last);
  const agent = agents.find(({ id }) => id === chosen) ?? (agents.length === 1 && chosen !== "*" ? agents[0] : undefined);
  return (
    <div class="gate">
      <header class="gate-head"><Languages {...props} /></header>
      <main id="isi" class="gate-card" tabIndex={-1}>
        <div class="gate-mark"><Mark /></div>
        {props.isOpening ? <h1 class="aside">{texts("gate_opening")}</h1>
          : !agents.length ? <First {...props} />
          : agent ? <Own key={agent.id} {...props} agent={agent} leave={() => choose("*")} />
          : <Who {...props} choose={choose} />}
      </main>
      <div class="wave gate-wave" aria-hidden="true" />
      {shell.demo && <p class="gate-demo"><strong>{texts("demo")}:</strong> {texts("demo_text")}</p>}
    </div>
  );
}

/** Where somebody signs in, and what happens when they come back. */
export const signInAddress = ({ ways }: Shell, then: string): string =>
  `${ways.sign_in}?next=${encodeURIComponent(`${ways.app}?${then}`)}`;

function First({ shell, texts }: GateProps) {
  const online = useOnline();
  return (
    <div class="stack">
      <h1>{texts("gate_first")}</h1>
      <p>{texts("gate_first_text")}</p>
      {online ? <p><a class="button gate-wide" href={signInAddress(shell, "mulai")}>{texts("gate_sign_in")}</a></p>
        : <p class="notice" role="status">{texts("gate_no_signal")}</p>}
    </div>
  );
}

function Who({ agents, choose, shell, texts }: GateProps & { choose: (id: string) => void }) {
  return (
    <div class="stack">
      <h1>{texts("gate_who")}</h1>
      <ul class="gate-people">
        {agents.map(({ id, name, lockedUntilOnline }) => (
          <li key={id}>
            <button type="button" onClick={() => choose(id)}>
              <span class="initial" aria-hidden="true">{name.trim()[0]?.toUpperCase()}</span>
              <span>{name}{lockedUntilOnline && <span class="way-more">{texts("gate_locked_mark")}</span>}</span>
            </button>
          </li>
        ))}
      </ul>
      <p><a class="quiet-link" href={signInAddress(shell, "mulai")}>{texts("gate_add")}</a></p>
    </div>
  );
}

type OwnProps = GateProps & { agent: AgentOnPhone; leave: () => void };

function Own(props: OwnProps) {
  const { agent, texts, unlock: tryPin, opened, leave } = props;
  const { waitSeconds, lockedUntilOnline } = agent;
  const [refused, refuse] = useState<Refused>();
  // The name is there before the phone has told how things stand.
  useEffect(() => { if (waitSeconds || lockedUntilOnline) refuse({ waitSeconds, left: MANY, lockedUntilOnline }); }, [waitSeconds, lockedUntilOnline]);
  const [working, setWorking] = useState(false);
  const [forgot, setForgot] = useState(false);
  const [tries, setTries] = useState(0);
  const rest = useCountdown(refused?.waitSeconds ?? 0, tries);
  const unlock = async (pin: string): Promise<void> => {
    setWorking(true);
    try {
      const answer = await tryPin(agent.id, pin);
      if ("agent" in answer) return opened(answer);
      refuse(answer);
      setTries((count) => count + 1);
    } finally {
      setWorking(false);
    }
  };
  if (agent.lost) return <Gone {...props} />;
  if (refused?.lockedUntilOnline || forgot) return <Recover {...props} isLocked={Boolean(refused?.lockedUntilOnline)} back={() => setForgot(false)} />;
  const fault = !tries ? "" : refused!.left <= FEW ? texts("gate_left", { left: refused!.left }) : texts("gate_wrong");
  return (
    <div class="stack">
      <h1 class="gate-name">{agent.name}</h1>
      <PinPad texts={texts} label={texts("gate_pin")} waits={working || rest > 0} fault={fault} done={(pin) => void unlock(pin)} />
      <div class="gate-news" role="status">
        {working ? <p>{texts("gate_opening")}</p> : !rest ? refused !== undefined && refused.waitSeconds > 0 && <p>{texts("gate_ready")}</p> : (
          <>
            <p aria-hidden="true"><strong>{texts("gate_wait", { wait: secondsInWords(rest, texts) })}</strong></p>
            <p class="unseen">{texts("gate_wait", { wait: secondsInWords(refused!.waitSeconds, texts) })}</p>
            <p class="aside">{texts("gate_wait_why")}</p>
          </>
        )}
      </div>
      <div class="gate-ways">
        <button type="button" class="button-plain" onClick={() => setForgot(true)}>{texts("gate_forgot")}</button>
        <button type="button" class="button-plain" onClick={leave}>{texts("gate_others")}</button>
      </div>
    </div>
  );
}

/** The browser threw the agent's data away: said as it is. */
function Gone({ agent, shell, texts }: OwnProps) {
  const online = useOnline();
  return (
    <div class="stack">
      <h1>{texts("gate_gone")}</h1>
      <p><strong>{agent.name}</strong></p>
      <p>{texts("gate_gone_text")}</p>
      {online ? <p><a class="button gate-wide" href={signInAddress(shell, "mulai")}>{texts("gate_sign_in_again")}</a></p>
        : <p class="notice" role="status">{texts("gate_no_signal")}</p>}
    </div>
  );
}

function Recover({ agent, shell, texts, isLocked, back, leave }: OwnProps & { isLocked: boolean; back: () => void }) {
  const online = useOnline();
  return (
    <div class="stack">
      <h1>{texts(isLocked ? "gate_locked" : "gate_forgot")}</h1>
      <p><strong>{agent.name}</strong></p>
      <p>{texts(isLocked ? "gate_locked_text" : "gate_forgot_text")}</p>
      {online ? <p><a class="button gate-wide" href={signInAddress(shell, "pulih")} onClick={() => rememberAgent(agent.id)}>{texts("gate_recover")}</a></p>
        : <p class="notice" role="status">{texts("gate_no_signal")}</p>}
      <p><button type="button" class="button-plain" onClick={isLocked ? leave : back}>{texts("back")}</button></p>
    </div>
  );
}

function Languages({ shell, texts, language, speak }: GateProps) {
  return (
    <label class="gate-language">
      <span class="unseen">{texts("language")}</span>
      <svg viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="12" r="9" /><path d="M3 12h18M12 3c-5 5-5 13 0 18M12 3c5 5 5 13 0 18" /></svg>
      <select value={language} onChange={({ currentTarget }) => speak(currentTarget.value as LanguageCode)}>
        {shell.languages.map(([code, name]) => <option key={code} value={code} lang={code}>{name}</option>)}
      </select>
    </label>
  );
}

const AGENT = "tepat-field-recover";

/** Across the sign-in page, whose address must not say who it is about. */
function rememberAgent(id: string): void {
  try { sessionStorage.setItem(AGENT, id); } catch { /* asked again after signing in */ }
}

export function rememberedAgent(): string {
  try { return sessionStorage.getItem(AGENT) ?? ""; } catch { return ""; }
}

/** Real time in an open page: neither a moved clock nor a page in the background shortens it. */
function useCountdown(seconds: number, turn: number): number {
  const [rest, setRest] = useState(seconds);
  const end = useRef(0);
  useEffect(() => {
    setRest(seconds);
    if (!seconds) return;
    end.current = performance.now() + seconds * 1000;
    const timer = setInterval(() => {
      const left = Math.max(0, Math.ceil((end.current - performance.now()) / 1000));
      setRest(left);
      if (!left) clearInterval(timer);
    }, 250);
    return () => clearInterval(timer);
  }, [seconds, turn]);
  return rest;
}

export function useOnline(): boolean {
  const [online, setOnline] = useState(navigator.onLine);
  useEffect(() => {
    const note = (): void => setOnline(navigator.onLine);
    addEventListener("online", note);
    addEventListener("offline", note);
    return () => { removeEventListener("online", note); removeEventListener("offline", note); };
  }, []);
  return online;
}
