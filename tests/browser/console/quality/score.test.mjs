import assert from "node:assert/strict";
import { test } from "node:test";
import { allowed, missingOf, pointsLost, scoreOf } from "../../../../web/static/console/quality/score.js";

const item = (fields) => ({ code: "a", cat: "one", text: {}, kind: "deduct", max: 10, critical: null, na_allowed: true, ...fields });
const form = (fields = {}) => ({
  id: "f", version: 1, name: {}, pass_mark: 85, fail_rule: "zero",
  categories: [{ code: "one", text: {}, weight: 60 }, { code: "two", text: {}, weight: 40 }, { code: "flags", text: {}, weight: 0 }],
  items: [item({ code: "a", max: 30 }), item({ code: "b", max: 30, kind: "yesno" }), item({ code: "c", cat: "two", max: 40, kind: "scale" }), item({ code: "rude", cat: "flags", kind: "yesno", max: 0, critical: "customer" })],
  ...fields,
});
const given = (values) => new Map(Object.entries(values).map(([code, value]) => [code, { code, value }]));

test("before the first answer nothing is lost, and everything is missing", () => {
  assert.equal(scoreOf(form(), new Map()).points, 100);
  assert.deepEqual(missingOf(form(), given({ a: 3, c: 41 })), ["b", "c", "rude"]);
});

test("deductions count, what does not apply leaves its category to the others", () => {
  assert.equal(scoreOf(form(), given({ a: 15, b: 1, c: 40, rude: 1 })).points, 85);
  assert.equal(scoreOf(form(), given({ a: 15, b: null, c: 40, rude: 1 })).points, 70);
  assert.equal(scoreOf(form(), given({ a: 15, b: 1, c: null, rude: 1 })).points, 75);
  assert.equal(scoreOf(form(), given({ a: null, b: null, c: null, rude: 1 })).points, null);
});

test("a critical error fails the call and keeps the points for coaching", () => {
  const score = scoreOf(form(), given({ a: 0, b: 1, c: 40, rude: 0 }));
  assert.deepEqual([score.points, score.kept, score.passed, score.criticals], [0, 100, false, [{ code: "rude", kind: "customer" }]]);
  assert.equal(scoreOf(form({ fail_rule: "fail" }), given({ rude: 0 })).points, 100);
});

test("an answer is within its item's range", () => {
  assert.deepEqual([allowed(item({}), 10), allowed(item({}), 10.5), allowed(item({ kind: "yesno" }), 0.5), allowed(item({ na_allowed: false }), null), allowed(item({}), NaN)], [true, false, false, false, false]);
  assert.deepEqual([pointsLost(item({ kind: "yesno", max: 3 }), 0), pointsLost(item({ kind: "scale" }), 4)], [3, 6]);
});
