import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { categoryChanged, faultsOf, itemAdded, itemChanged, itemMoved, itemRemoved, nextOf } from "../../../../web/static/console/forms/edit.js";

const standard = JSON.parse(readFileSync(new URL("../../../../config/scorecards/standard.json", import.meta.url), "utf8"));
const keys = (form) => faultsOf(form).map(({ key }) => key.split(".").pop());

test("the standard form has no faults, and its next version is another object", () => {
  assert.deepEqual(keys(standard), []);
  const next = nextOf(standard, 3);
  assert.deepEqual([next.version, next.items.length], [4, standard.items.length]);
  next.items[0].text.en = "changed";
  assert.notEqual(standard.items[0].text.en, "changed");
});

test("weights, points and texts that do not fit are told while they are written", () => {
  assert.deepEqual(keys(categoryChanged(standard, 0, { weight: 20 })), ["weights", "points"]);
  assert.deepEqual(keys(itemChanged(standard, 0, { max: 1 })), ["points"]);
  assert.deepEqual(keys(itemAdded(standard, "phrases")), ["texts"]);
  assert.deepEqual(keys({ ...standard, items: standard.items.filter(({ cat }) => cat !== "critical") }), ["empty"]);
});

test("an item that can lose less keeps no anchor beyond it", () => {
  const patience = standard.items.findIndex(({ code }) => code === "patience");
  assert.deepEqual(itemChanged(standard, patience, { max: 3 }).items[patience].anchors.map(({ value }) => value), [0, 2.5]);
});

test("items are added with a code of their own, moved within their category, removed", () => {
  const twice = itemAdded(itemAdded(standard, "critical"), "critical");
  const [one, two] = twice.items.slice(-2);
  assert.deepEqual([one.code, two.code, two.kind, two.max, two.critical], ["item_1", "item_2", "yesno", 0, "customer"]);
  assert.deepEqual(itemMoved(standard, 1, -1).items.slice(0, 2).map(({ code }) => code), ["introduction", "opening"]);
  assert.equal(itemMoved(standard, 0, -1), standard);
  assert.equal(itemRemoved(standard, 0).items[0].code, "introduction");
});
