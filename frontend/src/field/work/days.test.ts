import assert from "node:assert/strict";
import { test } from "node:test";

import { daysBetween, deadline, monthAfter, momentOf } from "./days.js";
import { newId, newKey } from "./ids.js";

const texts = (key: string, values: Record<string, string | number> = {}): string => [key, ...Object.values(values)].join(" ");

test("days are counted on the calendar, over ends of months and years", () => {
  assert.equal(daysBetween("2026-11-24", "2026-11-26"), 2);
  assert.equal(daysBetween("2026-12-31", "2027-01-01"), 1);
  assert.equal(daysBetween("2026-11-24T23:59:00+07:00", "2026-11-23"), -1);
});

test("a deadline is said as people say it", () => {
  assert.equal(deadline(-3, texts), "work_late 3");
  assert.equal(deadline(0, texts), "work_today");
  assert.equal(deadline(1, texts), "work_tomorrow");
  assert.equal(deadline(2, texts), "work_days_left 2");
});

test("months go on over the end of the year", () => {
  assert.equal(monthAfter("2026-12", 1), "2027-01");
  assert.equal(monthAfter("2026-01", -1), "2025-12");
});

test("a moment keeps its instant and says its zone", () => {
  const moment = new Date("2026-12-01T02:30:00.123Z");
  assert.equal(Date.parse(momentOf(moment)), moment.getTime());
  assert.match(momentOf(moment), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d$/);
});

test("an id is a UUID of version 7, in the order of time, whatever the clock says", () => {
  const at = Date.parse("2026-12-01T00:00:00Z");
  assert.match(newId(at), /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.ok(newId(at) < newId(at + 1000));
  assert.match(newId(-5), /^00000000-0000-7/);
  assert.match(newKey(), /^[a-z0-9]{8}$/);
});
