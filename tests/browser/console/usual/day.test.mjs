import assert from "node:assert/strict";
import { test } from "node:test";
import { dayOf, lastOf, peaksOf } from "../../../../web/static/console/usual/day.js";
import { NOON, at } from "../../build.mjs";

const arrivals = (fields = {}) => ({ queue: "hq/sales", begin: at(0), step_seconds: 300, counts: [], usual: null, low: null, high: null, ...fields });

test("the day is shown where something happens or usually does, to come and all", () => {
  const usual = Array.from({ length: 288 }, (_, step) => (step >= 100 && step < 200 ? 4 : 0));
  const day = dayOf(arrivals({ counts: Array.from({ length: 150 }, (_, step) => (step >= 100 ? 5 : 0)), usual, low: usual, high: usual }));
  assert.ok(day !== null);
  assert.equal(day.times.length, 112);
  assert.equal(day.times[0], NOON / 1000 + 94.5 * 300);
  assert.deepEqual([day.counts[6], day.counts[56], day.usual[56]], [5, null, 4]);
});

test("a gap stays a gap, and a day without calls draws nothing", () => {
  assert.deepEqual(dayOf(arrivals({ counts: [1, null, 2] }))?.counts, [1, null, 2]);
  assert.equal(dayOf(arrivals({ counts: [0, 0] })), null);
});

test("the last step that is known is told beside its usual", () => {
  assert.deepEqual(lastOf(arrivals({ counts: [1, 7, null], usual: [2, 3, 4] })), { count: 7, usual: 3 });
  assert.equal(lastOf(arrivals({ counts: [1] })), null);
  assert.equal(lastOf(arrivals({ counts: [null], usual: [2] })), null);
});

test("peaks of the queue are marked, one that lasts without an end", () => {
  const alerts = [{ rule: "surge", subject: "hq/sales", since: at(0) }, { rule: "surge", subject: "hq/vip", since: at(9), resolved: at(60) }, { rule: "drops", subject: "hq/sales", since: at(0) }];
  assert.deepEqual(peaksOf(alerts, "hq/sales"), [{ from: NOON, to: null }]);
  assert.deepEqual(peaksOf(alerts, "").length, 2);
  assert.deepEqual(peaksOf(alerts, "hq/vip"), [{ from: NOON + 9000, to: NOON + 60_000 }]);
});
