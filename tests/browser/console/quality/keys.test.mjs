import assert from "node:assert/strict";
import { test } from "node:test";
import { KEYS, SPEEDS, deedOf, speedFrom } from "../../../../web/static/console/quality/keys.js";

const body = { tagName: "BODY" };

test("space and K play, J L and the arrows go back and on, in capitals too", () => {
  assert.deepEqual([" ", "k", "K", "j", "ArrowLeft", "L", "ArrowRight", "c"].map((key) => deedOf({ key }, body)), ["play", "play", "play", "back", "back", "on", "on", "comment"]);
  assert.equal(deedOf({ key: "x" }, body), null);
  assert.ok(Object.keys(KEYS).length > 12);
});

test("whoever types a comment types letters and spaces", () => {
  for (const tagName of ["TEXTAREA", "INPUT", "SELECT"]) for (const key of [" ", "k", "ArrowLeft"]) assert.equal(deedOf({ key }, { tagName }), null);
  assert.equal(deedOf({ key: "k" }, { tagName: "INPUT", type: "checkbox" }), "play");
});

test("a button that the keyboard reached keeps its space; one that was clicked does not hold up the player", () => {
  assert.equal(deedOf({ key: " " }, { tagName: "BUTTON", reached: true }), null);
  assert.equal(deedOf({ key: " " }, { tagName: "BUTTON", reached: false }), "play");
  assert.equal(deedOf({ key: "k" }, { tagName: "BUTTON", reached: true }), "play");
});

test("arrows move within a row of choices, and the browser keeps its own shortcuts", () => {
  assert.equal(deedOf({ key: "ArrowRight" }, { tagName: "BUTTON", role: "radio" }), null);
  assert.equal(deedOf({ key: "l", ctrlKey: true }, body), null);
  assert.equal(deedOf({ key: "ArrowLeft", altKey: true }, body), null);
});

test("speed goes from three quarters to double and no further", () => {
  assert.deepEqual([SPEEDS[0], SPEEDS[SPEEDS.length - 1]], [0.75, 2]);
  assert.deepEqual([speedFrom(1, 1), speedFrom(2, 1), speedFrom(0.75, -1), speedFrom(3, 1)], [1.25, 2, 0.75, 1.25]);
});
