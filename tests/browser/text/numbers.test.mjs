import assert from "node:assert/strict";
import { test } from "node:test";
import { count, percent, ratio } from "../../../web/static/text/numbers.js";

test("a ratio just below a target never reads as the target, and only one reads as 100", () => {
  assert.deepEqual([0.7999, 0.8, 0.29, 0.999, 1, 0].map(percent), ["79", "80", "29", "99", "100", "0"]);
});

test("a ratio without a denominator is a dash", () => {
  assert.equal(percent(ratio(0, 0)), "–");
  assert.equal(ratio(1, 4), 0.25);
});

test("counts are grouped; an unknown one is a dash", () => {
  assert.deepEqual([count(1284, "zh-CN"), count(null, "en")], ["1,284", "–"]);
});
