import assert from "node:assert/strict";
import { test } from "node:test";
import { anyOver, overLimits, shared } from "../../../web/static/floor/limits.js";
import { definition } from "../build.mjs";

test("a figure at its limit is not over it", () => {
  assert.ok(!anyOver(overLimits(definition(), { waiting: 10, longest: 180, level: 0.8 })));
  assert.deepEqual(overLimits(definition(), { waiting: 11, longest: 180.1, level: 0.799 }), { waiting: true, longest: true, level: true });
});

test("what is not known and what has no limit is never over", () => {
  assert.ok(!anyOver(overLimits(definition(), { waiting: null, longest: null, level: null })));
  assert.ok(!anyOver(overLimits(undefined, { waiting: 99, longest: 999, level: 0 })));
  const free = definition({ waiting_limit: null, longest_wait_limit_seconds: null, service_level_target: null });
  assert.ok(!anyOver(overLimits(free, { waiting: 99, longest: 999, level: 0 })));
});

test("only what all have in common is shared", () => {
  assert.equal(shared([20, 20]), 20);
  assert.equal(shared([20, 30]), undefined);
  assert.equal(shared([]), undefined);
});
