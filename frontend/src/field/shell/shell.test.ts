import assert from "node:assert/strict";
import { test } from "node:test";

import { MemoryFieldStore } from "../../outbox/memory_store.js";
import type { OutboxItem, Standing } from "../../outbox/contract.js";
import type { Materials } from "../contract.js";
import { labelOf, registerPhone, tokenOf } from "../sign/registering.js";
import { bytesInWords, momentInWords, secondsInWords, stretchInWords } from "./in_words.js";
import { chosenLanguage, textsOf } from "./language.js";
import { materialsIn } from "./materials.js";
import { noticesOf } from "./notices.js";
import type { Shell } from "./page_document.js";
import { hashOf, stepOf } from "./router.js";
import { statusLine } from "./status.js";

/** Every sentence is its own key, with its values behind it. */
const texts = (key: string, values: Record<string, string | number> = {}): string => {
  if (key === "number_marks") return ".,";
  if (key === "months") return "Januari|Februari|Maret|April|Mei|Juni|Juli|Agustus|September|Oktober|November|Desember";
  return [key, ...Object.values(values)].join(" ");
};
const NOW = new Date(2026, 11, 1, 14, 30);

test("an address names a screen and what it is about", () => {
  assert.deepEqual(stepOf("#/family?id=abc&step=rumah~"), { route: "family", params: { id: "abc", step: "rumah~" } });
  assert.deepEqual(stepOf(hashOf("notebook_family", { family: "f", month: "2026-11" })), { route: "notebook_family", params: { family: "f", month: "2026-11" } });
  assert.equal(hashOf("tasks"), "#/tasks");
  assert.equal(hashOf("task", { id: "1", thread: "" }), "#/task?id=1");
});

test("an address that names nothing leads to the families", () => {
  for (const hash of ["", "#", "#/", "#isi", "#/constructor", "#/__proto__?id=1", "#/petugas?x=1"])
    assert.deepEqual(stepOf(hash), { route: "families", params: {} });
});

test("the language is the one kept, else the one asked for, else Indonesian", () => {
  const there = ["id", "jv", "mad", "en"] as const;
  assert.equal(chosenLanguage("a=b; django_language=mad", "django_language", ["en-US"], there), "mad");
  assert.equal(chosenLanguage("", "django_language", ["nl", "jw", "en"], there), "jv");
  assert.equal(chosenLanguage("django_language=su", "django_language", ["fr"], there), "id");
  assert.equal(chosenLanguage("", "django_language", ["en-GB"], there), "en");
});

test("a sentence is filled, and one that is missing is a fault of ours", () => {
  const fill = textsOf({ left: "Tinggal {left} kali, {who}" });
  assert.equal(fill("left", { left: 2 }), "Tinggal 2 kali, {who}");
  assert.throws(() => fill("nothing"), /no text nothing/);
});

test("times are said as people say them", () => {
  assert.equal(momentInWords(new Date(2026, 11, 1, 9, 5).toISOString(), NOW, texts), "today_at 09.05");
  assert.equal(momentInWords(new Date(2026, 10, 28, 17, 0).toISOString(), NOW, texts), "on_day_at 28 November 17.00");
  assert.equal(momentInWords(new Date(2025, 0, 2, 0, 0).toISOString(), NOW, texts), "on_day_at 2 Januari 2025 00.00");
  assert.equal(momentInWords("yesterday", NOW, texts), "yesterday");
});

test("stretches and sizes are said in one unit", () => {
  assert.equal(secondsInWords(75, texts), "minutes 1 seconds 15");
  assert.equal(secondsInWords(60, texts), "minutes 1");
  assert.equal(secondsInWords(0, texts), "seconds 0");
  assert.equal(stretchInWords(-7200, texts), "hours 2");
  assert.equal(stretchInWords(20 * 365 * 86400, texts), "days 7300");
  assert.equal(bytesInWords(1, texts), "kilobytes 1");
  assert.equal(bytesInWords(3_400_000, texts), "megabytes 3,4");
  assert.equal(bytesInWords(2_000_000_000, texts), "gigabytes 2");
});

test("the materials are taken out in one language", () => {
  const kept = { format: 1, words: { jv: ["Iya", "Umur", "Siji", "Loro"], id: ["Ya", "Umur", "Satu", "Dua"] }, texts: { yes: "#" }, formulas: [{ code: "x", variables: { a: { type: "integer", label: { id: "#" }, labels: { 1: { id: "#" }, 2: { id: "#" }, 3: { id: "#1" } } } } }], areas: [["35.10.01", "Pesanggaran", []]] };
  const found = materialsIn(JSON.stringify(kept), "v", "jv");
  assert.equal(found.texts.yes, "Iya");
  assert.equal("words" in found, false);
  const { label, labels } = found.variables.a!;
  assert.deepEqual([label, ...Object.values(labels!)].map((one) => one!.id), ["Umur", "Siji", "Loro", "Umur"]);
  assert.equal(found.reasonLanguage, "id");
  assert.equal(found.areas[0]![1], "Pesanggaran");
});

test("a sentence that is missing in a language breaks at once", () => {
  const kept = { format: 1, words: { mad: ["Iya"] }, texts: { yes: "#", no: "#" }, formulas: [] };
  assert.throws(() => materialsIn(JSON.stringify(kept), "v", "mad"), /no sentence 1 in mad/);
});

const standing = (news: Partial<Standing> = {}): Standing => ({ ...new MemoryFieldStore().standing(), ...news });
const items = (...states: OutboxItem["state"][]): OutboxItem[] => states.map((state) => ({ state }) as OutboxItem);

test("the line says how things stand, the network first", () => {
  const line = (news: Partial<Standing>, outbox: OutboxItem[], batch = 0): string => statusLine(standing(news), outbox, batch, NOW, texts).text;
  assert.equal(line({ online: false }, []), "status_offline 0");
  assert.equal(line({ online: false, syncing: true }, items("queued", "uploading")), "status_offline_waiting 2");
  assert.equal(line({ trouble: "offline" }, []), "status_offline 0");
  assert.equal(line({ syncing: true }, items("uploading", "queued", "acknowledged"), 5), "status_sending 4 5");
  assert.equal(line({ syncing: true }, items("acknowledged"), 5), "status_pulling");
  assert.equal(line({ trouble: "busy" }, items("queued")), "status_busy");
  assert.equal(line({}, items("queued", "quarantined")), "status_waiting 1");
  assert.equal(line({ lastContact: null }, []), "status_never");
  assert.match(line({ lastContact: new Date(2026, 11, 1, 9, 30).toISOString() }, items("acknowledged", "quarantined")), /^status_sent today_at 09.30$/);
});

test("only what is sent is shown as good", () => {
  assert.equal(statusLine(standing(), items("queued"), 0, NOW, texts).tone, "wait");
  assert.equal(statusLine(standing(), items("acknowledged"), 0, NOW, texts).tone, "good");
});

const shell = { ways: { app: "/lapangan/", sign_in: "/petugas/masuk/" } } as unknown as Shell;
const materials = { formVersions: { keluarga: "2026.1" } } as unknown as Materials;
const versions = (waits: boolean) => ({ waits: () => waits, subscribe: () => () => undefined, use: () => undefined, look: () => undefined });

function notices(news: Partial<Standing>, { isBusy = false, waits = false, route = "families" } = {}): string[] {
  const store = new MemoryFieldStore({ standing: news });
  return noticesOf({ store, shell, materials, texts, go: () => undefined, versions: versions(waits), isBusy, route }).map(({ code }) => code);
}

test("what matters most is said first", () => {
  assert.deepEqual(notices({}), []);
  const storage = { usedBytes: 9, quotaBytes: 10, persisted: false, warn: "full" } as const;
  assert.deepEqual(notices({ trouble: "revoked", storage, isReader: true }), ["revoked", "storage_full", "other_tab"]);
  assert.deepEqual(notices({ storage: { ...storage, warn: "soon", quotaBytes: 0 } }), ["storage_soon_unknown"]);
});

test("proof of self is asked for where there is a network, and not on its own screen", () => {
  const proof = { needed: true, kind: "second_factor", until: null } as const;
  assert.deepEqual(notices({ proof }), ["proof_needed"]);
  assert.deepEqual(notices({ proof, online: false }), []);
  assert.deepEqual(notices({ proof }, { route: "proof" }), []);
});

test("a new version is not forced on somebody who is typing", () => {
  const store = new MemoryFieldStore();
  const of = (isBusy: boolean) => noticesOf({ store, shell, materials, texts, go: () => undefined, versions: versions(true), isBusy, route: "register" })[0]!;
  assert.equal(of(true).action, undefined);
  assert.equal(of(false).action?.text, "update_now");
});

test("only withdrawn questionnaires that this app still has are told of", () => {
  assert.deepEqual(notices({ withdrawn: ["keluarga@2025.1"] }), []);
  assert.deepEqual(notices({ withdrawn: ["keluarga@2026.1"] }), ["withdrawn"]);
});

test("a clock that is far off is told of", () => {
  assert.deepEqual(notices({ clockOffsetMs: 60_000 }), []);
  assert.deepEqual(notices({ clockOffsetMs: -56 * 365 * 86_400_000 }), ["clock_off"]);
});

test("a phone is called what people call it", () => {
  assert.equal(labelOf("Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36"), "Android, Chrome");
  assert.equal(labelOf("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Version/18.1 Mobile Safari/604.1"), "iPhone, Safari");
  assert.equal(labelOf("curl"), "HP");
  assert.equal(tokenOf("x=1; csrftoken=abc; y=2"), "abc");
});

test("a phone is kept only once the server knows it", async () => {
  const kept: string[] = [];
  const phone = {
    newKeys: async () => ({ publicKey: { kty: "EC" }, pair: {} }),
    enrol: async ({ device }: { device: string }) => { kept.push(device); return new MemoryFieldStore(); },
  };
  const answers: (() => Promise<Response>)[] = [
    () => Promise.reject(new TypeError("no network")),
    async () => new Response("{}", { status: 401 }),
    async () => new Response("{}", { status: 403 }),
    async () => new Response("<html>Masuk ke WiFi</html>", { status: 200 }),
    async () => new Response("<html>", { status: 201 }),
    async () => new Response(JSON.stringify({ device: "d", token: "t", account: { id: "a" } }), { status: 201 }),
  ];
  const faults = [];
  for (const answer of answers) {
    const began = await registerPhone({ phone: phone as never, api: "/", appVersion: "1", token: () => "", label: "HP", fetch: answer }, "583917");
    faults.push("fault" in began ? began.fault : "");
  }
  assert.deepEqual(faults, ["enrol_offline", "enrol_signed_out", "enrol_not_agent", "enrol_failed", "enrol_failed", ""]);
  assert.deepEqual(kept, ["d"]);
});
