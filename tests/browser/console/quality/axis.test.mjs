import assert from "node:assert/strict";
import { test } from "node:test";
import { axisOf, secondAt, ticksOf, xOf } from "../../../../web/static/console/quality/axis.js";
import { chance } from "../../build.mjs";

test("the whole recording spans the picture when nothing came before it", () => {
  const axis = axisOf(0, 100, 1000);
  assert.deepEqual([xOf(axis, 0), xOf(axis, 50), xOf(axis, 100), secondAt(axis, 250)], [0, 500, 1000, 25]);
});

test("a long wait is squeezed into a seventh, a short one keeps its length", () => {
  const long = axisOf(300, 60, 700);
  assert.deepEqual([xOf(long, -300), xOf(long, -150), xOf(long, 0), xOf(long, 60)], [0, 50, 100, 700]);
  const short = axisOf(10, 190, 1000);
  assert.deepEqual([xOf(short, -10), xOf(short, 0), xOf(short, 190)], [0, 50, 1000]);
});

test("closer, a part of the recording fills the picture and stays within it", () => {
  const axis = axisOf(20, 100, 1000, { zoom: 4, at: 50 });
  assert.deepEqual([axis.from, axis.to, axis.leadWidth], [37.5, 62.5, 0]);
  assert.deepEqual(["from", "to"].map((end) => axisOf(0, 100, 1000, { zoom: 4, at: 99 })[end]), [75, 100]);
  assert.equal(axisOf(0, 100, 1000, { zoom: 4, at: -5 }).from, 0);
  assert.equal(axisOf(0, 3, 1000, { zoom: 64, at: 1 }).to - axisOf(0, 3, 1000, { zoom: 64, at: 1 }).from, 2);
});

test("a click gives back the second that was drawn there, always within the recording", () => {
  const random = chance(7);
  for (let time = 0; time < 500; time += 1) {
    const axis = axisOf(random() * 200, 1 + random() * 900, 300 + random() * 1400, { zoom: 1 + random() * 7, at: random() * 900 });
    const second = axis.from + random() * (axis.to - axis.from);
    assert.ok(Math.abs(secondAt(axis, xOf(axis, second)) - second) < 1e-6);
    const far = secondAt(axis, -1000 + random() * 4000);
    assert.ok(far >= 0 && far <= axis.seconds);
  }
});

test("ticks are round, rise, and leave room for their words", () => {
  assert.deepEqual(ticksOf(axisOf(0, 100, 600), 60), [0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100]);
  assert.deepEqual(ticksOf(axisOf(0, 303, 600), 60), [0, 60, 120, 180, 240, 300]);
  assert.deepEqual(ticksOf(axisOf(0, 20_000, 390), 60), [0, 3600, 7200, 10_800, 14_400, 18_000]);
});
