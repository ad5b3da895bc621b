// The answers before they are sent: all of them, with a way back to each.

import type { Place } from "./contract.js";
import { codeOf, memberOf } from "./family.js";
import { type Ask, type Desk, Heading, nameOf } from "./pieces.js";
import { bySection, keyOf } from "./review.js";
import { type KnownGroup, type Screen, tickGroups } from "./screens.js";
import { RETURN, type Stop, asksOf, isDone } from "./way.js";
import { answerInWords, shortWords } from "./wording.js";

export function CheckScreen({ desk }: { desk: Desk }) {
  const { texts, way, family } = desk;
  const open = way.stops.filter((stop) => stop.screen && !isDone(stop, family)).length;
  return (
    <>
      <div class="stack-close">
        <Heading>{texts("check_title")}</Heading>
        <p class="question-hint">{texts("check_hint")}</p>
      </div>
      {open > 0 && <p class="notice">{texts("check_open", { count: open })}</p>}
      <div class="stack">
        {way.stops.map((stop) => <Part key={stop.place} desk={desk} stop={stop} />)}
      </div>
    </>
  );
}

function Part({ desk, stop }: { desk: Desk; stop: Stop }) {
  const { texts } = desk;
  if (stop.extra?.summary) {
    return (
      <div class="card">
        <Head desk={desk} title={stop.extra.title} place={stop.place} />
        <p>{stop.extra.summary()}</p>
      </div>
    );
  }
  const { screen } = stop;
  if (!screen) return null;
  if (screen.layout === "known")
    return <>{bySection(screen.known).map((group) => <Part key={keyOf(group)} desk={desk} stop={{ place: stop.place, screen: asScreen(screen, group) }} />)}</>;
  const title = titleOf(desk, screen);
  return (
    <div class="card">
      <Head desk={desk} title={title} place={stop.place} />
      <dl class="summary summary-close">
        {linesOf(desk, screen).map(({ term, words }) => (
          <div key={term}>
            <dt>{term}</dt>
            {words.map((part) => <dd key={part}>{part}</dd>)}
            {!words.length && <dd><span class="unanswered">{texts("not_asked_yet")}</span></dd>}
          </div>
        ))}
      </dl>
    </div>
  );
}

function Head({ desk, title, place }: { desk: Desk; title: string; place: Place }) {
  const there = place + RETURN;
  return (
    <div class="summary-head">
      <h2>{title}</h2>
      <a class="button-plain" href={`#${there}`} onClick={(event) => { event.preventDefault(); desk.go(there); }}>
        {desk.texts("change")}<span class="unseen"> {title}</span>
      </a>
    </div>
  );
}

/** A topic of known answers, as the screen on which it would have been asked. */
const asScreen = (screen: Screen, { def, asks }: KnownGroup): Screen => ({
  ...screen, layout: def.layout, def, asks, known: [], pages: 1, members: [...new Set(asks.flatMap(({ path }) => memberOf(path) ?? []))],
});

/** What a screen is called among the answers. */
function titleOf(desk: Desk, { layout, def, members, page, pages }: Screen): string {
  const { texts } = desk;
  if (layout === "member") return nameOf(desk, members[0]!);
  const part = pages > 1 ? ` (${texts("part", { page, pages })})` : "";
  return def.title + part;
}

interface Line {
  readonly term: string;
  /** One or more lines; none where nobody was asked yet. */
  readonly words: readonly string[];
}

const alone = (words: string): string[] => (words ? [words] : []);

/** A screen's answers, in a line for each question, member or list. */
export function linesOf(desk: Desk, screen: Screen): Line[] {
  const { family, texts } = desk;
  const words = ({ path, question }: Ask): string[] => {
    const answer = family.answer(path);
    return answer === undefined ? [] : [answerInWords(question, answer, texts)];
  };
  const name = ({ path }: Ask): string => nameOf(desk, path[0]!);
  const ticks = tickGroups(screen.layout, screen.asks);
  if (ticks) {
    const label = (ask: Ask): string => (screen.layout === "each" ? name(ask) : (screen.def.texts?.[ask.question.code] ?? ask.question.label));
    return ticks.map((asks) => ({
      term: screen.layout === "each" ? (screen.def.texts?.[codeOf(asks[0]!.path)] ?? asks[0]!.question.label) : (screen.def.text ?? screen.def.title),
      words: alone(tickedInWords(desk, asks, label)),
    }));
  }
  if (screen.layout === "each" || screen.layout === "members") return lines(desk, screen);
  // One member's own card bears the name already.
  const asks = asksOf(screen).filter(({ question }) => screen.layout !== "member" || question.type !== "name");
  return asks.map((ask) => ({ term: ask.question.label, words: words(ask) }));
}

/** A line for each member; on the list of members first what is known of the household. */
function lines({ family, texts, ...desk }: Desk, screen: Screen): Line[] {
  const asks = asksOf(screen).filter(({ path }) => family.answer(path) !== undefined);
  const short = ({ path, question }: Ask): string => shortWords(family.document, question, family.answer(path), texts);
  const ofHousehold = asks.filter(({ path }) => path.length === 1).map((ask) => ({ term: ask.question.label, words: [answerInWords(ask.question, family.answer(ask.path), texts)] }));
  const ofMembers = screen.members.map((key) => {
    const mine = asks.filter(({ path, question }) => path[0] === key && path.length === 2 && question.type !== "name");
    const words = screen.def.questions.length === 1 && mine.length === 1
      ? [answerInWords(mine[0]!.question, family.answer(mine[0]!.path), texts)]
      : mine.map(short);
    return { term: nameOf({ family, texts, ...desk }, key), words };
  });
  if (screen.layout === "members" && ofMembers.every(({ words }) => !words.length))
    return [...ofHousehold, { term: texts("names"), words: ofMembers.map(({ term }) => term) }];
  return [...ofHousehold, ...ofMembers];
}

function tickedInWords({ family, texts }: Desk, asks: readonly Ask[], label: (ask: Ask) => string): string {
  const answers = asks.map(({ path }) => family.answer(path));
  if (answers.every((answer) => answer === undefined)) return "";
  const there = asks.filter((_, i) => answers[i] === true).map(label);
  if (there.length) return there.join(" · ");
  return texts(answers.includes(false) ? "none" : "not_known");
}
