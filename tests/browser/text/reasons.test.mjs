import assert from "node:assert/strict";
import { test } from "node:test";
import { textOf } from "../../../web/static/text/catalogue.js";
import { happenedText, numberText, reasonText } from "../../../web/static/text/reasons.js";

const text = textOf({ "alert.long_wait.why": "{label}: {value} s, limit {fire} s", "alert.long_wait.clears": "under {clear}", "alert.long_call.why": "{name}: {seconds_clock}", "length.minutes": "{count} min", "length.seconds": "{count} s" }, "en");

test("a reason is said in the reader's words; without its sentence or its values it is not", () => {
  assert.equal(reasonText({ reason: "long_wait", values: { label: "Sales", value: 131.25, fire: null } }, "why", text), "Sales: 131 s, limit – s");
  assert.equal(reasonText({ reason: "long_wait", values: {} }, "clears", text), null);
  assert.equal(reasonText({ reason: "long_call", values: { name: "Li", seconds_clock: 150 } }, "why", text), "Li: 2 min 30 s");
  assert.equal(reasonText({ reason: "unheard_of", values: {} }, "why", text), null);
});

test("numbers are whole when they are large or whole", () => {
  assert.deepEqual([3, 4.25, 131.25].map((value) => numberText(value, "en")), ["3", "4.3", "131"]);
});

test("what happened is in the reader's words, else in the server's", () => {
  assert.equal(happenedText({ reason: "long_call", values: { name: "Li", seconds_clock: 60 }, message: "李 1 分钟" }, text), "Li: 1 min");
  assert.equal(happenedText({ reason: "", values: {}, message: "李 1 分钟" }, text), "李 1 分钟");
  assert.equal(happenedText({ reason: "long_call", values: {}, message: "李 1 分钟" }, text), "李 1 分钟");
});
