// The form of one's own family: puts the renderer, the store and the screens around it together.

import { render } from "preact";
import { useEffect, useMemo, useReducer, useState } from "preact/hooks";

import { type Fault, type Place, type Texts, Form, usePlace } from "../forms/form.js";
import { announced, makeVoice } from "../voice/voice.js";
import { Banner } from "./banner.js";
import { faceScreen } from "./face.js";
import type { FormPage } from "./page_document.js";
import { Phone } from "./phone.js";
import { residenceScreen } from "./residence.js";
import { sendScreen } from "./sending.js";
import { serverAt } from "./server.js";
import { CitizenStore } from "./store.js";

const CHECK = "check"; // the form's place with all answers
const KEY_LENGTH = 8;

const page = JSON.parse(document.getElementById("form-page")!.textContent!) as FormPage;

const texts: Texts = (key, values = {}) =>
  (page.texts[key] ?? key).replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));

const letters = (count: number): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(count)), (byte) => (byte % 36).toString(36)).join("");

const token = (): string =>
  /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1] ??
  document.querySelector<HTMLInputElement>("input[name=csrfmiddlewaretoken]")?.value ?? "";

const phone = new Phone(page.account, page.key, letters(KEY_LENGTH), {
  storage: () => localStorage,
  crypto,
  locks: navigator.locks as LockManager | undefined,
});
const tabs = "BroadcastChannel" in window ? new BroadcastChannel(`tepat-draft/${page.account}`) : undefined;

const store = new CitizenStore(page.draft, {
  server: serverAt(page.ways.draft, token),
  keep: (waiting) => phone.keep(waiting),
  later: (run, milliseconds) => setTimeout(run, milliseconds),
  cancel: (timer) => clearTimeout(timer as number),
  newKey: () => letters(KEY_LENGTH),
  announce: (revision) => tabs?.postMessage(revision),
});

function watchTheWorld(): void {
  let heard = 0; // the newest revision that another tab told of
  const lookUp = (): void => {
    if (document.visibilityState !== "visible") return;
    if (store.standing().waits) void store.handOver();
    else if (heard) void store.refresh(heard);
  };
  if (tabs) tabs.onmessage = ({ data }) => { heard = Number(data); lookUp(); };
  addEventListener("online", lookUp);
  document.addEventListener("visibilitychange", lookUp);
  // Reached by "back" from another page: what is shown may be old, or sent by now.
  addEventListener("pageshow", (event) => { if (event.persisted) void store.refresh(Infinity); });
  addEventListener("beforeunload", (event) => {
    const { waits, keeps } = store.standing();
    if (waits && !keeps) event.preventDefault();
  });
  store.subscribe(() => { if (store.standing().gone) leave(); });
}

function leave(): void {
  void phone.wipe().finally(() => location.replace(page.ways.outcome));
}

function App() {
  const [, redraw] = useReducer((n: number) => n + 1, 0);
  const [faults, setFaults] = useState<Fault[]>([]);
  const [place, go] = usePlace(store.at());
  useEffect(() => store.subscribe(() => redraw(undefined)), []);
  useEffect(() => store.goTo(place), [place]);
  const goTo = (next: Place): void => go(next);
  const screens = useMemo(() => {
    const refuse = (found: Fault[]): void => { setFaults(found); go(CHECK); };
    const send = sendScreen({ store, texts, leave, refuse });
    return {
      before: [residenceScreen(page, store, texts)],
      after: page.face === "waits" ? [faceScreen(page.ways.face, store, texts), send] : [send],
      voice: makeVoice(document.documentElement.lang || "id", announced((state) => texts(`listen_${state}`))),
    };
  }, []);
  const standing = store.standing();
  return (
    <>
      <Banner standing={standing} texts={texts} signIn={page.ways.sign_in} />
      <Form document={page.document} store={store} texts={texts} on={page.on} place={place} go={goTo} {...screens}
        pictures={(name) => `${page.pictures}#${name}`} faults={faults} leave={() => location.assign(page.ways.consent)} />
      {!standing.trouble && <p class={standing.waits ? "kept kept-here" : "kept"}>{texts(standing.waits ? "keeping" : "kept")}</p>}
    </>
  );
}

async function begin(): Promise<void> {
  store.takeOver(await phone.takeOver(page.draft.submission));
  watchTheWorld();
  const root = document.getElementById("form")!;
  root.replaceChildren();
  render(<App />, root);
}

void begin();
