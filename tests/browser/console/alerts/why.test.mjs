import assert from "node:assert/strict";
import { test } from "node:test";
import { actsOf, lineText } from "../../../../web/static/console/alerts/why.js";
import { textOf } from "../../../../web/static/text/catalogue.js";

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
