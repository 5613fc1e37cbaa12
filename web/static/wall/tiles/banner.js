/** The line under the header. */

import { fitting, textWidth } from "../../text/width.js";
import { html, nothing } from "../../shared/dom.js";
import { icon } from "../../shared/icons.js";
import { timer } from "../../shared/timer.js";

const ICONS = /** @type {const} */ ({
  server: "server", pbx: "pbx", catching_up: "catching_up", waiting: "waiting", refused: "refused",
  critical: "over", warning: "over", notice: "notice",
});
const TIMER = 3;

/** A screen with fewer em than this gives one line to an alert: its figures say the rest. */
const LOW = 12;

/** @param {import("../../shared/banner.js").Banner} banner @param {string} title @returns {number} em */
function titleWidth(banner, title) {
  return textWidth(title) * 1.03 + (banner.since === null ? 0 : TIMER);
}

/** @param {{ width: number, height: number }} screen @returns {number} em beside the icon */
function roomOf(screen) {
  return screen.width - 3;
}

/** @param {import("../../shared/banner.js").Banner} banner @param {{ width: number, height: number }} screen @returns {string} */
function titleFor(banner, screen) {
  const [long = "", ...others] = banner.titles;
  if (titleWidth(banner, long) <= roomOf(screen) || screen.height >= LOW) return long;
  return others[others.length - 1] ?? long;
}

/**
 * @param {import("../../shared/banner.js").Banner} banner
 * @param {{ width: number, height: number }} screen em
 * @returns {number} em that it needs on one line; where lines are short, the details get a line of their own
 */
export function bannerWidth(banner, screen) {
  const title = titleWidth(banner, titleFor(banner, screen));
  const alert = banner.titles.length > 1 || banner.details.includes("");
  if (alert && (screen.height < LOW || screen.width >= 24)) return screen.height < LOW ? Math.min(title, roomOf(screen)) : title;
  return title + 0.8 + textWidth(banner.details.filter(Boolean).pop() ?? "");
}

/** @param {import("../../shared/banner.js").Banner} banner @param {number} lines @param {{ width: number, height: number }} screen em */
export function bannerTile(banner, lines, screen) {
  const room = roomOf(screen);
  const title = titleFor(banner, screen);
  const wide = titleWidth(banner, title);
  const beside = lines === 1;
  const long = !beside && wide > room;
  const detail = fitting(banner.details, beside ? room - wide - 0.8 : room);
  return html`<section class="banner ${banner.kind} ${beside ? "beside" : ""} ${long ? "long" : ""}" role="status">
    ${icon(ICONS[banner.kind])}
    <p class="title"><bdi>${title}</bdi>${banner.since === null ? nothing : html` <b class="number">${timer({ since: banner.since, seconds: null })}</b>`}</p>
    ${long ? nothing : html`<p class="detail">${detail}</p>`}
  </section>`;
}
