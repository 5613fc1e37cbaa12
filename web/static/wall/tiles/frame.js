/** Header and footer: where this is, what time it is, how old the data are; what the day brought, which page this is. */

import { count } from "../../text/numbers.js";
import { fitting, textWidth } from "../../text/width.js";
import { coverageNote } from "../heroes.js";
import { html, nothing } from "../../shared/dom.js";
import { icon } from "../../shared/icons.js";
import { ageTimer, clockFace, timer } from "../../shared/timer.js";

/** @typedef {import("../../text/catalogue.js").Text} Text */
/** @typedef {import("../../floor/select.js").View} View */

const CLOCK = 5.7;
/** A title of less room than this would be one letter and dots. */
const LEAST_TITLE = 3;

/** @param {View} view @param {number | null} heard when the data were made, server time @param {Text} text @param {boolean} labelled */
function status(view, heard, text, labelled) {
  const { face, trueUntil } = view.trust;
  if (face === "live") {
    if (heard === null) return nothing;
    const [before, after] = text("age.now", { seconds: "\u0000" }).split("\u0000");
    return html`<p class="status live">${labelled ? html`<span class="dim">${text("age.label")}</span>` : nothing}${icon("ready")}<span>${before}${ageTimer(heard)}${after}</span></p>`;
  }
  const moment = trueUntil === null ? nothing : html` <b class="number">${timer({ since: trueUntil, seconds: null })}</b>`;
  const pbx = view.trust.faults[0]?.pbx ?? "";
  return html`<p class="status ${face}">${icon(face)}${labelled ? html`<span>${text(`face.${face}`, { pbx })}</span>` : nothing}${moment}</p>`;
}

/**
 * @param {object} head
 * @param {View} head.view
 * @param {number | null} head.heard
 * @param {string} head.site
 * @param {string} head.board
 * @param {Text} head.text
 * @param {number} head.width em
 * @param {number} head.lines
 * @param {boolean} head.located whether the time zone of the site is known
 */
export function headerTile({ view, heard, site, board, text, width, lines, located }) {
  const labelled = width >= 22;
  const pbx = view.trust.faults[0]?.pbx ?? "";
  const state = labelled ? textWidth(view.trust.face === "live" ? text("age.label") + text("age.now", { seconds: "0.0" }) : text(`face.${view.trust.face}`, { pbx })) + 3.6 : 5.6;
  const room = width - CLOCK - 1.6 - (lines === 1 ? state : 0);
  const both = board && board !== site ? `${site} · ${board}` : site;
  const title = room < LEAST_TITLE ? "" : fitting([both, board || site], room / 1.04);
  return html`<header class="head lines-${lines}">
    <h1><bdi>${title}</bdi></h1>
    ${status(view, heard, text, labelled || lines === 2)}
    ${located ? clockFace() : nothing}
  </header>`;
}

/** @param {View} view @param {Text} text @param {string} language @param {number} room em @returns {string[]} what fits of the day */
export function dayTexts(view, text, language, room) {
  const { today } = view;
  if (today === null) return [];
  const note = coverageNote(view.totals.coverageToday, text);
  const names = /** @type {const} */ (["offered", "answered", "abandoned", "dropped"]);
  const parts = names.map((name) => `${text(`figure.${name}`)} ${count(today[name], language)}`);
  const wanted = [parts[0] ?? "", ...(note === null ? [] : [note]), ...parts.slice(1)];
  const shown = [];
  let left = room;
  for (const part of wanted) {
    left -= textWidth(part) + 0.9;
    if (left < 0) break;
    shown.push(part);
  }
  return shown;
}

/**
 * @param {object} foot
 * @param {View} foot.view
 * @param {Text} foot.text
 * @param {string} foot.language
 * @param {number} foot.page from 0
 * @param {number} foot.pages
 * @param {number} foot.width em
 * @param {string | null} foot.reach a warning that the characters are too small for the distance
 */
export function footerTile({ view, text, language, page, pages, width, reach }) {
  const places = { page: page + 1, pages };
  const place = pages < 2 ? "" : width >= 24 ? text("page", places) : text("page.short", places);
  const prefix = width >= 17 ? `${text("window.today")} ` : "";
  const room = width - 1 - textWidth(place) - textWidth(prefix) - (reach === null ? 0 : textWidth(reach) + 2);
  const day = dayTexts(view, text, language, room);
  return html`<footer class="foot ${view.face === "live" ? "" : "stale"}">
    <p class="day">${day.length > 0 ? html`<span>${prefix}</span><span class="number">${day.join(" · ")}</span>` : nothing}</p>
    ${reach === null ? nothing : html`<p class="reach">${icon("over")}${reach}</p>`}
    <p class="page">${place}</p>
  </footer>`;
}
