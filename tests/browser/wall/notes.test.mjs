import assert from "node:assert/strict";
import { test } from "node:test";
import { textWidth } from "../../../web/static/text/width.js";
import { NOTE_LINES, linesOf, turnsOf } from "../../../web/static/wall/notes.js";

const SCREEN = { width: 26, height: 14.6 };

test("lines end between words and between ideographs, and each fits", () => {
  assert.deepEqual(linesOf("Briefing at three in the lobby", 8), ["Briefing at", "three in the", "lobby"]);
  assert.deepEqual(linesOf("三点在大厅开会请准时", 4), ["三点在大", "厅开会请", "准时"]);
  for (const text of ["W".repeat(120), "三点 in lobby ".repeat(9), "a b", "，。！？"]) {
    const lines = linesOf(text, 6);
    assert.ok(lines.every((line) => textWidth(line) <= 6), text);
    assert.equal(lines.join("").replaceAll(" ", ""), text.replaceAll(" ", ""));
  }
});

test("what needs more than two lines takes turns with itself, as several do", () => {
  assert.deepEqual(turnsOf([{ text: "Briefing" }], SCREEN), [{ lines: ["Briefing"], place: "" }]);
  const turns = turnsOf([{ text: "长".repeat(60) }, { text: "short" }], SCREEN);
  assert.deepEqual(turns.map(({ lines }) => lines.length), [NOTE_LINES, 1, 1]);
  assert.deepEqual(turns.map(({ place }) => place), ["1/3", "2/3", "3/3"]);
  assert.ok(turnsOf([{ text: "长".repeat(60) }], { width: 26, height: 9 }).every(({ lines }) => lines.length === 1));
  assert.deepEqual(turnsOf([], SCREEN), []);
});
