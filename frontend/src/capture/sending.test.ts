import assert from "node:assert/strict";
import { test } from "node:test";

import { type Answer, answerOf, send } from "./sending.js";

/** A line that gives these answers one after the other; tells what was waited for. */
function line(...answers: Answer[]) {
  const told: string[] = [];
  const slept: number[] = [];
  let posts = 0;
  return {
    told,
    slept,
    posts: () => posts,
    post: () => Promise.resolve(answers[Math.min(posts++, answers.length - 1)]!),
    sleep: (ms: number) => Promise.resolve(void slept.push(ms)),
    waiting: (why: string) => void told.push(why),
  };
}
const arrived: Answer = { status: 200, body: { next: "/wajah/" } };

test("what arrives at once is sent once", async () => {
  const good = line(arrived);
  assert.deepEqual(await send(good), { kind: "arrived", body: { next: "/wajah/" } });
  assert.equal(good.posts(), 1);
});

test("a cut line is tried again, each time after a longer pause", async () => {
  const cut = line({ status: 0 }, { status: 502 }, { status: 0 }, arrived);
  assert.equal((await send(cut)).kind, "arrived");
  assert.deepEqual(cut.slept, [1000, 2000, 4000]);
  assert.deepEqual(cut.told, ["cut", "cut", "cut"]);
});

test("a line that stays cut gives the person the word, with nothing lost", async () => {
  const dead = line({ status: 0 });
  assert.equal((await send(dead)).kind, "unreachable");
  assert.equal(dead.posts(), 7);
});

test("a busy server is waited for as long as it says, and is no failure", async () => {
  const busy = line({ status: 503, retryAfter: 7 }, { status: 503, retryAfter: 600 }, { status: 429 }, arrived);
  assert.equal((await send(busy)).kind, "arrived");
  assert.deepEqual(busy.slept, [7000, 60000, 5000]);
  assert.deepEqual(busy.told, ["busy", "busy", "busy"]);
});

test("time that ran out asks for a new challenge", async () => {
  assert.deepEqual(await send(line({ status: 410, body: {} })), { kind: "expired" });
});

test("a refusal says what the server says", async () => {
  const refused = line({ status: 409, body: { title: "Sudah selesai.", detail: "Lihat hasilnya." } });
  assert.deepEqual(await send(refused), { kind: "refused", says: "Sudah selesai. Lihat hasilnya." });
});

test("a page of somebody in between is not taken for an answer", async () => {
  const hotel = line(answerOf(200, "<html>Selamat datang di WiFi kami</html>", null), arrived);
  assert.equal((await send(hotel)).kind, "arrived");
  assert.equal(hotel.posts(), 2);
});

test("an answer is read with its Retry-After", () => {
  assert.deepEqual(answerOf(503, "{}", "12"), { status: 503, body: {}, retryAfter: 12 });
  assert.deepEqual(answerOf(200, '{"next":"/x/"}', null), { status: 200, body: { next: "/x/" } });
});
