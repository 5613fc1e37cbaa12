/** How large a figure is written. Pure; in em. */

import { secondsOf } from "../floor/select.js";
import { duration } from "../text/durations.js";
import { textWidth } from "../text/width.js";
import { WAIT_WIDTH } from "./pages.js";

/** @typedef {import("./heroes.js").Hero} Hero */
/** @typedef {import("./pages.js").Layout["hero"]} Place */

/** How much of its line a figure may take, by the form; the rest is for its label. */
const SHARE = { cards: 1, pairs: 1, bands: 0.5, "tall-bands": 0.62 };

/** @param {Hero} hero @param {number} now @returns {number} em of the figure at size one: no less than a wait below an hour */
function widthOf({ figure }, now) {
  return typeof figure === "string" ? textWidth(figure) : Math.max(WAIT_WIDTH, textWidth(duration(secondsOf(figure, now))));
}

/** @param {Hero} hero @param {Place} place @returns {number} em */
function unitWidth({ unit }, { figure }) {
  return unit === "" ? 0 : textWidth(unit) * Math.max(1, figure * 0.45) + 0.3;
}

/**
 * A figure with more digits than its place has room for is smaller, not cut off: ten hours, five digits.
 * @param {Hero} hero @param {Place} place @param {number} index of the figure, from 0 @param {number} now server time, ms
 * @returns {number} em
 */
export function figureSize(hero, place, index, now) {
  const room = (place.rooms[index] ?? 0) * SHARE[place.form] - unitWidth(hero, place);
  return Math.max(1, Math.min(place.figure, room / widthOf(hero, now)));
}

/** @param {Hero} hero @param {Place} place @param {number} index @param {number} now @returns {number} em of the figure with its unit */
export function figureWidth(hero, place, index, now) {
  return widthOf(hero, now) * figureSize(hero, place, index, now) + unitWidth(hero, place);
}
