import assert from "node:assert/strict";
import { test } from "node:test";
import { labelsOf, stretchOn } from "../../../../web/static/console/rules/axis.js";
import { timesOf } from "../../../../web/static/text/times.js";

const HOUR = 3_600_000;
const NOON = Date.parse("2026-11-23T04:00:00Z");
const times = timesOf("Asia/Shanghai");

test("a day is told by hours, weeks by dates at the site's midnights, never more than fit", () => {
  assert.ok(labelsOf({ from: NOON, to: NOON + 24 * HOUR }, times, 10).every(({ text }) => /^\d\d:\d\d/.test(text)));
  const week = labelsOf({ from: NOON, to: NOON + 7 * 24 * HOUR }, times, 10);
  assert.deepEqual(week.map(({ text }) => text), ["11-24", "11-25", "11-26", "11-27", "11-28", "11-29", "11-30"]);
  assert.ok(week.every(({ at }) => times.second(at) === "00:00:00"));
  assert.ok(labelsOf({ from: NOON, to: NOON + 90 * 24 * HOUR }, times, 10).length <= 10);
});

test("a moment is wide enough to be seen, at the very end, too, and what lasts reaches it", () => {
  const span = { from: NOON, to: NOON + 100 * HOUR };
  assert.deepEqual(stretchOn(NOON + 50 * HOUR, NOON + 75 * HOUR, span), [0.5, 0.75]);
  assert.deepEqual(stretchOn(NOON + 50 * HOUR, null, span), [0.5, 1]);
  const [from, to] = stretchOn(span.to, span.to, span);
  assert.ok(from < 1 && to <= 1.0001 && to > from);
});
