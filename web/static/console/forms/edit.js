/** A form on its way to its next version. Pure; every change gives another form, and the server has the last word. */

/** @typedef {import("../quality/score.js").ScoreForm} ScoreForm */
/** @typedef {import("../quality/score.js").Item} Item */
/** @typedef {import("../quality/score.js").Category} Category */
/** @typedef {{ key: string, values: Record<string, string | number> }} Fault a key of the catalogue and what it names */

export const LANGUAGES = /** @type {const} */ (["zh-CN", "zh-TW", "en"]);
const CLOSE = 1e-9;

/** @param {ScoreForm} form @param {number} newest version there is @returns {ScoreForm} to be worked on */
export function nextOf(form, newest) {
  return { ...clone(form), version: newest + 1 };
}

/** @template T @param {T} value @returns {T} */
function clone(value) {
  return JSON.parse(JSON.stringify(value));
}

/** @param {ScoreForm} form @param {number} place @param {Partial<Item>} change @returns {ScoreForm} */
export function itemChanged(form, place, change) {
  return { ...form, items: form.items.map((item, at) => (at === place ? mended({ ...item, ...change }) : item)) };
}

/** Anchors beyond what an item can lose mean nothing. @param {Item} item @returns {Item} */
function mended(item) {
  const most = item.kind === "yesno" ? 1 : item.max;
  return { ...item, anchors: (item.anchors ?? []).filter(({ value }) => value <= most) };
}

/** @param {ScoreForm} form @param {number} place @param {Partial<Category>} change @returns {ScoreForm} */
export function categoryChanged(form, place, change) {
  return { ...form, categories: form.categories.map((category, at) => (at === place ? { ...category, ...change } : category)) };
}

/** @param {ScoreForm} form @param {string} category @returns {ScoreForm} with another item at its end */
export function itemAdded(form, category) {
  const flag = form.categories.find(({ code }) => code === category)?.weight === 0;
  const text = { "zh-CN": "", "zh-TW": "", en: "" };
  const item = /** @type {Item} */ ({ code: freeCode(form.items.map(({ code }) => code), "item"), cat: category, text, kind: flag ? "yesno" : "deduct", max: flag ? 0 : 5, critical: flag ? "customer" : null, na_allowed: true, anchors: [] });
  return { ...form, items: [...form.items, item] };
}

/** @param {ScoreForm} form @param {number} place @returns {ScoreForm} */
export function itemRemoved(form, place) {
  return { ...form, items: form.items.filter((_, at) => at !== place) };
}

/** Within its category. @param {ScoreForm} form @param {number} place @param {1 | -1} way @returns {ScoreForm} */
export function itemMoved(form, place, way) {
  const item = form.items[place];
  if (item === undefined) return form;
  let other = place + way;
  while (form.items[other] !== undefined && form.items[other]?.cat !== item.cat) other += way;
  const neighbour = form.items[other];
  if (neighbour === undefined) return form;
  return { ...form, items: form.items.map((each, at) => (at === place ? neighbour : at === other ? item : each)) };
}

/** @param {readonly string[]} taken @param {string} word @returns {string} */
export function freeCode(taken, word) {
  let number = 1;
  while (taken.includes(`${word}_${number}`)) number += 1;
  return `${word}_${number}`;
}

/** What the server would refuse, as far as a page can tell: said while it is being written. @param {ScoreForm} form @returns {Fault[]} */
export function faultsOf(form) {
  /** @type {Fault[]} */
  const faults = [];
  const weights = form.categories.reduce((sum, { weight }) => sum + weight, 0);
  if (Math.abs(weights - 100) > CLOSE) faults.push({ key: "forms.fault.weights", values: { sum: round(weights) } });
  for (const { code, text, weight } of form.categories) {
    const items = form.items.filter(({ cat }) => cat === code);
    const points = items.reduce((sum, { max }) => sum + max, 0);
    const name = text["zh-CN"] ?? code;
    if (items.length === 0) faults.push({ key: "forms.fault.empty", values: { category: name } });
    else if (points < weight - CLOSE) faults.push({ key: "forms.fault.points", values: { category: name, sum: round(points), weight: round(weight) } });
  }
  const wordless = form.items.filter(({ text }) => LANGUAGES.some((language) => !text[language]?.trim())).length;
  if (wordless > 0) faults.push({ key: "forms.fault.texts", values: { count: wordless } });
  return faults;
}

/** @param {number} value */
function round(value) {
  return Math.round(value * 100) / 100;
}
