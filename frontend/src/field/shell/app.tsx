// The app of one unlocked agent: its frame, its screens, and the work inside it. Loaded once somebody is in.

import { useCallback, useEffect, useMemo, useReducer, useRef, useState } from "preact/hooks";

import type { FieldStore } from "../../outbox/contract.js";
import { announced, makeVoice } from "../../voice/voice.js";
import type { LanguageCode, Materials, Texts, WorkCounts, WorkRoutes } from "../contract.js";
import { Language } from "../settings/language.js";
import { Leave } from "../settings/leave.js";
import { More } from "../settings/more.js";
import { ChangePin } from "../settings/pin.js";
import { Proof } from "../settings/proof.js";
import { About, Help } from "../settings/reading.js";
import { Mark } from "../sign/mark.js";
import type { FrameProps } from "./frame.js";
import { textsOf } from "./language.js";
import { Navigation } from "./navigation.js";
import { Notices } from "./notices.js";
import { Outbox } from "./outbox.js";
import { OutboxRecord } from "./outbox_record.js";
import type { Shell } from "./page_document.js";
import { ROUTES, type Tab, useWay } from "./router.js";
import { Sheltered } from "./sheltered.js";
import { held, statusLine, waiting } from "./status.js";
import type { Versions } from "./version.js";

const SAID_MS = 4000;

export interface Work {
  ROUTES: WorkRoutes;
  COUNTS?: WorkCounts;
}

export interface AppProps {
  store: FieldStore;
  shell: Shell;
  materials: Materials;
  language: LanguageCode;
  speak(language: LanguageCode): Promise<boolean>;
  work: Work;
  versions: Versions;
  lock(): void;
}

const FRAME: Readonly<Record<string, (props: FrameProps) => preact.ComponentChildren>> = {
  outbox: Outbox, outbox_record: OutboxRecord, more: More, language: Language, pin: ChangePin, proof: Proof, leave: Leave,
  help: Help, about: About,
};

export function App(props: AppProps) {
  const { store, shell, materials, work, versions, lock } = props;
  const [, redraw] = useReducer((n: number) => n + 1, 0);
  const way = useWay();
  const [isBusy, setBusy] = useState(false);
  const [said, say] = useSaid();
  useEffect(() => store.subscribe(() => redraw(undefined)), [store]);
  useEffect(() => versions.subscribe(() => redraw(undefined)), [versions]);
  const texts = useMemo(() => textsOf(materials.texts), [materials]);
  const voice = useVoice(props.language, texts);
  const { route, params, go, back } = way;
  const main = useScreenFocus(`${route}?${JSON.stringify({ ...params, step: "" })}`);
  const busy = useCallback((now: boolean) => setBusy(now), []);
  useEffect(() => setBusy(false), [route]);

  const frame: FrameProps = { store, shell, materials, texts, language: props.language, speak: props.speak, go, back, params, say, busy, lock };
  const Own = FRAME[route];
  const Theirs = work.ROUTES[route as keyof WorkRoutes];
  return (
    <div class="app">
      <a class="skip" href="#isi" onClick={(event) => { event.preventDefault(); main.current?.focus(); }}>{texts("to_content")}</a>
      <Head store={store} shell={shell} texts={texts} lock={lock} />
      <Navigation tab={ROUTES[route]} counts={countsOf(store, work)} texts={texts} go={(tab: Tab) => go(tab)} />
      <main id="isi" ref={main} tabIndex={-1}>
        <Notices {...{ store, shell, materials, texts, go, versions, isBusy, route }} />
        <Sheltered key={`${route}/${params.id ?? ""}/${params.thread ?? ""}`} texts={texts}>
          {Own ? <Own {...frame} /> : (
            <Theirs {...{ store, materials, texts, go, back, params, busy, say, voice }}
              route={route as keyof WorkRoutes} pictures={(name) => `${shell.pictures}#${name}`} />
          )}
        </Sheltered>
      </main>
      <p class={said ? "said said-now" : "said"} role="status">{said}</p>
    </div>
  );
}

function Head({ store, shell, texts, lock }: Pick<AppProps, "store" | "shell" | "lock"> & { texts: Texts }) {
  const batch = useRef(0);
  const count = waiting(store.outbox()).length;
  const standing = store.standing();
  batch.current = standing.syncing ? Math.max(batch.current, count) : count;
  const line = statusLine(standing, store.outbox(), batch.current, store.now(), texts);
  return (
    <header class="app-head">
      <div class="app-head-in">
        <Mark />
        <p class={`status status-${line.tone}`} role="status"><span class="unseen">{texts("status")}: </span>{line.text}</p>
        <button type="button" class="app-lock" onClick={lock}>
          <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3" /></svg><span class="app-lock-word">{texts("lock")}</span>
        </button>
      </div>
      {shell.demo && <p class="app-demo"><strong>{texts("demo")}:</strong> {texts("demo_text")}</p>}
    </header>
  );
}

function countsOf(store: FieldStore, { COUNTS = {} }: Work): Partial<Record<Tab, { count: number; alert?: boolean }>> {
  const counts: Partial<Record<Tab, { count: number; alert?: boolean }>> = {};
  for (const [tab, of] of Object.entries(COUNTS) as [keyof WorkCounts, (store: FieldStore) => number][]) counts[tab] = { count: of(store) };
  const stopped = held(store.outbox()).length;
  counts.outbox = stopped ? { count: stopped, alert: true } : { count: waiting(store.outbox()).length };
  return counts;
}

/** A short message that goes away by itself. */
function useSaid(): [string, (text: string) => void] {
  const [said, setSaid] = useState("");
  const timer = useRef(0);
  const say = useCallback((text: string) => {
    clearTimeout(timer.current);
    setSaid(text);
    timer.current = window.setTimeout(() => setSaid(""), SAID_MS);
  }, []);
  useEffect(() => () => clearTimeout(timer.current), []);
  return [said, say];
}

function useVoice(language: LanguageCode, texts: Texts) {
  const voice = useMemo(() => makeVoice(language, announced((state) => texts(`listen_${state}`))), [language]);
  useEffect(() => () => voice.stop(), [voice]);
  return voice;
}

/** Another screen begins at its top, and is read out from its heading. The first one leaves the focus where it is. */
function useScreenFocus(screen: string) {
  const main = useRef<HTMLElement>(null);
  const shown = useRef(screen);
  useEffect(() => {
    if (shown.current === screen) return;
    shown.current = screen;
    scrollTo(0, 0);
    const heading = main.current?.querySelector<HTMLElement>("h1");
    if (heading && heading.tabIndex < 0) heading.tabIndex = -1;
    (heading ?? main.current)?.focus({ preventScroll: true });
  }, [screen]);
  return main;
}
