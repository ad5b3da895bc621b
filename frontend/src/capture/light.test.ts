import assert from "node:assert/strict";
import { test } from "node:test";

import { brightness, difference, grey, hint, sharpness, type Grey } from "./light.js";

const picture = (at: (x: number, y: number) => number, width = 72, height = 96): Grey => ({
  width,
  height,
  pixels: Uint8Array.from({ length: width * height }, (_, i) => at(i % width, Math.floor(i / width))),
});
const stripes = picture((x) => (x % 8 < 4 ? 60 : 180));

test("grey weighs green most and blue least", () => {
  assert.deepEqual([...grey([255, 255, 255, 255, 0, 255, 0, 255, 0, 0, 255, 255], 3, 1).pixels], [255, 149, 28]);
});

test("brightness is that of the middle, not of a bright window behind", () => {
  const face = picture((x, y) => (x > 20 && x < 52 && y > 26 && y < 70 ? 30 : 250));
  assert.ok(brightness(face) < 100);
  assert.equal(brightness(picture(() => 120)), 120);
});

test("the sharper of two pictures of one thing has the larger number", () => {
  const soft = picture((x) => 120 + 60 * Math.sin((x / 8) * 2 * Math.PI));
  assert.ok(sharpness(stripes) > 2 * sharpness(soft));
  assert.equal(sharpness(picture(() => 77)), 0);
});

test("a lamp switched on is no movement, a shift is", () => {
  const brighter = picture((x) => (x % 8 < 4 ? 90 : 210));
  const shifted = picture((x) => ((x + 4) % 8 < 4 ? 60 : 180));
  assert.equal(difference(stripes, brighter), 0);
  assert.ok(difference(stripes, shifted) > 100);
});

test("a person is told what to change at once, and nothing when all is well", () => {
  assert.equal(hint(picture(() => 20)), "too_dark");
  assert.equal(hint(picture(() => 250)), "too_bright");
  assert.equal(hint(picture(() => 120)), "blurred");
  assert.equal(hint(stripes), null);
});
