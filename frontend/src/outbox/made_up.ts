// Made-up neighbours for trying the screens: nobody of this name exists, and the numbers belong to no one.

import type { Agent, Facts, Family, FamilyDecision, FamilyMember, Task, Visit } from "./contract.js";

export const madeUpAgent: Agent = {
  id: "01900000-0000-7000-8000-00000000a001", name: "Sri Wahyuni", role: "cadre", roleName: "Kader Dasa Wisma",
  areaCode: "35.10.16.1003", groupName: "Melati 3", device: "01900000-0000-7000-8000-00000000d001",
};

const DAY_MS = 86_400_000;
const day = (at: Date, days: number): string => new Date(at.getTime() + days * DAY_MS).toISOString().slice(0, 10);
const idOf = (family: number, member = 0): string => `01900000-0000-7000-8000-${String(family).padStart(6, "0")}${String(member).padStart(6, "0")}`;

type Person = readonly [name: string, birth: string, sex: 1 | 2, relation: number, facts?: Facts];
interface Home {
  people: readonly Person[];
  household: Facts;
  /** Steps east and north of the middle of the village, about 11 m each; absent: never measured. */
  at?: readonly [number, number];
  monthsBehind: number;
  decisions?: readonly FamilyDecision["outcome"][];
}

const HOMES: readonly Home[] = [
  {
    people: [
      ["Slamet Riyadi", "1985-02-01", 1, 1, { worked_last_week: true, work_sector: 3 }],
      ["Siti Aminah", "1988-05-15", 2, 2, { pregnancy_status: 1, worked_last_week: false }],
      ["Ayu Lestari", "2015-03-03", 2, 3, { school_attendance: 2, school_level: 1 }],
      ["Bagus", "2022-09-09", 1, 3],
    ],
    household: { tenure: 1, floor_material: 5, lighting: 1, meter_1_va: 1, works_farm_land: true, farm_land_area_m2: 2500, harvest_crop: 7, harvest_result: 1 },
    at: [1, 2], monthsBehind: 0, decisions: ["eligible", "eligible"],
  },
  {
    people: [["Sumi", "1948-07-01", 2, 1]],
    household: { tenure: 3, floor_material: 8, lighting: 4, toilet_access: 6 },
    at: [4, -1], monthsBehind: 2, decisions: ["cannot_tell", "eligible"],
  },
  {
    people: [["Budi Santoso", "1979-11-20", 1, 1, { worked_last_week: false }], ["Wiwik Handayani", "1982-01-30", 2, 2], ["Dimas Pratama Putra Wijayakusuma", "2009-06-18", 1, 3, { school_attendance: 2, school_level: 3 }]],
    household: { tenure: 1, floor_material: 1, lighting: 1, owns_motorcycle: true },
    at: [-3, 5], monthsBehind: 1, decisions: ["not_eligible", "not_eligible"],
  },
  {
    people: [["Nur Hidayati", "1990-08-08", 2, 1, { marital_status: 4 }], ["Rizki", "2013-12-24", 1, 3], ["Putri", "2018-04-11", 2, 3], ["Painah", "1952-03-04", 2, 6, { has_difficulty: true, difficulty_seeing: 1 }]],
    household: { tenure: 2, floor_material: 6, lighting: 1, meter_1_va: 1 },
    at: [0, -4], monthsBehind: 1,
  },
  { people: [["Mochamad Zainuri", "1968-05-02", 1, 1], ["Sulastri", "1971-10-10", 2, 2]], household: { tenure: 1, harvest_crop: 1, harvest_result: 3 }, monthsBehind: 3 },
  {
    people: [["Ketut Adnyana", "1994-01-17", 1, 1], ["Dewi Anggraeni", "1996-02-28", 2, 2, { pregnancy_status: 2 }], ["Kadek", "2024-08-30", 1, 3, { nutrition_status: 1 }]],
    household: { tenure: 2, floor_material: 1 }, at: [6, 3], monthsBehind: 0, decisions: ["cannot_tell", "not_eligible"],
  },
];

const PROGRAMMES = [["pkh", "PKH"], ["sembako", "Sembako"]] as const;

const memberOf = (family: number, [name, birth_date, sex, relation]: Person, at: number): FamilyMember =>
  ({ id: idOf(family, at + 1), name, nik_end: at % 2 ? "" : String(1000 + family * 37 + at), birth_date, sex, relation });

/** Some families as the server would give them on a day. */
export function madeUpFamilies(at: Date): Family[] {
  return HOMES.map(({ people, household, at: steps, monthsBehind, decisions = [] }, number) => {
    const month = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() - monthsBehind, 1)).toISOString().slice(0, 7);
    const facts = people.map(([, birth_date, sex, relation_to_head, more], one) => [idOf(number, one + 1), { birth_date, sex, relation_to_head, ...more }] as const);
    return {
      id: idOf(number), area_code: madeUpAgent.areaCode, village: "Penganjuran", head: people[0]![0],
      members: people.map((person, one) => memberOf(number, person, one)),
      answers: { household, members: Object.fromEntries(facts) },
      place: steps ? { latitude: -8.2192 + steps[1] * 0.0001, longitude: 114.3691 + steps[0] * 0.0001, accuracy_m: 8 + number * 3 } : null,
      decisions: decisions.map((outcome, one) => ({ programme: PROGRAMMES[one]![0], title: PROGRAMMES[one]![1], outcome, on: day(at, -40) })),
      reference: number % 2 ? null : `K7T${number}-9M2R`, last_month: month, updated_at: at.toISOString(),
    };
  });
}

/** Two households that were drawn: one soon due, one where nobody was at home before. */
export function madeUpVisits(at: Date): Visit[] {
  const visit = (number: number, label: string, village: string, due: number, tries: number): Visit =>
    ({ id: idOf(950 + number), label, area_code: madeUpAgent.areaCode, village, opened_at: day(at, -3), due_at: day(at, due), tries });
  return [visit(1, "Suparman, RT 02/RW 01 Dusun Krajan", "Penganjuran", 5, 0), visit(2, "Lasmini, RT 04/RW 03", "Lateng", 18, 1)];
}

/** Some tasks: one nearly due, one later, one late. */
export function madeUpTasks(at: Date): Task[] {
  const task = (number: number, rest: Omit<Task, "id" | "opened_at" | "due_at">, opened: number, due: number): Task =>
    ({ id: idOf(900 + number), ...rest, opened_at: day(at, opened), due_at: day(at, due) });
  return [
    task(1, {
      kind: "ground_check", family: idOf(2), title: "Cek lapangan: kendaraan dan pekerjaan", topic: "appeal",
      words: "Keluarga menyanggah: sepeda motor sudah dijual. Tolong dilihat di rumah.",
      questions: [{ member: null, code: "owns_motorcycle" }, { member: idOf(2, 1), code: "worked_last_week" }],
    }, -9, 2),
    task(2, {
      kind: "follow_up", family: idOf(4), title: "Panen gagal", topic: "harvest_failed", words: "Tanyakan apa yang ditanam lagi, dan apakah cukup makan.",
      questions: [{ member: null, code: "harvest_crop" }, { member: null, code: "harvest_result" }],
    }, -2, 12),
    task(3, { kind: "follow_up", family: idOf(5), title: "Ibu hamil", topic: "pregnancy", words: "", questions: [{ member: idOf(5, 2), code: "pregnancy_status" }] }, -20, -1),
  ];
}
