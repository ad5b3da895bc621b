// The app's first piece: opens the gate, and loads the rest once it is known who works. Everything else comes later.

import { render } from "preact";
import { useCallback, useEffect, useMemo, useRef, useState } from "preact/hooks";

import type { AgentOnPhone, FieldStore, Phone } from "../outbox/contract.js";
import { listInBrowser } from "../outbox/people.js";
import type { LanguageCode, Materials } from "./contract.js";
import { keepInstallQuestion } from "./settings/install_question.js";
import { chosenLanguage, keepLanguage, textsOf } from "./shell/language.js";
import { useLockWhenHidden } from "./shell/locking.js";
import { loadMaterials } from "./shell/materials.js";
import type { Shell } from "./shell/page_document.js";
import { loadStyle } from "./shell/style.js";
import { keepVersions } from "./shell/version.js";
import { Gate, rememberedAgent } from "./sign/gate.js";

type Intention = "" | "mulai" | "pulih" | "bukti";
type Rest = typeof import("./shell/rest.js");

const shell = JSON.parse(document.getElementById("shell")!.textContent!) as Shell;
const asked = new URLSearchParams(location.search);
const intention: Intention = (["mulai", "pulih", "bukti"] as const).find((one) => asked.has(one)) ?? "";
const isAble = isSecureContext && "indexedDB" in window && Boolean(crypto.subtle);
const versions = keepVersions(shell.ways.worker, navigator.serviceWorker as ServiceWorkerContainer | undefined, () => location.reload());

const loadRest = (): Promise<Rest> => Promise.all([import("./shell/rest.js"), loadStyle(shell.style)]).then(([rest]) => rest);

function Root() {
  const [language, setLanguage] = useState(() => chosenLanguage(
    document.cookie, shell.language_cookie, navigator.languages, shell.languages.map(([code]) => code),
  ));
  const texts = useMemo(() => textsOf(shell.gate[language]), [language]);
  const [phone, setPhone] = useState<Phone>();
  const [agents, setAgents] = useState<readonly AgentOnPhone[]>(named);
  const [store, setStore] = useState<FieldStore>();
  const [materials, setMaterials] = useState<Materials>();
  const [rest, setRest] = useState<Rest>();
  const [aim, setAim] = useState<Intention>(intention);
  const [broken, setBroken] = useState(!isAble);
  const last = useRef("");
  const fail = useCallback(() => setBroken(true), []);

  useEffect(() => { document.documentElement.lang = language; document.title = texts("app"); }, [language]);
  useEffect(() => {
    history.replaceState(history.state, "", location.pathname + (intention === "bukti" ? "#/proof" : location.hash));
    if (isAble) opening().then(async (now) => { setAgents(await now.agents()); setPhone(now); }).catch(fail);
  }, []);
  // While a PIN is being typed there is time to fetch what comes behind it.
  useEffect(() => {
    if (!agents.length && !aim) return;
    loadRest().then(setRest, () => store && fail());
    loadMaterials(shell, language).then(setMaterials, () => store && fail());
  }, [agents.length, aim, Boolean(store)]);

  const speak = async (code: LanguageCode): Promise<boolean> => {
    try {
      if (agents.length || aim) setMaterials(await loadMaterials(shell, code));
      keepLanguage(shell.language_cookie, code);
      setLanguage(code);
      return true;
    } catch {
      return false;
    }
  };
  const open = (opened: FieldStore): void => {
    if (last.current && last.current !== opened.agent.id) location.hash = "#/families";
    last.current = opened.agent.id;
    setAim("");
    setStore(opened);
    // Whoever has just signed in need not show again who they are.
    const isFresh = aim === "bukti" || (aim === "pulih" && opened.standing().proof.kind !== "none");
    void (isFresh ? opened.proveSelf("") : Promise.resolve(false)).then((isProven) => { if (!isProven) void opened.sync(); });
  };
  const lock = useCallback(() => {
    store?.lock();
    setStore(undefined);
    void phone?.agents().then(setAgents);
  }, [store, phone]);
  useLockWhenHidden(store, lock);

  if (broken) return <Broken title={texts(isAble ? "gate_broken" : "gate_unable")} text={isAble ? "" : texts("gate_unable_text")} reload={texts("gate_reload")} />;
  if (store && rest && materials) {
    const { App, work } = rest;
    return <App {...{ store, shell, materials, language, speak, work, versions, lock }} />;
  }
  if (!store && phone && materials && rest && (aim === "mulai" || aim === "pulih")) {
    const recovers = aim === "pulih" ? agents.find(({ id }) => id === rememberedAgent()) : undefined;
    if (aim === "mulai" || recovers)
      return (
        <rest.Enrol key={aim} shell={shell} texts={textsOf(materials.texts)} recovers={recovers} opened={open} leave={() => { setAim(""); void phone.agents().then(setAgents); }}
          begin={(pin) => rest.begin({ phone, shell, pin, recovers })} />
      );
  }
  return <Gate {...{ shell, texts, language, agents, last: last.current }} unlock={async (agent, pin) => (await opening()).unlock(agent, pin)} isOpening={Boolean(store)} speak={(code) => void speak(code)} opened={open} />;
}

/** Whom the phone names before it is asked: their pad need not wait for anything. */
const named = (): AgentOnPhone[] =>
  listInBrowser.read().map((one) => ({ ...one, waitSeconds: 0, lockedUntilOnline: false, lost: false }));

let opened: Promise<Phone> | undefined;
const opening = (): Promise<Phone> =>
  (opened ??= import("../outbox/phone.js").then(({ openPhone }) => openPhone({ api: shell.ways.api, appVersion: shell.version, forms: shell.forms })));

function Broken({ title, text, reload }: { title: string; text: string; reload: string }) {
  return (
    <main class="gate-card stack" id="isi">
      <h1>{title}</h1>
      {text ? <p>{text}</p> : <p><button type="button" class="button" onClick={() => location.reload()}>{reload}</button></p>}
    </main>
  );
}

keepInstallQuestion();
const root = document.getElementById("app")!;
root.replaceChildren();
render(<Root />, root);
