import assert from "node:assert/strict";
import { test } from "node:test";
import { Alarm } from "../../../web/static/console/alarm.js";
import { alert } from "../build.mjs";

const ids = (alerts) => alerts.map(({ id }) => id);

test("what stood before the page was opened is no news", () => {
  const alarm = new Alarm();
  assert.deepEqual(alarm.news([alert({ id: "old" })]), []);
  assert.deepEqual(ids(alarm.news([alert({ id: "old" }), alert({ id: "new" })])), ["new"]);
});

test("an alert is news once, even when it goes and the link comes back", () => {
  const alarm = new Alarm();
  alarm.news([]);
  assert.deepEqual(ids(alarm.news([alert({ id: "a" })])), ["a"]);
  assert.deepEqual(alarm.news([]), []);
  assert.deepEqual(alarm.news([alert({ id: "a" })]), []);
});

test("a notice, and what somebody has acknowledged already, calls nobody", () => {
  const alarm = new Alarm();
  alarm.news([]);
  assert.deepEqual(alarm.news([alert({ id: "n", severity: "notice" }), alert({ id: "k", state: "acknowledged" })]), []);
});

test("what is remembered is bounded", () => {
  const alarm = new Alarm();
  alarm.news([]);
  for (let turn = 0; turn < 2000; turn += 1) alarm.news([alert({ id: `a${turn}` })]);
  assert.ok((alarm.known?.size ?? 0) <= 500);
});
