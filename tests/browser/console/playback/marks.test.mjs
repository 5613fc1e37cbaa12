import assert from "node:assert/strict";
import { test } from "node:test";
import { nextMark, stretchOf, within } from "../../../../web/static/console/playback/marks.js";

const MINUTE = 60_000;
const NOW = 1000 * MINUTE;

test("a stretch begins before, and ends after or now", () => {
  assert.deepEqual(stretchOf(NOW - 60 * MINUTE, NOW - 30 * MINUTE, NOW), { from: NOW - 70 * MINUTE, to: NOW - 25 * MINUTE });
  assert.deepEqual(stretchOf(NOW - MINUTE, null, NOW), { from: NOW - 11 * MINUTE, to: NOW });
});

test("of a stretch only what is kept can be shown", () => {
  const wanted = { from: 100 * MINUTE, to: 120 * MINUTE };
  assert.deepEqual(within(wanted, null), wanted);
  assert.deepEqual(within(wanted, { from: 110 * MINUTE, to: NOW }), { from: 110 * MINUTE, to: 120 * MINUTE });
  assert.equal(within(wanted, { from: 200 * MINUTE, to: NOW }), null);
});

test("one steps to the nearest mark on a side, not to the one under the thumb", () => {
  const marks = [10, 20, 30].map((at) => ({ at: at * 1000, kind: /** @type {const} */ ("told"), label: "" }));
  assert.deepEqual([nextMark(marks, 20_200, 1), nextMark(marks, 20_200, -1), nextMark(marks, 31_000, 1)], [30_000, 10_000, null]);
});
