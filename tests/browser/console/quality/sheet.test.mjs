import assert from "node:assert/strict";
import { test } from "node:test";
import { answered, bodyOf, commented, placed, placedComments, remarked, restSpotless, reworded, sheetOf, valuesOf } from "../../../../web/static/console/quality/sheet.js";

const EMPTY = sheetOf({ answers: [], remarks: [], comment: "" });
const deduct = { code: "patience", cat: "a", text: {}, kind: "deduct", max: 5, na_allowed: true, anchors: [{ value: 5, text: {} }, { value: 0, text: {} }, { value: 2.5, text: {} }] };
const yesno = { code: "opening", cat: "a", text: {}, kind: "yesno", max: 3, na_allowed: false };
const scale = { code: "tone", cat: "a", text: {}, kind: "scale", max: 10 };

test("a deduction notes the second that is being heard, once; what is right again forgets it", () => {
  const lost = answered(EMPTY, deduct, 2.5, 161.2);
  assert.deepEqual(lost.answers.get("patience"), { code: "patience", value: 2.5, comment: "", second: 161.2 });
  assert.equal(answered(lost, deduct, 5, 200).answers.get("patience").second, 161.2);
  assert.equal(answered(lost, deduct, 0, 200).answers.get("patience").second, null);
  assert.equal(answered(commented(lost, "patience", "hurries"), deduct, 0, 200).answers.get("patience").second, 161.2);
});

test("what is no value of an item changes nothing", () => {
  assert.equal(answered(EMPTY, deduct, 6, null), EMPTY);
  assert.equal(answered(EMPTY, yesno, null, null), EMPTY);
  assert.equal(commented(EMPTY, "patience", "x"), EMPTY);
  assert.equal(placed(EMPTY, "patience", 3), EMPTY);
});

test("the rest is right: only what has no answer is filled in", () => {
  const form = { items: [deduct, yesno, scale] };
  const done = restSpotless(answered(EMPTY, deduct, 5, 3), form);
  assert.deepEqual([...done.answers.values()].map(({ code, value, second }) => [code, value, second]), [["patience", 5, 3], ["opening", 1, null], ["tone", 10, null]]);
});

test("remarks stand in the order of their seconds, are reworded and taken back", () => {
  const two = remarked(remarked(EMPTY, 90.04, "later"), 3, "first");
  assert.deepEqual(two.remarks, [{ second: 3, text: "first" }, { second: 90, text: "later" }]);
  assert.deepEqual(reworded(two, 1, "much later").remarks[1], { second: 90, text: "much later" });
  assert.equal(reworded(two, 0, null).remarks.length, 1);
  assert.deepEqual(placedComments(answered(two, deduct, 5, 50)).map(({ second, code, place }) => [second, code, place]), [[3, null, 0], [50, "patience", -1], [90, null, 1]]);
});

test("what is sent is what the API takes; a remark without words is not sent", () => {
  const sheet = remarked(answered(EMPTY, deduct, 5, 50), 3, "  ");
  assert.deepEqual(bodyOf(sheet), { answers: [{ code: "patience", value: 5, comment: "", second: 50 }], remarks: [], comment: "" });
});

test("an item's buttons are its anchors, the best first; without them nothing, half and all", () => {
  assert.deepEqual([valuesOf(deduct), valuesOf(yesno), valuesOf(scale), valuesOf({ ...deduct, anchors: [] })], [[0, 2.5, 5], [1, 0], [10, 5, 0], [0, 2.5, 5]]);
});
