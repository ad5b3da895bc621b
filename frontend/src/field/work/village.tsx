// Where the family lives: one of the agent's own villages.

import { useState } from "preact/hooks";

import type { ExtraScreen } from "../../forms/contract.js";
import type { StepProps } from "./consent.js";
import { Fault } from "./pieces.js";
import { type Village, villagesOf } from "./registration.js";

export function villageScreen({ work, desk }: StepProps): ExtraScreen {
  const { texts, materials, store } = work;
  const villages = villagesOf(materials.areas, store.agent.areaCode);
  const chosen = (): Village | undefined => villages.find(({ code }) => code === desk.content.area);
  return {
    code: "village",
    title: texts("work_village_title"),
    done: () => chosen() !== undefined,
    summary: () => { const one = chosen(); return one ? `${one.name}, ${one.district}` : ""; },
    view: ({ next }) => <Choice work={work} desk={desk} villages={villages} next={next} />,
  };
}

/** So few are shown as buttons at once. */
const FEW = 8;

function Choice({ work, desk, villages, next }: StepProps & { villages: readonly Village[]; next: () => void }) {
  const { texts } = work;
  const [isTried, setTried] = useState(false);
  const { area } = desk.content;
  const isChosen = villages.some(({ code }) => code === area);
  const take = (event: Event): void => {
    event.preventDefault();
    setTried(true);
    if (isChosen) return next();
    document.querySelector<HTMLElement>("[name=village]")?.focus();
  };
  const fault = <Fault id="village-fault" text={isTried && !isChosen ? texts("work_village_missing") : ""} texts={texts} />;
  return (
    <form class="stack-wide" noValidate onSubmit={take}>
      {villages.length <= FEW ? (
        <fieldset class="stack-close">
          <legend class="question-text">{texts("work_village_label")}</legend>
          {fault}
          <div class="options">
            {villages.map(({ code, name }) => (
              <label class="option">
                <input type="radio" name="village" checked={area === code} onChange={() => desk.change({ area: code })} />
                <span class="option-text">{name}</span>
              </label>
            ))}
          </div>
        </fieldset>
      ) : (
        <div class="stack-close">
          <label class="question-text" for="village">{texts("work_village_label")}</label>
          {fault}
          <select class="entry" id="village" name="village" value={area} onChange={({ currentTarget }) => desk.change({ area: currentTarget.value })}>
            <option value="">{texts("choose")}</option>
            {[...new Set(villages.map(({ district }) => district))].map((district) => (
              <optgroup label={district}>
                {villages.filter((one) => one.district === district).map(({ code, name }) => <option value={code} selected={code === area}>{name}</option>)}
              </optgroup>
            ))}
          </select>
        </div>
      )}
      <div class="actions"><button class="button">{texts("next")}</button></div>
    </form>
  );
}
