import assert from "node:assert/strict";
import { test } from "node:test";

import { bytesOf, fromBase64url, momentOf, newUuid, sha256, textOf, toBase64url } from "./bytes.js";

test("Bytes go into base64url and back, whatever their length", () => {
  for (let length = 0; length < 70; length++) {
    const bytes = Uint8Array.from({ length }, (_, at) => (at * 37 + length) & 255);
    const text = toBase64url(bytes);
    assert.match(text, /^[A-Za-z0-9_-]*$/);
    assert.deepEqual(fromBase64url(text), bytes);
  }
  assert.equal(textOf(bytesOf("Émbun 🌾")), "Émbun 🌾");
});

test("SHA-256 as the world knows it", async () => {
  assert.equal(await sha256(bytesOf("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});

test("Numbers of things are UUIDs of version 7, in the order in which they were made", () => {
  const moment = Date.UTC(2026, 11, 1);
  const made = [newUuid(moment), newUuid(moment + 1), newUuid(moment + 86_400_000)];
  for (const uuid of made) assert.match(uuid, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.deepEqual([...made].sort(), made);
  assert.equal(parseInt(made[0]!.replace("-", "").slice(0, 12), 16), moment);
  assert.match(newUuid(-5), /^00000000-0000-7/);
});

test("A moment says its zone, and is the same moment", () => {
  const at = new Date(Date.UTC(2026, 11, 1, 2, 30, 0, 7));
  const text = momentOf(at);
  assert.match(text, /^2026-1[12]-\d\dT\d\d:\d\d:00\.007[+-]\d\d:\d\d$/);
  assert.equal(Date.parse(text), at.getTime());
});
