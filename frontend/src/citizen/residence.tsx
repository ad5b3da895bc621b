// Where the family lives: the district, then one of its villages, on one screen.

import { useState } from "preact/hooks";

import type { ExtraProps, ExtraScreen, Texts } from "../forms/contract.js";
import type { FormPage } from "./page_document.js";
import type { CitizenStore } from "./store.js";

const districtOf = (code: string): string => code.split(".").slice(0, 3).join(".");
const isVillage = (code: string): boolean => code.split(".").length === 4;

export function residenceScreen(page: FormPage, store: CitizenStore, texts: Texts): ExtraScreen {
  return {
    code: "residence",
    title: texts("residence_title"),
    done: () => isVillage(store.area()),
    summary: () => `${texts("residence_short")}: ${areaInWords(page, store.area())}`,
    view: (props) => <Residence page={page} store={store} {...props} />,
  };
}

/** "Temenggungan, Banyuwangi"; empty where no village is chosen. */
export function areaInWords({ areas }: FormPage, code: string): string {
  const district = areas.find(([one]) => one === districtOf(code));
  const village = district?.[2].find(([part]) => `${district[0]}.${part}` === code);
  return district && village ? `${village[1]}, ${district[1]}` : "";
}

function Residence({ page, store, next, texts }: ExtraProps & { page: FormPage; store: CitizenStore }) {
  const first = store.area() || page.likely;
  const [district, setDistrict] = useState(() => (page.areas.some(([code]) => code === districtOf(first)) ? districtOf(first) : ""));
  const [village, setVillage] = useState(() => (isVillage(first) ? first : ""));
  const [tried, setTried] = useState(false);
  const villages = page.areas.find(([code]) => code === district)?.[2] ?? [];
  const bad = !district ? "district" : !village ? "village" : "";
  const take = (event: Event): void => {
    event.preventDefault();
    setTried(true);
    if (bad) return document.getElementById(bad)?.focus();
    store.live(village);
    next();
  };
  return (
    <form class="stack-wide" noValidate onSubmit={take}>
      <p class="question-hint">{texts("residence_hint")}</p>
      <Choice id="district" label={texts("district")} value={district} fault={tried && bad === "district" ? texts("fault_district") : ""} texts={texts}
        options={page.areas.map(([code, name]) => [code, name])} choose={(code) => { setDistrict(code); setVillage(""); }} />
      <Choice id="village" label={texts("village")} value={village} fault={tried && bad === "village" ? texts("fault_village") : ""} texts={texts}
        options={villages.map(([part, name]) => [`${district}.${part}`, name])} choose={setVillage} />
      <div class="actions"><button class="button">{texts("next")}</button></div>
    </form>
  );
}

interface ChoiceProps {
  id: string;
  label: string;
  value: string;
  fault: string;
  options: readonly (readonly [code: string, name: string])[];
  choose: (code: string) => void;
  texts: Texts;
}

function Choice({ id, label, value, fault, options, choose, texts }: ChoiceProps) {
  return (
    <div class={fault ? "question question-bad" : "question"}>
      <label class="question-text" for={id}>{label}</label>
      {fault && <p class="fault" id={`${id}-fault`} role="alert"><span><span class="unseen">{texts("mend")}: </span>{fault}</span></p>}
      <div class="question-control">
        <select class="entry" id={id} value={value} disabled={!options.length} aria-invalid={fault ? "true" : undefined} aria-describedby={fault ? `${id}-fault` : undefined}
          onChange={(event) => choose(event.currentTarget.value)}>
          <option value="">{texts("choose")}</option>
          {options.map(([code, name]) => <option key={code} value={code} selected={code === value}>{name}</option>)}
        </select>
      </div>
    </div>
  );
}
