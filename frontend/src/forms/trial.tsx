// The form on a page of its own, with answers in memory: for tests in a real browser. No page of the server has it.

import { render } from "preact";

import type { Answers, ExtraScreen, Fault, FormDocument, Known } from "./contract.js";
import { Form, usePlace } from "./form.js";
import { MemoryStore } from "./memory_store.js";

interface Trial {
  document: FormDocument;
  texts: Record<string, string>;
  on: string;
  answers?: Partial<Answers>;
  known?: Record<string, Known>;
  faults?: Fault[];
}

const trial = JSON.parse(document.getElementById("trial")!.textContent!) as Trial;
const store = new MemoryStore(trial.answers, trial.known);
const heard: string[] = [];
Object.assign(window, { store, heard });

const texts = (key: string, values: Record<string, string | number> = {}): string => {
  const text = trial.texts[key];
  if (text === undefined) throw new Error(`no text ${key}`);
  return text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name]));
};
const send: ExtraScreen = { code: "send", title: "Kirim", done: () => false, view: () => <p id="sending">Kirim</p> };

function Page() {
  const [place, go] = usePlace("");
  return (
    <Form
      document={trial.document} store={store} texts={texts} on={trial.on} place={place} go={go} before={[]} after={[send]}
      voice={{ play: (text) => heard.push(text) }} pictures={(name) => `/pictures/${name}.svg`} faults={trial.faults ?? []}
    />
  );
}

render(<Page />, document.getElementById("app")!);
