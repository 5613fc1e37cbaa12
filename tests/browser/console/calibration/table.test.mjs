import assert from "node:assert/strict";
import { test } from "node:test";
import { linesOf, namesOf, numbersOf, usual } from "../../../../web/static/console/calibration/table.js";

test("what most gave is usual; of as many the first; n/a is a value, no answer is none", () => {
  assert.deepEqual([usual([0, 2.5, 2.5]), usual([1, 0]), usual([null, null, 1]), usual([undefined, 3]), usual([])], [2.5, 1, null, 3, undefined]);
});

test("items stand in the form's order, and who gave something else is marked", () => {
  const form = { items: [{ code: "a" }, { code: "b" }] };
  const split = (code, values) => ({ code, values, critical: code === "b" });
  const lines = linesOf({ items: [split("b", { li: 1, wu: 1, xu: 0 }), split("a", { li: 0, xu: 5 })] }, form, ["li", "wu", "xu"]);
  assert.deepEqual(lines.map(({ code, critical }) => [code, critical]), [["a", false], ["b", true]]);
  assert.deepEqual(lines[0].cells, [{ value: 0, odd: false }, { value: undefined, odd: false }, { value: 5, odd: true }]);
  assert.deepEqual(lines[1].cells.map(({ odd }) => odd), [false, false, true]);
});

test("numbers and names are read from what somebody types, each once", () => {
  assert.deepEqual(numbersOf("12, 15，18 12 x 9999999999999999"), [12, 15, 18]);
  assert.deepEqual(namesOf(" li，wu;li "), ["li", "wu"]);
});
