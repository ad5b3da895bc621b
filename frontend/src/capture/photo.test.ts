import assert from "node:assert/strict";
import { test } from "node:test";

import { fit } from "./photo.js";

test("a large photo keeps its shape", () => {
  assert.deepEqual(fit(4000, 3000, 1280), { width: 1280, height: 960 });
  assert.deepEqual(fit(3000, 4000, 1280), { width: 960, height: 1280 });
});

test("a small photo is not blown up, a thin one does not vanish", () => {
  assert.deepEqual(fit(300, 200, 1280), { width: 300, height: 200 });
  assert.deepEqual(fit(9000, 2, 900), { width: 900, height: 1 });
});
