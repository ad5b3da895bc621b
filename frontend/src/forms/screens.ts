// Which screens a family sees, in their order. Pure: document, answers, what is known and the day go in.

import type { Answers, FormDocument, Known, Layout, Path, ScreenDef } from "./contract.js";
import { type Ask, Family } from "./family.js";

/** Rows of one screen that asks about every member. */
export const ROWS = 8;
/** Lines of one screen that shows what is known. */
const LINES = 16;
/** Questions left over that stand together on one screen. */
const LEFT = 6;
/** Things to tick that are left over: so few are asked one by one. */
const FEW = 3;

/** Known answers that are shown together: those of one screen of the document. */
export interface KnownGroup {
  readonly def: ScreenDef;
  readonly asks: readonly Ask[];
  /** Whom a screen of layout "member" is about. */
  readonly member?: string;
}

export interface Screen {
  /** The code of its definition, and after "/" the member or, from the second on, the page. */
  readonly id: string;
  readonly layout: Layout | "known";
  readonly def: ScreenDef;
  /** What is asked on it. */
  readonly asks: readonly Ask[];
  /** What is shown on it to be confirmed: of the household, and on the list of members also of them. */
  readonly known: readonly KnownGroup[];
  /** Whom a screen of layout "member" is about. */
  readonly member?: string;
  /** The members in the rows of a screen of layout "each". */
  readonly members: readonly string[];
  readonly page: number;
  readonly pages: number;
}

const isOfHousehold = ({ layout }: ScreenDef): boolean => layout === "questions" || layout === "ticks";

/** The screens on which there is something to ask or to confirm. */
export function screensOf(
  document: FormDocument,
  answers: Answers,
  known: (path: Path) => Known | undefined,
  on: string,
): Screen[] {
  return screensOfFamily(new Family(document, answers, known, on));
}

export function screensOfFamily(family: Family): Screen[] {
  const defs = joined(family);
  const { screens: all } = family.document;
  const list = all.findIndex(({ layout }) => layout === "members");
  const who = whoDefs(all, list);
  const groups = all.filter((def) => !who.includes(def)).flatMap((def) => knownGroups(family, def));
  const listed = hasKnownMembers(family, who);
  const early = listed ? groups.filter(({ def }) => all.indexOf(def) < list) : [];
  const late = cutKnown(groups.filter((group) => !early.includes(group)));
  const screens: Screen[] = list < 0 ? [...late] : [];
  for (let i = 0; i < defs.length; i++) {
    const def = defs[i]!;
    if (def.layout === "members") screens.push(listScreen(family, def, early, who));
    else if (def.layout === "each") screens.push(...eachScreens(family, def));
    else if (def.layout === "member") {
      let end = i + 1;
      while (defs[end]?.layout === "member") end++;
      for (const { key } of family.answers.members)
        for (const one of defs.slice(i, end)) screens.push(...memberScreen(family, one, key));
      i = end - 1;
    } else {
      const asks = family.asks(def.questions).filter((ask) => family.wanted(ask) && !family.reviewed(ask));
      if (asks.length) screens.push({ ...plain({ ...def, title: titleOf(all, asks) }), asks });
    }
    // What else is known comes once it is clear who the family is.
    if (list >= 0 && def.code === who[who.length - 1]!.code) screens.push(...late);
  }
  return screens;
}

/** The list of members, and the screens after it that say who each of them is. */
function whoDefs(all: readonly ScreenDef[], list: number): readonly ScreenDef[] {
  if (list < 0) return [];
  let end = list + 1;
  while (all[end]?.layout === "member") end++;
  return all.slice(list, end);
}

/** What is known of one screen's questions: in one group, or in one for each member whom it is about. */
function knownGroups(family: Family, def: ScreenDef): KnownGroup[] {
  const keys = family.answers.members.map(({ key }) => key);
  const of = (member?: string): Ask[] => reviewedOf(family, family.asks(def.questions, member));
  const groups: KnownGroup[] = isOfHousehold(def) ? [{ def, asks: of() }]
    : def.layout === "each" ? [{ def, asks: keys.flatMap(of) }]
    : keys.map((member) => ({ def, asks: of(member), member }));
  return groups.filter(({ asks }) => asks.length);
}

/** Screens that may still come, as far as can be told: topics of members about whom too little is known yet. */
export function stillExpected(family: Family, screens: readonly Screen[]): number {
  const shown = new Set(screens.map(({ def }) => def.code));
  const { members } = family.answers;
  return family.document.screens.filter((def) => {
    if (isOfHousehold(def) || shown.has(def.code) || def.relevant !== undefined) return false;
    if (!members.length) return true;
    return def.layout === "each" && members.some(({ key }) =>
      family.asks(def.questions, key).some((ask) => !family.reviewed(ask) && family.relevance(ask) === null));
  }).length;
}

/**
 * The screens of the document. Where much is known, the few questions left of the household stand together. What
 * is joined depends on what is known alone, so that no screen changes under somebody's hands.
 */
function joined(family: Family): readonly ScreenDef[] {
  const { screens } = family.document;
  const left = new Map(screens.filter(isOfHousehold).map((def) =>
    [def, family.asks(def.questions).filter((ask) => !family.reviewed(ask)).map(({ question }) => question.code)]));
  if ([...left].every(([def, codes]) => codes.length === def.questions.length)) return screens;
  const result: ScreenDef[] = [];
  let last: ScreenDef | null = null as ScreenDef | null;
  for (const def of screens) {
    const codes = left.get(def);
    if (!codes || (def.layout === "ticks" && codes.length > FEW)) {
      result.push(def);
      continue;
    }
    if (!codes.length) continue;
    // Together they stand where the last of them stood: after all that their conditions read.
    const first: ScreenDef | null = last && last.questions.length + codes.length <= LEFT ? last : null;
    if (first) result.splice(result.indexOf(first), 1);
    last = { ...(first ?? def), layout: "questions", questions: [...(first?.questions ?? []), ...codes] };
    result.push(last);
  }
  return result;
}

/** The titles of the screens on which these questions stand in the document. */
const titleOf = (all: readonly ScreenDef[], asks: readonly Ask[]): string =>
  [...new Set(asks.map(({ question }) => all.find(({ questions }) => questions.includes(question.code))!.title))].join(", ");


const plain = (def: ScreenDef): Screen => ({
  id: def.code, layout: def.layout, def, asks: [], known: [], members: [], page: 1, pages: 1,
});

const reviewedOf = (family: Family, asks: Ask[]): Ask[] =>
  asks.filter((ask) => family.wanted(ask) && family.reviewed(ask));

const askedOf = (family: Family, def: ScreenDef, member: string): Ask[] =>
  family.asks(def.questions, member).filter((ask) => family.wanted(ask) && !family.reviewed(ask));

const hasKnownMembers = (family: Family, who: readonly ScreenDef[]): boolean =>
  who.some((def) => family.answers.members.some(({ key }) => reviewedOf(family, family.asks(def.questions, key)).length));

function listScreen(family: Family, def: ScreenDef, early: readonly KnownGroup[], who: readonly ScreenDef[]): Screen {
  const keys = family.answers.members.map(({ key }) => key);
  const known = keys.map((member) => ({
    def, member, asks: who.flatMap((one) => reviewedOf(family, family.asks(one.questions, member))),
  }));
  return {
    ...plain(def),
    asks: keys.flatMap((key) => askedOf(family, def, key)),
    known: [...early, ...known].filter(({ asks }) => asks.length),
    members: keys,
  };
}

function memberScreen(family: Family, def: ScreenDef, member: string): Screen[] {
  const asks = askedOf(family, def, member);
  return asks.length ? [{ ...plain(def), id: `${def.code}/${member}`, asks, member, members: [member] }] : [];
}

function eachScreens(family: Family, def: ScreenDef): Screen[] {
  const rows = family.answers.members
    .map(({ key }) => ({ key, asks: askedOf(family, def, key) }))
    .filter(({ asks }) => asks.length);
  const pages = Math.ceil(rows.length / ROWS);
  return Array.from({ length: pages }, (_, i) => {
    const shown = rows.slice(i * ROWS, (i + 1) * ROWS);
    return {
      ...plain(def),
      id: i ? `${def.code}/${i + 1}` : def.code,
      asks: shown.flatMap(({ asks }) => asks),
      members: shown.map(({ key }) => key),
      page: i + 1,
      pages,
    };
  });
}

/** Things or names to tick are two lines, which are and which are not; anything else is a line each. */
const linesOf = ({ def, asks }: KnownGroup): number =>
  tickGroups(def.layout, asks)?.reduce((lines, group) => lines + Math.min(2, group.length), 0) ?? asks.length;

/** The lists to tick that these make: of things, or of members for each topic. Null: rows or single questions. */
export function tickGroups(layout: Screen["layout"], asks: readonly Ask[]): Ask[][] | null {
  if (layout === "ticks") return [[...asks]];
  if (layout !== "each" || asks.some(({ question }) => question.type !== "boolean" || question.required)) return null;
  const codes = [...new Set(asks.map(({ question }) => question.code))];
  return codes.map((code) => asks.filter(({ question }) => question.code === code));
}

function cutKnown(groups: readonly KnownGroup[]): Screen[] {
  const parts: KnownGroup[][] = [];
  let filled = LINES;
  for (const group of groups) {
    const lines = linesOf(group);
    if (filled + lines > LINES) {
      parts.push([]);
      filled = 0;
    }
    parts[parts.length - 1]!.push(group);
    filled += lines;
  }
  return parts.map((known, i) => ({
    ...plain(known[0]!.def), id: `known/${i + 1}`, layout: "known", known, page: i + 1, pages: parts.length,
  }));
}
