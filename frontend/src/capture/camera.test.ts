import assert from "node:assert/strict";
import { test } from "node:test";

import { crop, troubleOf } from "./camera.js";

test("each trouble with the camera has its own words", () => {
  assert.equal(troubleOf("NotAllowedError"), "refused");
  assert.equal(troubleOf("NotFoundError"), "absent");
  assert.equal(troubleOf("NotReadableError"), "in_use");
  assert.equal(troubleOf("AnythingElse"), "broken");
});

test("a picture is cut to what the person sees, three to four, and made small", () => {
  const wide = crop(1280, 720, 480);
  assert.deepEqual([wide.width, wide.height, wide.w, wide.h], [480, 640, 540, 720]);
  assert.equal(wide.x, 370);
  const tall = crop(720, 1280, 480);
  assert.deepEqual([tall.width, tall.height, tall.w, tall.h, tall.y], [480, 640, 720, 960, 160]);
});

test("a small camera is not blown up", () => {
  const { width, height } = crop(320, 240, 480);
  assert.deepEqual([width, height], [180, 240]);
});
