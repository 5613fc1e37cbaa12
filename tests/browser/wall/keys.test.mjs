import assert from "node:assert/strict";
import { test } from "node:test";
import { struck } from "../../../web/static/wall/keys.js";

/** A replay that writes down what is asked of it. */
function desk() {
  const asked = [];
  const note = (name) => (...values) => asked.push([name, ...values]);
  const player = { moment: () => 100_000, replay: { sight: "shown" }, toggle: note("toggle"), seek: note("seek"), shift: note("shift"), step: note("step"), see: note("see") };
  return { target: { player, alert: note("alert") }, asked };
}

const press = (key, fields = {}) => ({ key, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, target: null, ...fields });

test("each key does one thing", () => {
  const { target, asked } = desk();
  for (const key of [" ", "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown", "Home", "End", ",", ".", "[", "]", "v"]) assert.ok(struck(press(key), target), key);
  assert.ok(struck(press("ArrowRight", { shiftKey: true }), target));
  assert.deepEqual(asked, [
    ["toggle"], ["seek", 90_000], ["seek", 110_000], ["shift", 1], ["shift", -1], ["seek", -Infinity], ["seek", Infinity], ["step", -1],
    ["step", 1], ["alert", -1], ["alert", 1], ["see", "known"], ["seek", 160_000],
  ]);
});

test("what belongs to the browser or to a focused button stays theirs", () => {
  const { target, asked } = desk();
  for (const stroke of [press("v", { ctrlKey: true }), press("x"), press("Tab"), press(" ", { target: { tagName: "BUTTON" } }), press(" ", { target: { tagName: "A" } })]) assert.equal(struck(stroke, target), false);
  assert.ok(struck(press(" ", { target: { tagName: "INPUT" } }), target), "the slider has no use for space");
  assert.deepEqual(asked, [["toggle"]]);
});
