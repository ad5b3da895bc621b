import assert from "node:assert/strict";
import { test } from "node:test";

import { MemoryStore } from "./memory_store.js";

test("answers come and go, and whoever listens is told", () => {
  const store = new MemoryStore();
  let told = 0;
  const stop = store.subscribe(() => told++);
  const key = store.addMember();
  store.set([key, "name"], "Siti");
  store.set(["tenure"], 1);
  assert.deepEqual(store.answers(), { tenure: 1, members: [{ key, name: "Siti" }] });
  store.clear(["tenure"]);
  store.clear([key, "name"]);
  assert.deepEqual(store.answers(), { members: [{ key }] });
  store.removeMember(key);
  stop();
  store.set(["tenure"], 2);
  assert.equal(told, 6);
  assert.match(key, /^[a-z0-9]{8}$/);
});
