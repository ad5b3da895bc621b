// The app with everything in memory, on a page of its own: for tests in a real browser. No page of the server has it.

import { render } from "preact";
import { useState } from "preact/hooks";

import type { AgentOnPhone, FieldStore, Phone } from "../outbox/contract.js";
import { MemoryFieldStore, type MemoryParts } from "../outbox/memory_store.js";
import type { LanguageCode, Materials } from "./contract.js";
import { App } from "./shell/app.js";
import { textsOf } from "./shell/language.js";
import { materialsIn } from "./shell/materials.js";
import type { Shell } from "./shell/page_document.js";
import type { Versions } from "./shell/version.js";
import { Enrol } from "./sign/enrol.js";
import { Gate } from "./sign/gate.js";
import * as work from "./work/index.js";

/** What a test puts on the page: the shell, the materials of all languages as a text, and how the made-up phone is. */
interface Trial {
  shell: Shell;
  kept: string;
  screen: "gate" | "enrol" | "app";
  language: LanguageCode;
  agents?: AgentOnPhone[];
  memory?: MemoryParts;
  updateWaits?: boolean;
}

const trial = JSON.parse(document.getElementById("trial")!.textContent!) as Trial;
const { shell, kept } = trial;
const memory = new MemoryFieldStore(trial.memory);
let isNewVersionUsed = false;
const versions: Versions = {
  waits: () => Boolean(trial.updateWaits), subscribe: () => () => undefined, use: () => { isNewVersionUsed = true; }, look: () => undefined,
};
let wrong = 0;
const phone: Pick<Phone, "unlock"> = {
  unlock: async (_, pin) => {
    if (pin === memory.weather.pin) return memory as FieldStore;
    wrong += 1;
    return { waitSeconds: wrong > 3 ? 5 : 0, left: Math.max(0, 10 - wrong), lockedUntilOnline: wrong >= 10 };
  },
};
Object.assign(window, { store: memory, isNewVersionUsed: () => isNewVersionUsed });

const materialsOf = (language: LanguageCode): Materials => {
  const materials = materialsIn(kept, shell.materials.version, language);
  return { ...materials, texts: { ...shell.gate[language], ...materials.texts } };
};

function Page() {
  const [language, setLanguage] = useState(trial.language);
  const [screen, show] = useState(trial.screen);
  const [store, setStore] = useState<FieldStore>(memory);
  document.documentElement.lang = language;
  const speak = async (code: LanguageCode): Promise<boolean> => { setLanguage(code); return true; };
  const opened = (now: FieldStore): void => { setStore(now); show("app"); };
  const materials = materialsOf(language);
  if (screen === "gate")
    return <Gate {...{ shell, language, opened }} texts={textsOf(shell.gate[language])} unlock={phone.unlock} agents={trial.agents ?? []} last="" speak={(code) => void speak(code)} />;
  if (screen === "enrol")
    return <Enrol {...{ shell, opened }} texts={textsOf(materials.texts)} begin={async () => memory} leave={() => show("gate")} />;
  return <App {...{ store, shell, materials, language, speak, work, versions }} lock={() => show("gate")} />;
}

render(<Page />, document.getElementById("app")!);
