import assert from "node:assert/strict";
import { test } from "node:test";
import { summed } from "../../../../web/static/console/floor/waits.js";
import { NOON, at } from "../../build.mjs";

const trend = (waiting) => ({ step_seconds: 60, until: at(0), waiting });

test("several queues add up, step by step, to the present", () => {
  const line = summed([trend([9, 1, 2]), trend([3, 4])]);
  assert.deepEqual(line, { times: [NOON / 1000 - 60, NOON / 1000], values: [4, 6] });
});

test("what one queue did not see nobody knows of all", () => {
  assert.deepEqual(summed([trend([1, null, 3]), trend([1, 1, 1])])?.values, [2, null, 4]);
});

test("no queue, one moment or no time is nothing to draw", () => {
  assert.deepEqual([summed([]), summed([trend([1])]), summed([{ ...trend([1, 2]), until: "" }])], [null, null, null]);
});
