/** Durations that move. A tile only says since when; the ticker writes the text, once a second, from server time. */

import { age, duration } from "../text/durations.js";
import { html } from "./dom.js";

/** @param {import("../floor/select.js").Span} span @returns {unknown} */
export function timer(span) {
  return span.since === null ? duration(span.seconds) : html`<span class="timer" data-since=${span.since}></span>`;
}

/** @param {number} at ms, server time: what the age counts from */
export function ageTimer(at) {
  return html`<span class="timer" data-age=${at}></span>`;
}

/** The clock on the wall. @returns {unknown} */
export function clockFace() {
  return html`<p class="clock" data-clock></p>`;
}

/**
 * @param {ParentNode} root
 * @param {number} now server time, ms
 * @param {(at: number) => string} clock the time of day in the site's zone
 * @param {boolean} [drawn] after a draw: what shows an age or the clock already waits for the next full second
 */
export function writeTimers(root, now, clock, drawn = false) {
  for (const element of root.querySelectorAll("[data-since], [data-age], [data-clock]")) {
    const data = /** @type {HTMLElement} */ (element).dataset;
    if (drawn && data.since === undefined && element.textContent !== "") continue;
    const text = textFor(data, now, clock);
    if (element.textContent !== text) element.textContent = text;
  }
}

/** @param {DOMStringMap} data @param {number} now @param {(at: number) => string} clock */
function textFor({ since, age: at }, now, clock) {
  if (since !== undefined) return duration((now - Number(since)) / 1000);
  return at === undefined ? clock(now) : age((now - Number(at)) / 1000);
}
