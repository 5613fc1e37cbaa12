import assert from "node:assert/strict";
import { test } from "node:test";
import { fitting, textWidth } from "../../../web/static/text/width.js";

test("an ideograph fills its square, figures are all as wide", () => {
  assert.equal(textWidth("排队人数"), 4);
  assert.equal(textWidth("11"), textWidth("88"));
  assert.ok(textWidth("，") === 1 && textWidth("𠮷") === 1);
});

test("the longest text that fits is taken, the shortest when none does", () => {
  assert.equal(fitting(["Answered in 20 s", "In 20 s"], 12), "Answered in 20 s");
  assert.equal(fitting(["Answered in 20 s", "In 20 s"], 5), "In 20 s");
  assert.equal(fitting(["Answered in 20 s", "In 20 s"], 1), "In 20 s");
});
