// What was known before: shown with its source and date, to be confirmed, changed, or said to be wrong.

import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";

import type { Path } from "./contract.js";
import { Entry } from "./entries.js";
import { type Ask, type Desk, Heading, Listen, focusOn, idOf, nameOf } from "./pieces.js";
import { Ticks } from "./rows.js";
import { memberOf } from "./family.js";
import { type KnownGroup, type Screen, tickGroups } from "./screens.js";
import { answerInWords } from "./wording.js";

/** Where these answers come from, each source once: "Dukcapil, 3 Mei 2026". */
export function sourcesOf(desk: Desk, asks: readonly Ask[]): string {
  const names = asks.flatMap(({ path }) => {
    const known = desk.family.known(path);
    return known ? [`${known.sourceName}, ${known.asOfWords}`] : [];
  });
  return [...new Set(names)].join("; ");
}

const isChanged = (desk: Desk, path: Path): boolean => {
  const answer = desk.family.answer(path);
  return answer !== undefined && answer !== desk.family.known(path)?.value;
};

export function KnownScreen({ desk, screen }: { desk: Desk; screen: Screen }) {
  const { texts } = desk;
  return (
    <>
      <div class="stack-close topic">
        <Heading>
          {texts("known_title")}
          {screen.pages > 1 && <> <span class="part">({texts("part", { page: screen.page, pages: screen.pages })})</span></>}
        </Heading>
        <Listen desk={desk} text={[texts("known_title"), texts("known_hint"), ...screen.known.flatMap((group) => linesInWords(desk, group))].join("\n")} />
        <p class="question-hint">{texts("known_hint")}</p>
      </div>
      <div class="stack">
        {bySection(screen.known).map((group) => <Group key={keyOf(group)} desk={desk} group={group} />)}
      </div>
    </>
  );
}

/** Single questions of the same section, one screen after the other, are shown as one topic. */
export function bySection(groups: readonly KnownGroup[]): KnownGroup[] {
  const result: KnownGroup[] = [];
  for (const group of groups) {
    const last = result[result.length - 1];
    const joins = last && last.def.section === group.def.section && last.def.layout === "questions" && group.def.layout === "questions";
    if (joins) result[result.length - 1] = { def: { ...last.def, title: last.def.section }, asks: [...last.asks, ...group.asks] };
    else result.push(group);
  }
  return result;
}

const linesInWords = (desk: Desk, { asks }: KnownGroup): string[] =>
  asks.map(({ path, question }) => `${question.label}: ${answerInWords(question, desk.family.given(path), desk.texts)}`);

export const keyOf = ({ def, member }: KnownGroup): string => def.code + (member ?? "");

/** The known answers of one topic. */
export function Group({ desk, group }: { desk: Desk; group: KnownGroup }) {
  const { def, asks, member } = group;
  const ticks = tickGroups(def.layout, asks);
  const id = `known-${keyOf(group)}`;
  return (
    <div class="card known-group" role="group" aria-labelledby={id}>
      <h2 id={id}>{member === undefined ? def.title : `${def.title} ${nameOf(desk, member)}`}</h2>
      <p class="aside">{desk.texts("according_to", { source: sourcesOf(desk, asks) })}</p>
      {ticks?.map((list) => <KnownTicks key={idOf(list[0]!.path)} desk={desk} group={{ def, asks: list }} />) ?? (
        <dl class="summary">{asks.map((ask) => <KnownLine key={idOf(ask.path)} desk={desk} ask={ask} />)}</dl>
      )}
    </div>
  );
}

/** One known answer. "Change" puts the question in its place. */
export function KnownLine({ desk, ask, isOwn = false }: { desk: Desk; ask: Ask; isOwn?: boolean }) {
  const [isOpen, open] = useState(false);
  const { texts, family, store } = desk;
  const { path, question } = ask;
  const member = memberOf(path);
  const label = member === undefined || isOwn ? question.label : `${nameOf(desk, member)}: ${question.label}`;
  const known = family.known(path)!;
  const wrong = desk.faults.some((fault) => fault.path?.join() === path.join());
  const words = (value: typeof known.value): string => answerInWords(question, value, texts);
  if (!isOpen && !wrong)
    return (
      <div class="known-line">
        <dt>{label}</dt>
        <dd>
          {words(family.given(path) ?? null)}
          {isChanged(desk, path) && <span class="aside"> {texts("changed_by_you")}</span>}
        </dd>
        <dd><ChangeButton desk={desk} label={label} open={() => { open(true); setTimeout(() => focusOn(idOf(path))); }} /></dd>
      </div>
    );
  const skips = !question.required && question.type !== "boolean" && question.type !== "choice";
  return (
    <div class="known-open">
      <dt class={member === undefined || isOwn ? "unseen" : ""}>{label}</dt>
      <dd>
        <Entry desk={desk} ask={ask} />
        <p class="aside">{texts("was_known", { source: known.sourceName, value: words(known.value) })}</p>
        <div class="actions">
          {skips && <button type="button" class="button-plain" onClick={() => { store.set(path, null); open(false); }}>{texts("not_true")}</button>}
          {isChanged(desk, path) && <button type="button" class="button-plain" onClick={() => { store.clear(path); open(false); }}>{texts("undo")}</button>}
        </div>
      </dd>
    </div>
  );
}

export const ChangeButton = ({ desk, label, open }: { desk: Desk; label: string; open: () => void }) => (
  <button type="button" class="button-plain" onClick={open}>
    {desk.texts("change")}<span class="unseen"> {label}</span>
  </button>
);

/** Things, or members, known to be so or not: two lines, and the list to tick in their place. */
function KnownTicks({ desk, group: { def, asks } }: { desk: Desk; group: KnownGroup }) {
  const [isOpen, open] = useState(false);
  const { texts, family } = desk;
  const { path, question } = asks[0]!;
  const areNames = memberOf(path) !== undefined;
  const text = areNames ? (def.texts?.[question.code] ?? def.text ?? question.text) : (def.text ?? def.title);
  const label = (ask: Ask): string => (areNames ? nameOf(desk, ask.path[0]!) : (def.texts?.[ask.question.code] ?? ask.question.label));
  if (isOpen) return <Ticks desk={desk} asks={asks} label={label} text={text} hint={areNames ? question.hint : def.hint} isHeading={false} />;
  const line = (value: boolean | null, key: string) => {
    const found = asks.filter((ask) => family.given(ask.path) === value).map(label);
    return found.length > 0 && <div><dt>{texts(key)}</dt><dd>{found.join(" · ")}</dd></div>;
  };
  return (
    <div class="known-ticks">
      {areNames && <h3>{question.label}</h3>}
      <dl class="summary summary-close">
        {line(true, areNames ? "yes" : "there_is")}{line(false, areNames ? "no" : "there_is_not")}{line(null, "not_known")}
      </dl>
      <ChangeButton desk={desk} label={text} open={() => { open(true); setTimeout(() => focusOn(idOf(path))); }} />
    </div>
  );
}

/** One member as known before, at a glance; line by line where somebody wants to change something. */
export function KnownMember(props: { desk: Desk; member: string; asks: readonly Ask[]; children: ComponentChildren }) {
  const { desk, member, asks } = props;
  const [isOpen, open] = useState(false);
  const { texts, family } = desk;
  const wrong = desk.faults.some((fault) => asks.some(({ path }) => fault.path?.join() === path.join()));
  const name = nameOf(desk, member);
  return (
    <>
      <p class="aside">{texts("according_to", { source: sourcesOf(desk, asks) })}</p>
      {isOpen || wrong ? (
        <dl class="summary">{asks.map((ask) => <KnownLine key={idOf(ask.path)} desk={desk} ask={ask} isOwn />)}</dl>
      ) : (
        <>
          <dl class="glance">
            {asks.filter(({ question }) => question.type !== "name").map(({ path, question }) => (
              <div key={question.code}><dt>{question.label}</dt><dd>{answerInWords(question, family.given(path), texts)}</dd></div>
            ))}
          </dl>
          <div class="member-tools">
            <ChangeButton desk={desk} label={name} open={() => { open(true); setTimeout(() => focusOn(`member-${member}`)); }} />
            {props.children}
          </div>
        </>
      )}
    </>
  );
}
