/** What a leader announces, cut into lines that fit and into turns. Pure. */

import { textWidth } from "../text/width.js";

/** Em of the sign, the margins and the count of turns beside the text. */
const BESIDE = 4.6;

/** Lines of one turn, where the screen is not low. */
export const NOTE_LINES = 2;

/** @param {string} text @returns {string[]} pieces between which a line may end: words, and single ideographs */
function piecesOf(text) {
  return text.match(/[\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\uff00-\uffef]|[^\s\u2e80-\u9fff\uac00-\ud7ff\uf900-\ufaff\uff00-\uffef]+\s*|\s+/gu) ?? [];
}

/** @param {string} piece @param {number} room em @returns {string[]} cut where it would not fit a line by itself */
function cut(piece, room) {
  if (textWidth(piece) <= room) return [piece];
  const parts = [""];
  for (const letter of piece) {
    const last = /** @type {string} */ (parts[parts.length - 1]);
    if (last !== "" && textWidth(last + letter) > room) parts.push(letter);
    else parts[parts.length - 1] = last + letter;
  }
  return parts;
}

/** @param {string} text @param {number} room em of one line @returns {string[]} lines, each of which fits */
export function linesOf(text, room) {
  const lines = [""];
  for (const piece of piecesOf(text).flatMap((one) => cut(one, room))) {
    const last = /** @type {string} */ (lines[lines.length - 1]);
    if (last !== "" && textWidth((last + piece).trimEnd()) > room) lines.push(piece);
    else lines[lines.length - 1] = last + piece;
  }
  return lines.map((line) => line.trim()).filter(Boolean);
}

/**
 * @param {readonly { text: string }[]} announcements
 * @param {{ width: number, height: number }} screen em
 * @returns {{ lines: string[], place: string }[]} what is shown by turns; place: `1/3` where there are several
 */
export function turnsOf(announcements, screen) {
  const most = screen.height < 12 ? 1 : NOTE_LINES;
  const room = Math.max(4, screen.width - BESIDE);
  const turns = announcements.flatMap(({ text }) => {
    const lines = linesOf(text, room);
    return Array.from({ length: Math.ceil(lines.length / most) }, (_, index) => lines.slice(index * most, (index + 1) * most));
  });
  return turns.map((lines, index) => ({ lines, place: turns.length > 1 ? `${index + 1}/${turns.length}` : "" }));
}
