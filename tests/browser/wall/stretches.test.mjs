import assert from "node:assert/strict";
import { test } from "node:test";
import { stretches } from "../../../web/static/wall/stretches.js";

test("a curve leaves a gap where nobody looked, and one point draws nothing", () => {
  assert.equal(stretches([1, 2, null, 3, 4]).length, 2);
  assert.deepEqual(stretches([null, 5, null]), []);
});
