import assert from "node:assert/strict";
import { test } from "node:test";
import { Sure } from "../../../web/static/console/sure.js";

/** Waits that end when the test says so. */
function asking() {
  /** @type {(() => void)[]} */
  const waits = [];
  const done = [];
  const sure = new Sure(() => undefined, (run) => waits.push(run));
  return { sure, waits, done, press: (/** @type {string} */ key) => sure.press(key, () => done.push(key)) };
}

test("the first press asks, the second does it, once", () => {
  const { sure, done, press } = asking();
  press("a");
  assert.deepEqual([sure.asked, done], ["a", []]);
  press("a");
  assert.deepEqual([sure.asked, done], [null, ["a"]]);
});

test("another button's press asks anew, and what was asked is forgotten", () => {
  const { sure, done, press } = asking();
  press("a");
  press("b");
  assert.deepEqual([sure.asked, done], ["b", []]);
});

test("a question that nobody answers goes, but an old wait ends no new question", () => {
  const { sure, waits, press } = asking();
  press("a");
  press("b");
  waits[0]?.();
  assert.equal(sure.asked, "b");
  waits[1]?.();
  assert.equal(sure.asked, null);
});
