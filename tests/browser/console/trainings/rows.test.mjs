import assert from "node:assert/strict";
import { test } from "node:test";
import { changeText, movesOf, secondsOf } from "../../../../web/static/console/trainings/rows.js";

const training = (state, by = "qa") => ({ id: 1, title: "T", state, items: [], agents: {}, proposed_by: by, proposed: "", planned: null, held: null, retro: false, decided_by: null, effect: null });
const TRAINER = { name: "trainer", decides: true };

test("whoever decides is offered the decision, and nobody that on their own proposal", () => {
  assert.deepEqual(movesOf(training("proposed"), TRAINER), ["approve", "decline"]);
  assert.deepEqual(movesOf(training("proposed", "trainer"), TRAINER), ["decline"]);
  assert.deepEqual(movesOf(training("proposed"), { name: "li", decides: false }), []);
  assert.deepEqual(movesOf(training("approved"), { name: "li", decides: false }), ["hold"]);
  assert.deepEqual(movesOf(training("held", "trainer"), TRAINER), ["file"]);
  assert.deepEqual(movesOf(training("filed"), TRAINER), []);
});

test("a change is told with its bounds in percentage points", () => {
  assert.equal(changeText({ effect: "better", change: -0.125, low: -0.2, high: -0.05 }), "-12.5 (-20.0 – -5.0)");
  assert.equal(changeText({ effect: "not_known", change: null, low: null, high: null }), "");
  assert.equal(changeText(null), "");
});

test("an empty field is no time", () => {
  assert.equal(secondsOf(""), null);
  assert.equal(secondsOf("nonsense"), null);
  assert.equal(typeof secondsOf("2026-07-31T10:00"), "number");
});
