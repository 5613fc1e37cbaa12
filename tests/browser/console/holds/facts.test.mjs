import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { KINDS, MATTERS, bodyOf, ordered, stateOf } from "../../../../web/static/console/holds/facts.js";

const hold = (fields = {}) => ({ id: 1, in_force: true, kind: null, caller: null, subject: null, who: "account:li", why: "w", since: "2026-11-23T04:00:00.000Z", until: null, released: null, released_by: null, ...fields });

test("a hold is in force, was lifted by somebody, or is over by itself", () => {
  assert.deepEqual([hold(), hold({ in_force: false, released: "2026-11-23T05:00:00.000Z" }), hold({ in_force: false })].map(stateOf), ["in_force", "released", "over"]);
});

test("what holds stands first, the newest of each part before the older", () => {
  assert.deepEqual(ordered([hold({ id: 1 }), hold({ id: 2, in_force: false }), hold({ id: 3 })]).map(({ id }) => id), [3, 1, 2]);
});

test("only what the matter asks for is sent, whatever stands in other fields", () => {
  const typed = { caller: " 13800000042 ", subject: "s1", kind: "alerts", why: " w ", days: "" };
  const sent = (/** @type {import("../../../../web/static/console/holds/facts.js").Matter} */ matter) => { const { caller, subject, kind } = bodyOf(matter, typed); return [caller, subject, kind]; };
  assert.deepEqual(MATTERS.map(sent), [["13800000042", null, null], [null, "s1", "alerts"], [null, null, "alerts"], [null, null, null]]);
  assert.deepEqual([bodyOf("caller", typed).days, bodyOf("caller", { ...typed, days: "30" }).days, bodyOf("subject", { subject: "s", kind: "" }).kind], [null, 30, null]);
});

test("every kind of data has a name", () => {
  const texts = JSON.parse(readFileSync(new URL("../../../../config/locales/en.json", import.meta.url), "utf8"));
  assert.deepEqual(KINDS.filter((kind) => !(`data.${kind}` in texts)), []);
});
