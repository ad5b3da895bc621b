import assert from "node:assert/strict";
import { test } from "node:test";

import { type Look, Step, framesOf, paceOf } from "./pace.js";

interface Walked {
  kept: number[];
  ended: number;
}

/** Looks every 70 ms until the step is done; `kept` are the moments of the pictures that were kept. */
function walk(code: string, see: (at: number) => Partial<Look>, begin = 0): Walked {
  const step = new Step(code);
  const kept: number[] = [];
  let best = -1;
  for (let at = begin; at < begin + 60_000; at += 70) {
    const { verdict, isBest } = step.look({ at, sharpness: 5, moved: 0, fine: true, ...see(at) });
    if (isBest) best = at;
    if (verdict === "keep" || verdict === "done") kept.push(best);
    if (verdict === "done") return { kept, ended: at };
  }
  throw new Error("never done");
}

test("looking ahead keeps its frames once there was time to read", () => {
  const { kept, ended } = walk("look_ahead", () => ({}));
  assert.equal(kept.length, paceOf("look_ahead").frames);
  assert.ok(kept[0]! >= 1200);
  assert.ok(ended < 3000);
});

test("frames are in order and none is kept twice", () => {
  for (const code of ["look_ahead", "turn_left", "blink"]) {
    const { kept } = walk(code, (at) => ({ sharpness: 5 + Math.sin(at), moved: 9 }));
    assert.deepEqual([...new Set(kept)].sort((a, b) => a - b), kept);
  }
});

test("of the looks between two frames the sharpest is kept", () => {
  const { kept } = walk("turn_left", (at) => ({ moved: 9, sharpness: at % 280 === 0 ? 9 : 1 }));
  assert.ok(kept.filter((at) => at % 280 === 0).length >= 3);
});

test("a turn waits for a movement, however long the person needs, up to its patience", () => {
  assert.ok(walk("turn_left", (at) => ({ moved: at > 4000 ? 9 : 0 })).kept[0]! > 4000);
  const still = walk("turn_left", () => ({ moved: 0 }));
  assert.equal(still.kept.length, paceOf("turn_left").frames);
  assert.ok(still.ended < 10_000, "who cannot turn is not kept waiting for ever");
});

test("bad light is waited for when looking ahead, but not for ever", () => {
  assert.ok(walk("look_ahead", (at) => ({ fine: at > 3000 })).kept[0]! > 3000);
  assert.ok(walk("look_ahead", () => ({ fine: false })).ended < 8000);
});

test("a step counts from its own first look", () => {
  assert.equal(walk("blink", () => ({}), 20_000).ended - 20_000, walk("blink", () => ({})).ended);
});

test("a whole session is small", () => {
  assert.ok(framesOf(["look_ahead", "turn_left", "look_up", "blink", "look_ahead"]) <= 20);
});
