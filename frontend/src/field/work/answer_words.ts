// A provisional answer in a sentence. Pure.

import type { Texts } from "../../forms/contract.js";
import type { Provisional } from "./provisional.js";

/** What the phone makes of the family's own words, in one sentence. */
export function provisionalWords({ likelihood, agencies, lacking }: Provisional, texts: Texts): string {
  if (likelihood === "unlikely") return texts("work_unlikely_more");
  if (likelihood === "open") return texts("work_open_more", { list: listed(lacking, texts) });
  return agencies.length ? texts("work_likely_more", { list: listed(agencies, texts) }) : texts("work_likely_all");
}

/** So many things are named; more are counted. */
const MOST = 4;

/** "PLN, BKN dan DTSEN" */
export function listed(names: readonly string[], texts: Texts): string {
  if (names.length > MOST + 1) return texts("work_and_more_things", { names: names.slice(0, MOST).join(", "), count: names.length - MOST });
  const [last, ...others] = [...names].reverse();
  return others.length ? texts("work_list", { names: others.reverse().join(", "), last: last! }) : (last ?? "");
}
