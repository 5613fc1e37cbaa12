/** One of the big figures. */

import { fitting, textWidth } from "../../text/width.js";
import { html, nothing } from "../../shared/dom.js";
import { MARK_SHAPE } from "../columns.js";
import { figureWidth } from "../figure_size.js";
import { curve } from "./curve.js";
import { icon } from "../../shared/icons.js";
import { timer } from "../../shared/timer.js";

/** @typedef {import("../heroes.js").Hero} Hero */
/** @typedef {import("../pages.js").Layout["hero"]} Place */

/** @param {"over" | "below"} shape @param {string} word empty for the shape alone */
export function overMark(shape, word) {
  return html`<span class="mark">${icon(shape)}${word ? html`<span>${word}</span>` : nothing}</span>`;
}

/** @param {Place} place @returns {boolean} whether label, figure and definition stand above each other */
function isCard(place) {
  return place.form === "cards" || place.form === "pairs";
}

/** Beyond this share of its card a figure leaves no room for a curve. */
const CURVE_SHARE = 0.62;

/**
 * @typedef {object} Words what is written beside a figure
 * @property {string} label
 * @property {string} word for a figure over its limit; empty for none
 * @property {boolean} below the word stands in the place of the definition, for want of room beside the label
 * @property {string} caption
 */

/** @param {string} word @returns {number} em of a mark with its word */
function markWidth(word) {
  return word === "" ? 0 : textWidth(word) + MARK_SHAPE;
}

/** @param {Hero} hero @param {number} room beside the label @param {number} caption room of the caption @returns {Words} */
function stacked(hero, room, caption) {
  if (hero.over === null) return { label: fitting(hero.labels, room), word: "", below: false, caption: fitting(hero.captions, caption) };
  const least = textWidth(hero.labels[hero.labels.length - 1] ?? "");
  const word = fitting(hero.over.words, room - least - MARK_SHAPE);
  if (least + markWidth(word) <= room) {
    return { label: fitting(hero.labels, room - markWidth(word)), word, below: false, caption: fitting(hero.captions, caption) };
  }
  return { label: fitting(hero.labels, room), word: fitting(hero.over.words, caption - MARK_SHAPE), below: true, caption: "" };
}

/** @param {Hero} hero @param {readonly string[]} captions @param {number} room @returns {Words} the longest words that leave room for a definition */
function inLine(hero, captions, room) {
  const shortest = captions[captions.length - 1] ?? "";
  /** @type {Words | null} */
  let words = null;
  for (const label of hero.labels) {
    for (const word of hero.over?.words ?? [""]) {
      const left = room - textWidth(label) - (word === "" ? 0 : markWidth(word) + 0.2) - 1.1;
      words = { label, word, below: false, caption: fitting(captions, left) };
      if (textWidth(shortest) <= left) return words;
    }
  }
  return /** @type {Words} */ (words);
}

/** @param {Hero} hero @param {Place} place @param {number} room @param {number} figure em @returns {Words} */
function wordsOf(hero, place, room, figure) {
  if (isCard(place)) return stacked(hero, room, room);
  const { note } = hero;
  const captions = note === null ? hero.captions : [...hero.captions.map((text) => (text ? `${note} · ${text}` : note)), note];
  const free = room - figure;
  return place.form === "bands" ? inLine(hero, captions, free) : stacked({ ...hero, captions }, free - 0.4, room);
}

/**
 * @param {import("../heroes.js").Hero} hero
 * @param {import("../pages.js").Layout["hero"]} place
 * @param {number} index of the figure, from 0
 * @param {number} now server time, ms
 */
export function figureTile(hero, place, index, now) {
  const room = place.rooms[index] ?? 0;
  const figure = figureWidth(hero, place, index, now);
  const words = wordsOf(hero, place, room, figure);
  const note = isCard(place) ? hero.note : null;
  const mark = hero.over === null ? nothing : overMark(hero.over.shape, words.word);
  return html`<section class="figure ${place.form} ${hero.over ? "over" : ""}" data-figure=${hero.id}>
    <h2><span class="label">${words.label}</span>${words.below ? nothing : mark}</h2>
    <p class="value"><span class="number">${typeof hero.figure === "string" ? hero.figure : timer(hero.figure)}</span
      >${hero.unit ? html`<span class="unit">${hero.unit}</span>` : nothing}</p>
    ${isCard(place) && hero.trend.length > 0 && figure < room * CURVE_SHARE ? curve(hero.trend) : nothing}
    <p class="caption ${place.captionLines > 1 ? "two" : ""}">${note ? html`<span>${note}</span>` : nothing}<span>${words.below ? mark : words.caption}</span></p>
  </section>`;
}
