import assert from "node:assert/strict";
import { test } from "node:test";
import { meanOf } from "../../../../web/static/console/own/sums.js";

test("only random samples with points count for the mean", () => {
  const rows = [{ stratum: "random", points: 90, passed: true }, { stratum: "random", points: 60, passed: false }, { stratum: "risk", points: 0, passed: false }, { stratum: "random", points: null, passed: null }];
  assert.deepEqual(meanOf(rows), { count: 2, mean: 75, passed: 1 });
  assert.deepEqual(meanOf([]), { count: 0, mean: null, passed: 0 });
});
