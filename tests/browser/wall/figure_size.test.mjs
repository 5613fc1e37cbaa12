import assert from "node:assert/strict";
import { test } from "node:test";
import { figureSize } from "../../../web/static/wall/figure_size.js";
import { textWidth } from "../../../web/static/text/width.js";
import { NOON } from "../build.mjs";

const hero = (fields) => ({ id: "longest", labels: ["最长等待"], figure: { since: null, seconds: null }, unit: "", over: null, captions: [""], note: null, trend: [], ...fields });
const place = { form: "cards", height: 6, figure: 2.5, rooms: [8, 8, 10, 8], captionLines: 1 };

test("a figure keeps the common size while it fits, whatever its last digit is", () => {
  for (const seconds of [null, 0, 59, 3599]) assert.equal(figureSize(hero({ figure: { since: null, seconds } }), place, 1, NOON), 2.5);
  assert.equal(figureSize(hero({ figure: "14" }), place, 0, NOON), 2.5);
});

test("ten hours and five digits are written smaller, not cut off, and never smaller than can be read", () => {
  const wait = figureSize(hero({ figure: { since: NOON - 36_000_000, seconds: null } }), place, 1, NOON);
  assert.ok(wait < 2.5 && textWidth("10:00:00") * wait <= 8 + 1e-9);
  const share = figureSize(hero({ figure: "240", unit: "/ 240" }), place, 3, NOON);
  assert.ok(textWidth("240") * share + textWidth("/ 240") * 2.5 * 0.45 + 0.3 <= 8 + 1e-9);
  assert.equal(figureSize(hero({ figure: "9".repeat(40) }), place, 0, NOON), 1);
});
