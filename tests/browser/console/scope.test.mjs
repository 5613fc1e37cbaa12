import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { entryText, exchangesOf, othersOf, scopeOf } from "../../../web/static/console/scope.js";
import { textOf } from "../../../web/static/text/catalogue.js";

const ENGLISH = textOf(JSON.parse(readFileSync(new URL("../../../config/locales/en.json", import.meta.url), "utf8")), "en");
const QUEUES = new Map([["hq/sales", { label: "销售" }], ["hq/q10", { label: "Q10" }], ["hq/q2", { label: "Q2" }], ["sh/vip", { label: "" }]]);

test("a scope is typed with spaces, commas or Chinese commas, and nothing typed is everything", () => {
  assert.deepEqual(scopeOf(" hq/sales，team:a、agent:1001;hq/* "), ["hq/sales", "team:a", "agent:1001", "hq/*"]);
  assert.equal(scopeOf(" ，; "), null);
});

test("each PBX has its queues, by label as people count; a queue without a label has its name", () => {
  assert.deepEqual(exchangesOf(["sh", "hq"], QUEUES, "en").map(({ pbx, queues }) => [pbx, queues.map(({ label }) => label)]), [["hq", ["Q2", "Q10", "销售"]], ["sh", ["sh/vip"]]]);
  assert.deepEqual(exchangesOf(["h"], QUEUES, "en"), [{ pbx: "h", queues: [] }], "a PBX whose name another's begins with has none of its queues");
});

test("what can be ticked nowhere is not lost", () => {
  assert.deepEqual(othersOf(["hq/sales", "agent:1001", "hq/gone"], new Set(["hq/sales", "hq/*"])), ["agent:1001", "hq/gone"]);
});

test("an entry is read by what it is called, and a hostile one is cut", () => {
  const read = (/** @type {string} */ entry) => entryText(entry, QUEUES, ENGLISH);
  assert.deepEqual(["hq/sales", "hq/*", "team:blue", "agent:1001", "hq/gone"].map(read), ["销售 (hq/sales)", "All of hq", "Team blue", "Person 1001", "hq/gone"]);
  assert.ok(read(`team:${"x".repeat(10_000)}`).length < 80);
});
