import assert from "node:assert/strict";
import { test } from "node:test";

import { dotAt, drawMap } from "./map.js";

const at = (id: string, latitude: number, longitude: number) => ({ id, latitude, longitude });
const NEAR = { latitude: -8.2191, longitude: 114.3692, accuracy_m: 10 };

test("north is up and east is right", () => {
  const map = drawMap([at("north", -8.218, 114.369), at("south", -8.22, 114.369), at("east", -8.219, 114.371)], null)!;
  const dot = (id: string) => map.dots.find((one) => one.id === id)!;
  assert.ok(dot("north").y < dot("south").y);
  assert.ok(dot("east").x > dot("north").x);
});

test("the bar is a round number of metres and tells the truth", () => {
  const map = drawMap([at("a", -8.22, 114.37), at("b", -8.21, 114.37)], null)!;
  const [a, b] = map.dots as unknown as [{ y: number }, { y: number }];
  assert.match(String(map.bar.metres), /^[125]0*$/);
  assert.ok(Math.abs((Math.abs(a.y - b.y) / map.bar.width) * map.bar.metres - 1113) < 5);
  assert.ok(map.bar.width <= map.width / 3);
});

test("nothing known draws nothing; one house, or all under one roof, is drawn all the same", () => {
  assert.equal(drawMap([], NEAR), null);
  assert.equal(drawMap([at("a", -8.2, 114.3)], null)!.dots.length, 1);
  const one = drawMap(Array.from({ length: 30 }, (_, i) => at(String(i), -8.2, 114.3)), null)!;
  assert.equal(new Set(one.dots.map(({ x, y }) => `${x.toFixed(1)} ${y.toFixed(1)}`)).size > 12, true);
  for (const { x, y } of one.dots) assert.ok(x >= 0 && x <= one.width && y >= 0 && y <= one.height);
});

test("whoever is far away does not shrink the village to a point", () => {
  const houses = [at("a", -8.219, 114.369), at("b", -8.2195, 114.3695)];
  assert.ok(drawMap(houses, NEAR)!.me);
  const far = drawMap(houses, { latitude: -7, longitude: 113, accuracy_m: 10 })!;
  assert.equal(far.me, null);
  assert.deepEqual(far.dots, drawMap(houses, null)!.dots);
});

test("a tap means the nearest dot within reach", () => {
  const dots = [{ id: "a", x: 10, y: 10 }, { id: "b", x: 40, y: 10 }];
  assert.equal(dotAt(dots, 22, 10, 20)?.id, "a");
  assert.equal(dotAt(dots, 28, 10, 20)?.id, "b");
  assert.equal(dotAt(dots, 100, 100, 20), undefined);
});
