/** A review as it is filled in: answers, comments, remarks at a second. Pure; every change gives another sheet. */

import { allowed, spotless } from "./score.js";

/** @typedef {import("./score.js").Answer} Answer */
/** @typedef {import("./score.js").ScoreForm} ScoreForm */
/** @typedef {import("./score.js").Item} Item */
/** @typedef {{ second: number, text: string }} Remark */
/** @typedef {{ answers: ReadonlyMap<string, Answer>, remarks: readonly Remark[], comment: string }} Sheet */

/** @param {import("../../quality").DraftRow | import("../../quality").ReviewRow} row @returns {Sheet} */
export function sheetOf({ answers, remarks, comment }) {
  return { answers: new Map(answers.map((answer) => [answer.code, answer])), remarks: [...remarks], comment };
}

/** @param {Sheet} sheet @returns {object} as the API takes it */
export function bodyOf({ answers, remarks, comment }) {
  return {
    answers: [...answers.values()].map(({ code, value, comment: said = "", second = null }) => ({ code, value, comment: said, second })),
    remarks: remarks.filter(({ text }) => text.trim() !== ""),
    comment,
  };
}

/**
 * An item gets its answer. Where something is lost, the second that is being listened to is noted with it; where nothing
 * is lost any more, it is taken back, unless a comment speaks of it.
 * @param {Sheet} sheet @param {Item} item @param {number | null} value @param {number | null} second
 * @returns {Sheet} the same where the value is none of the item's
 */
export function answered(sheet, item, value, second) {
  if (!allowed(item, value)) return sheet;
  const before = sheet.answers.get(item.code);
  const loses = value !== null && value !== spotless(item);
  const place = loses ? before?.second ?? second : before?.comment ? before.second ?? null : null;
  return put(sheet, { code: item.code, value, comment: before?.comment ?? "", second: place });
}

/** @param {Sheet} sheet @param {string} code @param {string} comment @returns {Sheet} */
export function commented(sheet, code, comment) {
  const before = sheet.answers.get(code);
  return before === undefined ? sheet : put(sheet, { ...before, comment });
}

/** @param {Sheet} sheet @param {string} code @param {number | null} second @returns {Sheet} */
export function placed(sheet, code, second) {
  const before = sheet.answers.get(code);
  return before === undefined ? sheet : put(sheet, { ...before, second });
}

/** What has no answer yet loses nothing. @param {Sheet} sheet @param {ScoreForm} form @returns {Sheet} */
export function restSpotless(sheet, form) {
  return form.items.filter(({ code }) => !sheet.answers.has(code)).reduce((done, item) => answered(done, item, spotless(item), null), sheet);
}

/** @param {Sheet} sheet @param {number} second @param {string} text @returns {Sheet} in the order of their seconds */
export function remarked(sheet, second, text) {
  const remark = { second: Math.round(second * 10) / 10, text };
  return { ...sheet, remarks: [...sheet.remarks, remark].sort((one, other) => one.second - other.second) };
}

/** @param {Sheet} sheet @param {number} place @param {string | null} text null: it is taken back @returns {Sheet} */
export function reworded(sheet, place, text) {
  return { ...sheet, remarks: sheet.remarks.flatMap((remark, at) => (at !== place ? [remark] : text === null ? [] : [{ ...remark, text }])) };
}

/** @param {Sheet} sheet @param {Answer} answer @returns {Sheet} */
function put(sheet, answer) {
  return { ...sheet, answers: new Map(sheet.answers).set(answer.code, answer) };
}

/**
 * The values an item offers as buttons: those its anchors name, else nothing, half and all.
 * @param {Item} item @returns {number[]} the best first
 */
export function valuesOf(item) {
  if (item.kind === "yesno") return [1, 0];
  const named = (item.anchors ?? []).map(({ value }) => value);
  const values = [...new Set(named.length > 1 ? named : [0, item.max / 2, item.max])];
  return values.sort((one, other) => (item.kind === "deduct" ? one - other : other - one));
}

/** @param {Sheet} sheet @returns {{ second: number, text: string, code: string | null, place: number }[]} everything that is said about a second, in order; place: of a remark, -1 for an item's */
export function placedComments(sheet) {
  const items = [...sheet.answers.values()].flatMap(({ code, second, comment = "" }) => (typeof second === "number" ? [{ second, text: comment, code, place: -1 }] : []));
  return [...items, ...sheet.remarks.map(({ second, text }, place) => ({ second, text, code: null, place }))].sort((one, other) => one.second - other.second);
}
