import assert from "node:assert/strict";
import { test } from "node:test";
import { brief } from "../../../web/static/console/brief.js";

test("a name stays as it is, an endless one is cut", () => {
  assert.equal(brief("张伟"), "张伟");
  assert.equal(brief("x".repeat(10_000), 10), `${"x".repeat(9)}…`);
});

test("what is missing is empty", () => {
  assert.deepEqual([brief(null), brief(undefined), brief("")], ["", "", ""]);
});

test("no letter is cut in half", () => {
  assert.equal(brief("𠮷".repeat(100), 4), "𠮷𠮷𠮷…");
});
