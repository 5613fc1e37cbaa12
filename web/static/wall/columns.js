/** Which columns of the queue table fit. Pure; widths in em. */

/** @typedef {"waiting" | "longest" | "level" | "ready" | "talking" | "offered" | "abandoned"} ColumnId */
/** @typedef {{ id: ColumnId, width: number, heading: string }} Column */
/**
 * @typedef {object} ColumnWords
 * @property {Record<ColumnId, readonly string[]>} headings each from long to short
 * @property {number} mark width of the widest word for a figure over its limit
 * @property {number} seconds width of a service level's seconds behind each figure; 0 where all queues share them
 * @property {number} name width of the widest name, within reason
 * @property {Partial<Record<ColumnId, number>>} [figures] width of the widest figure there is now: ten hours, 12,345 callers
 */

import { textWidth } from "../text/width.js";

/** In the order in which they are given up, last first. */
const COLUMNS = /** @type {const} */ (["waiting", "longest", "level", "ready", "offered", "abandoned", "talking"]);
const FIRST_EXTRA = 4;
/** Without these three a row tells too little: then it takes two lines. */
const FEWEST = 3;
const LEAST_NAME = 5.2;
export const BETWEEN = 0.45;
/** Room of a mark's shape and of what keeps it apart. */
export const MARK_SHAPE = 1.5;
const DIGIT = 0.66;

/** @param {ColumnId} id @param {boolean} hours @param {number} seconds @returns {number} em of the widest figure to expect */
function figureWidth(id, hours, seconds) {
  if (id === "longest") return hours ? 4.1 : 3.1; // colons are narrow
  if (id === "level") return 3 * DIGIT + 1 + seconds;
  if (id === "offered" || id === "abandoned") return DIGIT * 5;
  return DIGIT * 3;
}

/** @param {ColumnId} id @param {string} heading @param {boolean} hours @param {number} font @param {ColumnWords} words */
function columnOf(id, heading, hours, font, { seconds, figures }) {
  const figure = Math.max(figureWidth(id, hours, seconds), figures?.[id] ?? 0);
  return { id, heading, width: Math.max(textWidth(heading), figure * font) + BETWEEN };
}

/** @param {ColumnWords} words @returns {number} em a name should have: what is longer is cut */
function least(words) {
  return Math.min(words.name, LEAST_NAME);
}

/** @param {readonly Column[]} columns @returns {number} */
function total(columns) {
  return columns.reduce((sum, column) => sum + column.width, 0);
}

/**
 * @param {ColumnWords} words @param {boolean} hours @param {number} font @param {number} room
 * @returns {Column[]} the four that matter, with the longest headings for which the names keep their room
 */
function essential(words, hours, font, room) {
  const ids = COLUMNS.slice(0, FIRST_EXTRA);
  const headed = (/** @type {readonly ColumnId[]} */ long) =>
    ids.map((id) => {
      const headings = words.headings[id];
      return columnOf(id, headings[long.includes(id) ? 0 : headings.length - 1] ?? "", hours, font, words);
    });
  for (const long of [ids, /** @type {const} */ (["waiting", "longest"])]) {
    const columns = headed(long);
    if (total(columns) + words.name * font <= room) return columns;
  }
  const short = headed([]);
  while (short.length > FEWEST && total(short) + least(words) * font > room) short.pop();
  if (total(short) + least(words) * font <= room) return short;
  const alone = headed([]); // names then stand above their figures
  while (alone.length > 2 && total(alone) - BETWEEN > room) alone.pop();
  return alone;
}

/** @param {number} room @param {ColumnWords} words @param {boolean} hours @returns {1 | 2} lines of a row: the name beside or above its figures */
export function queueLines(room, words, hours) {
  return total(essential(words, hours, 1, room)) + least(words) <= room ? 1 : 2;
}

/**
 * @param {number} room
 * @param {ColumnWords} words
 * @param {boolean} hours whether a wait is longer than an hour
 * @param {number} wanted font size of the rows that their height allows
 * @returns {{ columns: Column[], marks: boolean, font: number }} marks: whether a column with the word fits
 */
export function queueColumns(room, words, hours, wanted) {
  const four = (/** @type {number} */ font) => essential(words, hours, font, room);
  let font = Math.max(1, wanted);
  while (font > 1 && (four(font).length < four(1).length || total(four(font)) + words.name * font > room)) {
    font = Math.max(1, font - 0.05);
  }
  const columns = four(font);
  const mark = MARK_SHAPE + words.mark;
  const marks = total(columns) + words.name * font + mark <= room;
  let spare = room - total(columns) - (words.name + 2) * font - (marks ? mark : 0);
  for (const id of COLUMNS.slice(FIRST_EXTRA)) {
    const column = columnOf(id, words.headings[id][0] ?? "", hours, font, words);
    if (columns.length < FIRST_EXTRA || column.width > spare) break;
    columns.push(column);
    spare -= column.width;
  }
  return { columns, marks, font };
}
