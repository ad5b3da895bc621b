import assert from "node:assert/strict";
import { test } from "node:test";

import { faultOfPin } from "./pin.js";

test("PINs that are tried first are refused, with the reason", () => {
  const wanted = {
    digits: ["", "12345", "1234567", "12345a", "１２３４５６", "12 456"], same: ["000000", "777777"], row: ["123456", "654321", "789012", "210987"],
    pattern: ["121212", "123123", "112233", "222555", "998899", "471174"], date: ["170845", "450817", "311299", "198507", "071985", "200101"],
  };
  for (const [fault, pins] of Object.entries(wanted)) for (const pin of pins) assert.equal(faultOfPin(pin), fault, pin);
});

test("Other PINs are good, and most are others", () => {
  for (const pin of ["274916", "902745", "836152"]) assert.equal(faultOfPin(pin), "");
  let good = 0;
  for (let pin = 0; pin < 1_000_000; pin += 37) good += faultOfPin(String(pin).padStart(6, "0")) ? 0 : 1;
  assert.ok(good / (1_000_000 / 37) > 0.85);
});
