import assert from "node:assert/strict";
import { test } from "node:test";

import type { Answer, Answers, ExtraScreen, FormDocument, Known } from "./contract.js";
import { Family, codeOf, memberOf } from "./family.js";
import { MemoryStore } from "./memory_store.js";
import { ROWS, screensOf } from "./screens.js";
import { keepSeen, placeAfter } from "./steps.js";
import { forms, keluarga, texts } from "./vectors.js";
import { CHECK, RETURN, allFaults, asksOf, bare, faultsOfScreen, firstOpen, isDone, stopOf, wayOf } from "./way.js";

const ON = "2026-11-24";
type Record_ = Record<string, Answer>;

// A family of four as it would answer: father, mother, a girl at school, a grandmother who sees badly.
const PEOPLE: Record_[] = [
  { name: "Slamet Riyadi", birth_date: "1985-02-01", sex: 1, relation_to_head: 1, marital_status: 2, nik: "3510160102850002", school_attendance: 3,
    highest_certificate: 3, worked_last_week: true, has_own_business: false, has_labour_insurance: false, work_sector: 3, work_status: 6,
    work_hours_last_week: 42, has_difficulty: false, chronic_illness: 0, health_insurance: 2 },
  { name: "Siti Aminah", birth_date: "1988-05-15", sex: 2, relation_to_head: 2, marital_status: 2, nik: "3510165505880003", school_attendance: 3,
    highest_certificate: 2, worked_last_week: true, has_own_business: true, has_labour_insurance: false, work_sector: 14, work_status: 1,
    work_hours_last_week: 20, pregnancy_status: 1, has_difficulty: false, chronic_illness: 0, health_insurance: 2 },
  { name: "Ayu Lestari", birth_date: "2015-03-03", sex: 2, relation_to_head: 3, marital_status: 1, nik: "3510164303150004", school_attendance: 2,
    school_level: 1, highest_certificate: 1, worked_last_week: false, has_own_business: false, has_labour_insurance: false,
    pregnancy_status: 1, has_difficulty: false, chronic_illness: 0, health_insurance: 2 },
  { name: "Painah", birth_date: "1962-03-04", sex: 2, relation_to_head: 6, marital_status: 4, nik: "3510164403620001", school_attendance: 3,
    highest_certificate: 1, worked_last_week: false, has_own_business: false, has_labour_insurance: false, has_difficulty: true,
    difficulty_seeing: 2, difficulty_hearing: 3, difficulty_walking: 3, difficulty_using_hands: 4, difficulty_learning: 4, difficulty_behaviour: 4,
    difficulty_speaking: 4, difficulty_self_care: 4, difficulty_remembering: 3, has_carer: true, chronic_illness: 1, health_insurance: 2 },
];
const HOUSEHOLD: Record_ = {
  kk: "3510161203150007", tenure: 1, floor_area_m2: 36.5, floor_material: 6, wall_material: 1, roof_material: 2, drinking_water: 5, toilet_access: 1,
  toilet_type: 1, sewage: 1, lighting: 1, meter_1_va: 1, meter_2_va: null, cooking_fuel: 4, cattle_count: 2, buffalo_count: 0, horse_count: 0, pig_count: 0,
  goat_count: 3, works_farm_land: true, farm_land_area_m2: 2500, harvest_crop: 1, harvest_result: 2, has_internet: true, has_bank_account: false,
  receives_pkh: false, receives_sembako: true, receives_pbi_jk: true, receives_pip: false, receives_village_cash: false,
  ...Object.fromEntries(keluarga.screens.filter(({ layout }) => layout === "ticks").flatMap(({ questions }) => questions)
    .filter((code) => code.startsWith("owns_")).map((code) => [code, ["owns_motorcycle", "owns_smartphone", "owns_refrigerator"].includes(code)])),
};
const KEYS = ["aaaaaaa1", "aaaaaaa2", "aaaaaaa3", "aaaaaaa4"];
const CARD = ["name", "nik", "birth_date", "sex", "relation_to_head", "marital_status"];
// The survey of DTSEN does not ask everything that this form asks.
const NOT_IN_DTSEN = ["kk", "meter_2_va", "harvest_crop", "harvest_result", "has_bank_account"];

const said = (value: Answer, source: string): Known => ({ value, source, sourceName: source, asOf: "2026-05-03", asOfWords: "3 Mei 2026" });

/** What agencies know: the population register the card, DTSEN the household. */
function agencies(): { answers: Partial<Answers>; known: Record<string, Known> } {
  const known: Record<string, Known> = { kk: said(HOUSEHOLD["kk"]!, "dukcapil") };
  KEYS.forEach((key, i) => CARD.forEach((code) => (known[`${key}/${code}`] = said(PEOPLE[i]![code]!, "dukcapil"))));
  for (const [code, value] of Object.entries(HOUSEHOLD)) if (!NOT_IN_DTSEN.includes(code)) known[code] = said(value, "dtsen");
  return { answers: { members: KEYS.map((key) => ({ key })) }, known };
}

const screen = (code: string): ExtraScreen => ({ code, title: code, done: () => true, view: () => null });
const AFTER = [screen("face"), screen("send")];

/** Goes through the form as the family would, and gives the places it came through. */
function walk(document: FormDocument, store: MemoryStore, answer: (person: number | null, code: string) => Answer): string[] {
  const places: string[] = [];
  let place = "";
  const known = (path: Parameters<MemoryStore["known"]>[0]): Known | undefined => store.known(path);
  const look = () => {
    const family = new Family(document, store.answers(), known, ON);
    const way = wayOf(family, [], AFTER);
    return { family, way, stop: way.stops.find((one) => one.place === bare(place)) ?? way.stops[0]! };
  };
  for (;;) {
    let { stop, way, family } = look();
    if (stop.place === CHECK) {
      assert.deepEqual(allFaults(way, family, texts), []);
      assert.ok(way.stops.every((one) => one.place === CHECK || isDone(one, family)));
      return places;
    }
    if (stop.screen) {
      places.push(stop.place);
      if (stop.screen.layout === "members" && !store.answers().members.length) PEOPLE.forEach(() => store.addMember());
      // Answers may bring up questions that follow them on the same screen.
      for (let answered = -1; answered !== stop.screen!.asks.length; ) {
        answered = stop.screen!.asks.length;
        stop = look().stop;
        for (const { path } of stop.screen!.asks) {
          const key = memberOf(path);
          const person = key === undefined ? null : store.answers().members.findIndex((member) => member.key === key);
          if (store.answers().members.length || person === null) store.set(path, answer(person, codeOf(path)));
        }
        stop = look().stop;
      }
      ({ family } = look());
      assert.deepEqual(faultsOfScreen(stop.screen!, family, texts), [], stop.place);
      keepSeen(stop, family, store);
    }
    place = placeAfter({ document, store, on: ON, before: [], after: AFTER, place }, stop);
  }
}

const truth = (person: number | null, code: string): Answer =>
  (person === null ? HOUSEHOLD : PEOPLE[person]!)[code] ?? null;

test("a family of four about whom nothing is known sees at most 30 screens", (t) => {
  const store = new MemoryStore();
  const places = walk(keluarga, store, truth);
  t.diagnostic(`${places.length} screens: ${places.join(" ")}`);
  assert.ok(places.length <= 30, String(places.length));
  assert.equal(new Set(places).size, places.length, "no screen twice");
  const { members, ...household } = store.answers();
  assert.deepEqual(household, HOUSEHOLD, "every question was asked");
  members.forEach(({ key, ...member }, i) => assert.deepEqual(member, PEOPLE[i]));
});

test("where agencies answer it sees at most 13", (t) => {
  const { answers, known } = agencies();
  const store = new MemoryStore(answers, known);
  const places = walk(keluarga, store, truth);
  t.diagnostic(`${places.length} screens: ${places.join(" ")}`);
  assert.ok(places.length <= 13, String(places.length));
  const { members, ...household } = store.answers();
  assert.deepEqual(household, HOUSEHOLD, "what was known was confirmed, the rest was asked");
  members.forEach(({ key, ...member }, i) => assert.deepEqual(member, PEOPLE[i]));
});

test("where DTSEN also knows the members it sees at most 10", (t) => {
  const { answers, known } = agencies();
  KEYS.forEach((key, i) => Object.entries(PEOPLE[i]!).forEach(([code, value]) => {
    if (!CARD.includes(code) && code !== "pregnancy_status") known[`${key}/${code}`] = said(value, "dtsen");
  }));
  const store = new MemoryStore(answers, known);
  const places = walk(keluarga, store, truth);
  t.diagnostic(`${places.length} screens: ${places.join(" ")}`);
  assert.ok(places.length <= 10, String(places.length));
  store.answers().members.forEach(({ key, ...member }, i) => assert.deepEqual(member, PEOPLE[i]));
});

test("an agency's slip is asked, not confirmed", () => {
  const known = { tenure: said(99, "dtsen"), floor_area_m2: said("luas", "dtsen"), roof_material: said(2, "dtsen") };
  const store = new MemoryStore({}, known);
  const screens = screensOf(keluarga, store.answers(), (path) => store.known(path), ON);
  const confirmed = screens.flatMap((one) => one.known.flatMap(({ asks }) => asks.map(({ path }) => path.join("/"))));
  assert.deepEqual(confirmed, ["roof_material"]);
  const house = screens.find(({ asks }) => asks.some(({ path }) => path[0] === "tenure"))!;
  const family = new Family(keluarga, store.answers(), (path) => store.known(path), ON);
  keepSeen({ place: house.id, screen: house }, family, store);
  assert.equal(store.answers()["tenure"], null);
});

test("what an agency knows is confirmed on one screen and not asked again", () => {
  const { answers, known } = agencies();
  const screens = screensOf(keluarga, answers as Answers, (path) => known[path.join("/")], ON);
  const confirmed = screens.flatMap((one) => one.known.flatMap(({ asks }) => asks.map(({ path }) => path.join("/"))));
  const asked = screens.flatMap((one) => one.asks.map(({ path }) => path.join("/")));
  assert.deepEqual(confirmed.filter((path) => asked.includes(path)), []);
  assert.equal(new Set(confirmed).size, confirmed.length);
  assert.deepEqual(Object.keys(known).filter((path) => !confirmed.includes(path)), []);
});

test("the screens stay as they are while what is known is confirmed or changed", () => {
  const { answers, known } = agencies();
  const store = new MemoryStore(answers, known);
  const ids = (): string[] => screensOf(keluarga, store.answers(), (path) => store.known(path), ON).map(({ id }) => id);
  const before = ids();
  store.set(["floor_area_m2"], 50);
  store.set(["tenure"], null);
  store.set(["aaaaaaa1", "marital_status"], 3);
  assert.deepEqual(ids(), before);
});

test("what hangs on an answer that nobody knows is asked in its place, with the known answer filled in", () => {
  const known: Record<string, Known> = { meter_1_va: said(2, "pln") };
  const read = (answers: Answers) => screensOf(keluarga, answers, (path) => known[path.join("/")], ON);
  assert.ok(!read({ members: [] }).some(({ layout }) => layout === "known"));
  const light = read({ lighting: 1, members: [] }).find(({ id }) => id === "listrik")!;
  assert.deepEqual(light.asks.map(({ path }) => path[0]), ["lighting", "meter_1_va", "meter_2_va"]);
  const store = new MemoryStore({ lighting: 1 }, known);
  keepSeen({ place: "listrik", screen: light }, new Family(keluarga, store.answers(), (path) => store.known(path), ON), store);
  assert.equal(store.answers()["meter_1_va"], 2);
  assert.equal(store.answers()["meter_2_va"], null);
});

test("few questions that are left stand together, under the titles of those that are shown", () => {
  const { answers, known } = agencies();
  const read = (more: Record_) => screensOf(keluarga, { ...answers, ...more } as Answers, (path) => known[path.join("/")], ON).find(({ id }) => id === "listrik")!;
  assert.equal(read({}).def.title, "Listrik, Sawah dan kebun, Layanan dan bantuan");
  assert.deepEqual(read({}).asks.map(({ path }) => path[0]), ["meter_2_va", "harvest_crop", "harvest_result", "has_bank_account"]);
  assert.equal(read({ works_farm_land: false }).def.title, "Listrik, Layanan dan bantuan");
});

test("a change of an answer changes what is asked", () => {
  const ids = (answers: Answers): string[] => screensOf(keluarga, answers, () => undefined, ON).map(({ id }) => id);
  const asks = (answers: Answers, id: string): string[] =>
    screensOf(keluarga, answers, () => undefined, ON).find((one) => one.id === id)!.asks.map(({ path }) => path.join("/"));
  assert.deepEqual(asks({ members: [] }, "kakus"), ["toilet_access"]);
  assert.deepEqual(asks({ toilet_access: 6, members: [] }, "kakus"), ["toilet_access"]);
  assert.deepEqual(asks({ toilet_access: 1, members: [] }, "kakus"), ["toilet_access", "toilet_type", "sewage"]);
  const old = { key: "aaaaaaa1", birth_date: "1948-07-01", sex: 2 };
  assert.ok(!ids({ members: [old] }).includes("ibu_balita"));
  assert.ok(!ids({ members: [old] }).includes("rincian_kesulitan/aaaaaaa1"));
  assert.ok(ids({ members: [{ ...old, has_difficulty: true }] }).includes("rincian_kesulitan/aaaaaaa1"));
  assert.ok(ids({ members: [{ ...old, birth_date: "2000-07-01" }] }).includes("ibu_balita"));
});

test("a hundred members are asked eight to a screen", () => {
  const members = Array.from({ length: 100 }, (_, i) => ({
    key: `m${String(i).padStart(7, "0")}`, name: `👵 ${i}`, birth_date: "1990-01-01", sex: 1, relation_to_head: i ? 7 : 1,
  }));
  const before = process.cpuUsage();
  const screens = screensOf(keluarga, { members }, () => undefined, ON);
  // Seconds of the processor, however busy the machine: work that grows with the square would take hours.
  assert.ok(process.cpuUsage(before).user < 30e6);
  const pages = screens.filter(({ def }) => def.code === "jaminan");
  assert.deepEqual(pages.map(({ id }) => id), ["jaminan", ...Array.from({ length: 12 }, (_, i) => `jaminan/${i + 2}`)]);
  assert.ok(pages.every((page) => page.members.length <= ROWS && page.pages === 13));
  assert.deepEqual(pages.flatMap((page) => page.members), members.map(({ key }) => key));
  assert.equal(screens.filter(({ def }) => def.code === "orang").length, 100);
  const family = new Family(keluarga, { members }, () => undefined, ON);
  assert.match(faultsOfScreen(screens.find(({ layout }) => layout === "members")!, family, texts).at(-1)!.text, /fault_many_members.*30/);
});

test("a questionnaire without members is walked through as well", () => {
  const study = forms["alatas2012"]!;
  const places = walk(study, new MemoryStore(), () => null);
  assert.ok(places.length >= 5 && places.length <= 15, places.join(" "));
});

test("the total is told from the beginning and comes true", () => {
  const empty = wayOf(new Family(keluarga, { members: [] }, () => undefined, ON), [], AFTER);
  const members = KEYS.map((key, i) => ({ key, ...PEOPLE[i] }));
  const full = wayOf(new Family(keluarga, { ...HOUSEHOLD, members }, () => undefined, ON), [], AFTER);
  assert.equal(full.total, full.stops.length);
  assert.ok(Math.abs(empty.total - full.total) <= 6, `${empty.total} ${full.total}`);
});

test("the answers come before the last of the caller's screens", () => {
  const way = wayOf(new Family(keluarga, { members: [] }, () => undefined, ON), [screen("place")], AFTER);
  assert.equal(way.stops[0]!.place, "place");
  assert.deepEqual(way.stops.slice(-3).map(({ place }) => place), ["face", CHECK, "send"]);
});

test("from the answers one comes back to them, and to what is still open first", () => {
  const store = new MemoryStore();
  const here = { document: keluarga, store, on: ON, before: [], after: AFTER };
  const way = (): ReturnType<typeof wayOf> => wayOf(new Family(keluarga, store.answers(), () => undefined, ON), [], AFTER);
  const check = way().stops.find(({ place }) => place === CHECK)!;
  assert.equal(placeAfter({ ...here, place: CHECK }, check), `kartu${RETURN}`);
  const first = way().stops[0]!;
  assert.equal(placeAfter({ ...here, place: `kartu${RETURN}` }, first), CHECK);
  assert.equal(placeAfter({ ...here, place: "kartu" }, first), "daftar");
  assert.equal(firstOpen(way(), new Family(keluarga, store.answers(), () => undefined, ON)).place, "kartu");
});

test("a question leads to its screen, wherever it stands", () => {
  const { answers, known } = agencies();
  const family = new Family(keluarga, answers as Answers, (path) => known[path.join("/")], ON);
  const way = wayOf(family, [], AFTER);
  assert.equal(stopOf(way, ["aaaaaaa2", "birth_date"])!.place, "daftar");
  assert.equal(stopOf(way, ["tenure"])!.place, "known/1");
  assert.equal(stopOf(way, ["aaaaaaa2", "health_insurance"])!.place, "jaminan");
});

test("a list to tick cannot be passed without saying anything", () => {
  const read = (answers: Answers) => {
    const family = new Family(keluarga, answers, () => undefined, ON);
    const stop = wayOf(family, [], []).stops.find(({ place }) => place === "barang")!;
    return faultsOfScreen(stop.screen!, family, texts).map(({ path, text }) => [path!.join("/"), text]);
  };
  assert.deepEqual(read({ members: [] }), [["owns_refrigerator", "Barang di rumah: fault_tick"]]);
  const barang = keluarga.screens.find(({ code }) => code === "barang")!.questions;
  for (const value of [false, null]) assert.deepEqual(read({ ...Object.fromEntries(barang.map((code) => [code, value])), members: [] }), []);
});

test("two heads are told apart, and none", () => {
  const with_ = (...relations: number[]): Family => new Family(keluarga, {
    members: relations.map((relation_to_head, i) => ({ key: KEYS[i]!, name: `Orang ${i}`, birth_date: "1980-01-01", sex: 1, relation_to_head })),
  }, () => undefined, ON);
  const found = (family: Family): string[] => allFaults(wayOf(family, [], []), family, texts).map(({ path, text }) => `${path?.join("/")} ${text}`);
  assert.deepEqual(found(with_(1, 1, 3)), ["aaaaaaa2/relation_to_head fault_two_heads"]);
  assert.deepEqual(found(with_(2, 3)), ["aaaaaaa1/relation_to_head fault_no_head"]);
  assert.deepEqual(found(with_(1, 3)), []);
});

test("the number of the card is seen once, with the family", () => {
  const { answers, known } = agencies();
  const [first] = screensOf(keluarga, answers as Answers, (path) => known[path.join("/")], ON);
  assert.equal(first!.id, "daftar");
  assert.equal(first!.known[0]!.asks[0]!.path[0], "kk");
  assert.ok(asksOf(first!).length >= 25);
});
