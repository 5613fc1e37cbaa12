import assert from "node:assert/strict";
import { test } from "node:test";
import { actsOf, lineText, numberText, reasonText } from "../../../../web/static/console/alerts/why.js";
import { textOf } from "../../../../web/static/text/catalogue.js";

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

test("what can be done depends on the state", () => {
  assert.ok(actsOf("firing").includes("acknowledge"));
  assert.ok(!actsOf("acknowledged").includes("acknowledge"));
  assert.deepEqual(actsOf("resolved"), ["comment", "close"]);
  assert.deepEqual(actsOf("closed"), []);
});

test("a line says to whom and by what it was told, what was written, and that nobody was told", () => {
  const plain = textOf({ "alert.only_shown": "only shown", "severity.critical": "Critical" }, "en");
  assert.equal(lineText({ what: "told", values: { step: "firing", why: "first", people: "li", channels: "mail" } }, plain), "li · mail");
  assert.equal(lineText({ what: "told", values: { step: "firing", why: "first", people: "", channels: "" } }, plain), "only shown");
  assert.equal(lineText({ what: "fired", values: { value: 1, severity: "critical" } }, plain), "Critical");
  assert.equal(lineText({ what: "commented", values: { text: "<b>" } }, plain), "<b>");
});
