import assert from "node:assert/strict";
import { test } from "node:test";
import { stateLines } from "../../../web/static/wall/state_lines.js";

const states = { ready: 5, ringing: 3, talking: 24, hold: 0, wrap_up: 4, paused: 5, unavailable: 1 };
const everybody = 42;

test("however few places there are, the lines add up to everybody", () => {
  for (let places = 3; places <= 7; places += 1) {
    const lines = stateLines(states, places);
    assert.ok(lines.length <= places, `${lines.length} lines in ${places} places`);
    assert.equal(lines.reduce((sum, { people }) => sum + people, 0), everybody);
  }
});

test("an empty state goes before one with people", () => {
  assert.deepEqual(stateLines(states, 6).map(({ state }) => state), ["ready", "ringing", "talking", "wrap_up", "paused", "unavailable"]);
});

test("before anything is known, states have no number, not even zero", () => {
  assert.deepEqual(stateLines(null, 2), [{ state: "ready", people: null }, { state: "ringing", people: null }]);
});
