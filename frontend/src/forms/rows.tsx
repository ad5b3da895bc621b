// Screens with several answers of one kind: things to tick, and topics asked of every member.

import type { ScreenDef } from "./contract.js";
import { codeOf } from "./family.js";
import { type Ask, type Desk, Faults, Heading, Listen, Who, describedBy, faultsAt, idOf, nameOf } from "./pieces.js";
import { Entry } from "./entries.js";
import { type Screen, tickGroups } from "./screens.js";

/** One list to tick: each ask is a thing, or a member. "None of these" and "I do not know" exclude the rest. */
export function Ticks(props: {
  desk: Desk;
  asks: readonly Ask[];
  label: (ask: Ask) => string;
  text: string;
  hint?: string | undefined;
  isHeading: boolean;
}) {
  const { desk, asks, label, text, hint, isHeading } = props;
  const { store, texts, family } = desk;
  const first = asks[0]!;
  const id = idOf(first.path);
  const answers = asks.map(({ path }) => family.given(path));
  const bad = faultsAt(desk, first.path).length > 0;
  const tick = (chosen: number, on: boolean): void => {
    const next = answers.map((answer, i) => (i === chosen ? on : answer === true));
    asks.forEach(({ path }, i) => (next.includes(true) ? store.set(path, next[i]!) : store.clear(path)));
  };
  const all = (value: false | null) => ({ currentTarget }: { currentTarget: HTMLInputElement }): void =>
    asks.forEach(({ path }) => (currentTarget.checked ? store.set(path, value) : store.clear(path)));
  const pictured = asks.some(({ question }) => question.picture);
  const spoken = [text, hint, ...asks.map(label)].filter(Boolean).join("\n");
  return (
    <div class={`question${bad ? " question-bad" : ""}`}>
      <Listen desk={desk} text={spoken} />
      <fieldset aria-describedby={describedBy(hint && `${id}-hint`, bad && `${id}-fault`)}>
        <legend class="question-text">{isHeading ? <Heading>{text}</Heading> : text}</legend>
        {hint && <p class="question-hint" id={`${id}-hint`}>{hint}</p>}
        <Faults desk={desk} path={first.path} />
        <div class={`question-control options${pictured ? " options-pictures" : ""}`}>
          {asks.map((ask, i) => (
            <label class="option">
              <input type="checkbox" id={i ? idOf(ask.path) : id} checked={answers[i] === true} onChange={({ currentTarget }) => tick(i, currentTarget.checked)} />
              {ask.question.picture && pictured && (
                <img class="option-picture" src={desk.pictures(ask.question.picture)} alt="" width="56" height="56" loading="lazy" />
              )}
              <span class="option-text">{label(ask)}</span>
            </label>
          ))}
        </div>
        <div class="options options-two options-none">
          <label class="option">
            <input type="checkbox" checked={answers.every((answer) => answer === false)} onChange={all(false)} />
            <span class="option-text">{texts("none")}</span>
          </label>
          <label class="option option-unknown">
            <input type="checkbox" checked={answers.every((answer) => answer === null)} onChange={all(null)} />
            <span class="option-text">{texts("not_known")}</span>
          </label>
        </div>
      </fieldset>
    </div>
  );
}

export function TickScreen({ desk, screen }: { desk: Desk; screen: Screen }) {
  const { def, asks } = screen;
  const label = ({ question }: Ask): string => def.texts?.[question.code] ?? question.label;
  return <Ticks desk={desk} asks={asks} label={label} text={def.text ?? def.title} hint={def.hint} isHeading />;
}

/** A topic asked of every member: names to tick where the answers are yes or no, otherwise a row for each. */
export function EachScreen({ desk, screen }: { desk: Desk; screen: Screen }) {
  const groups = tickGroups(screen.layout, screen.asks);
  return groups ? <NameTicks desk={desk} screen={screen} groups={groups} /> : <Rows desk={desk} screen={screen} />;
}

const wordsOf = (def: ScreenDef, ask: Ask): string => def.texts?.[ask.question.code] ?? def.text ?? ask.question.text;

function NameTicks({ desk, screen, groups }: { desk: Desk; screen: Screen; groups: readonly (readonly Ask[])[] }) {
  const { def } = screen;
  const name = ({ path }: Ask): string => nameOf(desk, path[0]!);
  const alone = def.questions.length === 1;
  return (
    <>
      {!alone && <TopicHeading desk={desk} screen={screen} />}
      <div class="questions">
        {groups.map((asks) => (
          <Ticks
            key={asks[0]!.question.code} desk={desk} asks={asks} label={name} text={wordsOf(def, asks[0]!)}
            hint={alone ? def.hint : asks[0]!.question.hint} isHeading={alone}
          />
        ))}
      </div>
    </>
  );
}

function TopicHeading({ desk, screen: { def, page, pages, asks } }: { desk: Desk; screen: Screen }) {
  const text = def.text ?? def.title;
  const options = asks[0]?.question.options.map(({ label }) => label) ?? [];
  return (
    <div class="stack-close topic">
      <Heading>{text}{pages > 1 && <> <span class="part">({desk.texts("part", { page, pages })})</span></>}</Heading>
      <Listen desk={desk} text={[text, def.hint, ...options].filter(Boolean).join("\n")} />
      {def.hint && <p class="question-hint">{def.hint}</p>}
    </div>
  );
}

function Rows({ desk, screen }: { desk: Desk; screen: Screen }) {
  const { def, members, asks } = screen;
  const alone = new Set(asks.map(({ question }) => question.code)).size === 1 && def.questions.length === 1;
  return (
    <>
      <TopicHeading desk={desk} screen={screen} />
      <div class={alone ? "name-rows card" : "stack"}>
        {members.map((key) => {
          const name = nameOf(desk, key);
          const mine = asks.filter(({ path }) => path[0] === key);
          if (alone) return <Entry key={key} desk={desk} ask={mine[0]!} text={def.texts?.[codeOf(mine[0]!.path)]} row={{ name, isLabel: true }} />;
          return (
            <div class="card stack" key={key} role="group" aria-label={name}>
              <Who name={name} />
              {mine.map((ask) => (
                <Entry key={codeOf(ask.path)} desk={desk} ask={ask} text={def.texts?.[codeOf(ask.path)]} row={{ name, isLabel: false }} />
              ))}
            </div>
          );
        })}
      </div>
    </>
  );
}
