import assert from "node:assert/strict";
import { test } from "node:test";

import { underWay } from "../../../web/static/floor/today.js";
import { timesOf } from "../../../web/static/text/times.js";

const times = timesOf("Asia/Shanghai");
const at = (text) => Date.parse(text);

test("a state under way adds to the day what it has lasted, but only of today", () => {
  assert.equal(underWay(at("2026-03-02T01:00:00Z"), at("2026-03-02T01:10:00.500Z"), times), 600.5);
  assert.equal(underWay(at("2026-03-01T10:00:00Z"), at("2026-03-01T17:00:00Z"), times), 3600, "it began before midnight");
});

test("what is not known, and a clock behind, add nothing", () => {
  for (const [since, until] of [[null, 5], [5, null], [at("2026-03-02T01:00:00Z"), at("2026-03-02T00:00:00Z")]]) assert.equal(underWay(since, until, times), 0);
});
