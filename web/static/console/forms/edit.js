/** A form on its way to its next version. Pure; every change gives another form, and the server has the last word. */

import { highest } from "../quality/score.js";

/** @typedef {import("../quality/score.js").ScoreForm} ScoreForm */
/** @typedef {import("../quality/score.js").Item} Item */
/** @typedef {import("../quality/score.js").Anchor} Anchor */
/** @typedef {import("../quality/score.js").Category} Category */
/** @typedef {import("../quality/score.js").Texts} Texts */
/** @typedef {{ key: string, values: Record<string, string | number> }} Fault a key of the catalogue and what it names */

export const LANGUAGES = /** @type {const} */ (["zh-CN", "zh-TW", "en"]);
export const FORMAT = "floorwatch-form/1";
const CLOSE = 1e-9;
const MOST_ITEMS = 200;
const LONGEST = 2000;
const NOTHING = Object.freeze({ "zh-CN": "", "zh-TW": "", en: "" });

/** @param {ScoreForm} form @param {number} newest version there is @returns {ScoreForm} to be worked on */
export function nextOf(form, newest) {
  return { ...clone(form), version: newest + 1 };
}

/** @param {readonly string[]} taken ids of forms @returns {ScoreForm} a scorecard to be begun, with one category and one item */
export function newForm(taken) {
  const form = { format: FORMAT, id: freeCode(taken, "form"), version: 1, name: { ...NOTHING }, pass_mark: 85, fail_rule: /** @type {const} */ ("zero"), categories: [{ code: "category_1", text: { ...NOTHING }, weight: 100 }], items: [] };
  return itemChanged(itemAdded(form, "category_1"), 0, { max: 100 });
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
  return { ...item, anchors: (item.anchors ?? []).filter(({ value }) => value <= highest(item)) };
}

/** @param {ScoreForm} form @param {number} place @param {Partial<Category>} change @returns {ScoreForm} its items follow a code that changes */
export function categoryChanged(form, place, change) {
  const before = form.categories[place]?.code;
  const items = change.code === undefined || change.code === before ? form.items : form.items.map((item) => (item.cat === before ? { ...item, cat: change.code ?? item.cat } : item));
  return { ...form, items, categories: form.categories.map((category, at) => (at === place ? { ...category, ...change } : category)) };
}

/** @param {ScoreForm} form @returns {ScoreForm} with another category that weighs nothing yet: one of flags */
export function categoryAdded(form) {
  const code = freeCode(form.categories.map(({ code: each }) => each), "category");
  return itemAdded({ ...form, categories: [...form.categories, { code, text: { ...NOTHING }, weight: 0 }] }, code);
}

/** With all its items. @param {ScoreForm} form @param {number} place @returns {ScoreForm} */
export function categoryRemoved(form, place) {
  const gone = form.categories[place]?.code;
  return { ...form, categories: form.categories.filter((_, at) => at !== place), items: form.items.filter(({ cat }) => cat !== gone) };
}

/** @param {ScoreForm} form @param {number} place @param {1 | -1} way @returns {ScoreForm} */
export function categoryMoved(form, place, way) {
  return { ...form, categories: swapped(form.categories, place, place + way) };
}

/** @param {ScoreForm} form @param {string} category @returns {ScoreForm} with another item at its end */
export function itemAdded(form, category) {
  const flag = form.categories.find(({ code }) => code === category)?.weight === 0;
  const item = /** @type {Item} */ ({ code: freeCode(form.items.map(({ code }) => code), "item"), cat: category, text: { ...NOTHING }, kind: flag ? "yesno" : "deduct", max: flag ? 0 : 5, critical: flag ? "customer" : null, na_allowed: true, anchors: [] });
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
  return form.items[other] === undefined ? form : { ...form, items: swapped(form.items, place, other) };
}

/** @template T @param {readonly T[]} all @param {number} one @param {number} other @returns {T[]} as it is where either is outside */
function swapped(all, one, other) {
  const [first, second] = [all[one], all[other]];
  if (first === undefined || second === undefined) return [...all];
  return all.map((each, at) => (at === one ? second : at === other ? first : each));
}

/** What a value of an item means: the next one that is not said yet. @param {ScoreForm} form @param {number} place @returns {ScoreForm} */
export function anchorAdded(form, place) {
  const item = form.items[place];
  if (item === undefined) return form;
  const [said, most] = [new Set((item.anchors ?? []).map(({ value }) => value)), highest(item)];
  const free = [0, most, most / 2, most / 4, (most * 3) / 4].find((value) => !said.has(value)) ?? 0;
  return withAnchors(form, place, [...(item.anchors ?? []), { value: free, text: { ...NOTHING } }]);
}

/** @param {ScoreForm} form @param {number} place of the item @param {number} nth @param {Partial<Anchor>} change @returns {ScoreForm} */
export function anchorChanged(form, place, nth, change) {
  return withAnchors(form, place, (form.items[place]?.anchors ?? []).map((anchor, at) => (at === nth ? { ...anchor, ...change } : anchor)));
}

/** @param {ScoreForm} form @param {number} place of the item @param {number} nth @returns {ScoreForm} */
export function anchorRemoved(form, place, nth) {
  return withAnchors(form, place, (form.items[place]?.anchors ?? []).filter((_, at) => at !== nth));
}

/** @param {ScoreForm} form @param {number} place @param {Anchor[]} anchors @returns {ScoreForm} */
function withAnchors(form, place, anchors) {
  return { ...form, items: form.items.map((item, at) => (at === place ? { ...item, anchors } : item)) };
}

/** In the order of their values, as a form is kept. @param {ScoreForm} form @returns {ScoreForm} */
export function tidied(form) {
  return { ...form, items: form.items.map((item) => ({ ...item, anchors: [...(item.anchors ?? [])].sort((one, other) => one.value - other.value) })) };
}

/** @param {readonly string[]} taken @param {string} word @returns {string} */
export function freeCode(taken, word) {
  let number = 1;
  while (taken.includes(`${word}_${number}`)) number += 1;
  return `${word}_${number}`;
}

/** What the server would refuse, said while it is being written, in the language of the page. @param {ScoreForm} form @param {string} [language] of the names in it @returns {Fault[]} */
export function faultsOf(form, language = "zh-CN") {
  /** @type {Fault[]} */
  const faults = [];
  const say = (/** @type {boolean} */ wrong, /** @type {string} */ key, /** @type {Record<string, string | number>} */ values = {}) => { if (wrong) faults.push({ key: `forms.fault.${key}`, values }); };
  const weights = form.categories.reduce((sum, { weight }) => sum + weight, 0);
  say(form.id.trim() === "", "id");
  say(!(form.pass_mark >= 0 && form.pass_mark <= 100), "pass_mark");
  say(form.items.length < 1 || form.items.length > MOST_ITEMS, "items", { count: form.items.length, most: MOST_ITEMS });
  say(!(Math.abs(weights - 100) <= CLOSE), "weights", { sum: round(weights) });
  for (const code of twice(form.categories.map(({ code: each }) => each))) say(true, "twice", { code });
  for (const code of twice(form.items.map(({ code: each }) => each))) say(true, "twice", { code });
  for (const category of form.categories) categoryFaults(form, category, nameOf(category, language), say);
  for (const item of form.items) itemFaults(form, item, nameOf(item, language), say);
  const texts = [form.name, ...form.categories.map(({ text }) => text), ...form.items.flatMap(({ text, anchors }) => [text, ...(anchors ?? []).map((anchor) => anchor.text)])];
  const wordless = texts.filter((text) => LANGUAGES.some((each) => !text[each]?.trim() || (text[each] ?? "").length > LONGEST)).length;
  say(wordless > 0, "texts", { count: wordless });
  return faults;
}

/** @typedef {(wrong: boolean, key: string, values?: Record<string, string | number>) => void} Say */

/** @param {ScoreForm} form @param {Category} category @param {string} name @param {Say} say */
function categoryFaults(form, { code, weight }, name, say) {
  const items = form.items.filter(({ cat }) => cat === code);
  const points = items.reduce((sum, { max }) => sum + max, 0);
  say(!(weight >= 0), "negative", { category: name });
  if (items.length === 0) say(true, "empty", { category: name });
  else if (points < weight - CLOSE) say(true, "points", { category: name, sum: round(points), weight: round(weight) });
  else say(weight === 0 && points > 0, "weightless", { category: name });
}

/** @param {ScoreForm} form @param {Item} item @param {string} name @param {Say} say */
function itemFaults(form, item, name, say) {
  say(item.code === "", "code", { item: name });
  say(!form.categories.some(({ code }) => code === item.cat), "homeless", { item: name });
  say(!(item.max >= 0 && item.max <= 100), "max", { item: name });
  say(item.max === 0 && (!item.critical || item.kind !== "yesno"), "zero", { item: name });
  const values = (item.anchors ?? []).map(({ value }) => value);
  say(values.some((value) => !(value >= 0 && value <= highest(item))), "anchor", { item: name, most: round(highest(item)) });
  say(new Set(values).size < values.length, "anchors", { item: name });
}

/** @param {{ code: string, text: Texts }} one @param {string} language */
function nameOf({ code, text }, language) {
  return text[language]?.trim() || code;
}

/** @param {readonly string[]} codes @returns {string[]} those that are there more than once */
function twice(codes) {
  return [...new Set(codes.filter((code, at) => codes.indexOf(code) !== at))];
}

/** @param {number} value */
function round(value) {
  return Math.round(value * 100) / 100;
}
