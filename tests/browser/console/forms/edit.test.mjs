import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { anchorAdded, anchorChanged, anchorRemoved, categoryAdded, categoryChanged, categoryMoved, categoryRemoved, faultsOf, itemAdded, itemChanged, itemMoved, itemRemoved, newForm, nextOf, tidied } from "../../../../web/static/console/forms/edit.js";

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

test("categories are added as flags, moved, renamed with their items, and removed with them", () => {
  const more = categoryAdded(standard);
  assert.deepEqual([more.categories.at(-1).code, more.categories.at(-1).weight, more.items.at(-1).kind], ["category_1", 0, "yesno"]);
  assert.deepEqual(categoryMoved(standard, 0, 1).categories.map(({ code }) => code).slice(0, 2), [standard.categories[1].code, standard.categories[0].code]);
  assert.deepEqual(categoryMoved(standard, 0, -1), standard);
  const renamed = categoryChanged(standard, 0, { code: "words" });
  assert.deepEqual(renamed.items.filter(({ cat }) => cat === "words").length, standard.items.filter(({ cat }) => cat === "phrases").length);
  const fewer = categoryRemoved(standard, 0);
  assert.equal(fewer.items.some(({ cat }) => cat === "phrases"), false);
  assert.deepEqual(keys(fewer), ["weights"]);
});

test("what each value means is added where nothing is said yet, changed, removed, and kept in order", () => {
  const place = standard.items.findIndex(({ kind, max }) => kind === "deduct" && max >= 3);
  const bare = { ...standard, items: standard.items.map((item, at) => (at === place ? { ...item, anchors: [] } : item)) };
  const two = anchorAdded(anchorAdded(bare, place), place);
  assert.deepEqual(two.items[place].anchors.map(({ value }) => value), [0, standard.items[place].max]);
  assert.deepEqual(keys(two), ["texts"]);
  const turned = anchorChanged(two, place, 0, { value: standard.items[place].max, text: { "zh-CN": "一", "zh-TW": "一", en: "one" } });
  assert.deepEqual(keys(turned), ["anchors", "texts"]);
  assert.equal(anchorRemoved(turned, place, 1).items[place].anchors.length, 1);
  const mixed = anchorChanged(anchorChanged(two, place, 0, { value: 2 }), place, 1, { value: 1 });
  assert.deepEqual(tidied(mixed).items[place].anchors.map(({ value }) => value), [1, 2]);
});

test("a new scorecard waits for its words and for nothing else", () => {
  const form = newForm(["form_1"]);
  assert.deepEqual([form.id, form.version, keys(form)], ["form_2", 1, ["texts"]]);
});
