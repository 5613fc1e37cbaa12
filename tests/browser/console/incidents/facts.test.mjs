import assert from "node:assert/strict";
import { test } from "node:test";
import { answerOf, beganAt, deedsOf, marksOf, membersOf, requestsOf, rootOf, standingOf } from "../../../../web/static/console/incidents/facts.js";
import { NOON, at } from "../../build.mjs";

const member = (fields = {}) => ({ id: "a", rule: "trunk_down", subject: "hq/carrier", severity: "critical", state: "firing", since: at(-90), fired: at(-60), cause: null, acknowledged: null, ...fields });
const incident = (fields = {}) => ({
  id: "i/1", state: "open", severity: "critical", title: "", opened: at(-60), acknowledged: null, resolved: null, closed: null, closed_by: null, note: null,
  alerts: [member({ id: "b", rule: "drops", cause: "a", fired: at(-50) }), member(), member({ id: "c", rule: "calls_stopped", state: "resolved", cause: "a", fired: at(-55) })], ...fields,
});
const ids = (alerts) => alerts.map(({ id }) => id);

test("the cause comes first, then what stands, then what is over", () => {
  assert.equal(rootOf(incident())?.id, "a");
  assert.deepEqual(ids(membersOf(incident())), ["a", "b", "c"]);
  assert.equal(rootOf(incident({ alerts: [member({ id: "x", cause: "gone" })] }))?.id, "x");
  assert.equal(rootOf(incident({ alerts: [] })), undefined);
  const louder = [member({ id: "hint", severity: "notice", fired: at(-90) }), member({ id: "gone", state: "resolved", fired: at(-80) }), member({ id: "loud" })];
  assert.equal(rootOf(incident({ alerts: louder }))?.id, "loud", "what stands and is loud names the incident");
});

test("an answer is measured from when it was noticed; what has not happened is not known", () => {
  assert.equal(beganAt(incident()), NOON - 90_000);
  assert.deepEqual(answerOf(incident()), { noticed: 30, acknowledged: null, resolved: null });
  assert.deepEqual(answerOf(incident({ acknowledged: at(0), resolved: at(60) })), { noticed: 30, acknowledged: 60, resolved: 120 });
});

test("the moments that count are in their order, and one cause told twice in a second is one", () => {
  const line = (seconds, what) => ({ at: at(seconds), alert: "a", what, by: null, values: {} });
  const marks = marksOf(incident(), [line(-60, "fired"), line(-60, "consequence"), line(-59.5, "told"), line(-59.4, "told"), line(30, "told"), line(40, "unheard_of")], ({ what }) => what, "began");
  assert.deepEqual(marks.map(({ at: moment, kind }) => [(moment - NOON) / 1000, kind]), [[-90, "began"], [-60, "fired"], [-60, "said"], [-59.5, "told"], [30, "told"], [40, "said"]]);
});

test("what can be done depends on where it stands", () => {
  assert.deepEqual(deedsOf(incident()), ["acknowledge", "assign", "comment", "resolve", "close"]);
  assert.ok(!deedsOf(incident({ alerts: [member({ state: "acknowledged" })] })).includes("acknowledge"));
  assert.deepEqual(deedsOf(incident({ state: "resolved" })), ["comment", "close"]);
  assert.deepEqual(deedsOf(incident({ state: "closed" })), []);
});

test("a deed reaches the alerts of which somebody is told, and a sign-off ends them first", () => {
  assert.deepEqual(ids(standingOf(incident())), ["a"]);
  assert.deepEqual(requestsOf(incident(), "acknowledge", "").map(({ path }) => path), ["alerts/a/acknowledge"]);
  assert.deepEqual(requestsOf(incident(), "assign", "li"), [{ method: "POST", path: "alerts/a/assign", body: { to: "li" } }]);
  assert.deepEqual(requestsOf(incident(), "close", "works").map(({ path }) => path), ["alerts/b/resolve", "alerts/a/resolve", "incidents/i%2F1/close"]);
  assert.deepEqual(requestsOf(incident({ state: "resolved" }), "close", "works").length, 1);
  assert.deepEqual(requestsOf(incident(), "dance", ""), []);
});
