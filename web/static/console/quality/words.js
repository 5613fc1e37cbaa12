/** What the QA pages say in one way: samples, lengths, probabilities, whoever is meant. Pure. */

import { instant } from "../../floor/stale.js";
import { DASH, duration } from "../../text/durations.js";

/** @typedef {import("../../text/catalogue.js").Text} Text */
/** @typedef {import("../desk.js").Scene} Scene */
/** @typedef {import("../../quality").SampleRow} SampleRow */

/** @param {import("./score.js").Texts} texts @param {string} language @returns {string} */
export function wordOf(texts, language) {
  return texts[language] ?? texts.en ?? "";
}

/** @param {number | null | undefined} points @returns {string} at most one decimal */
export function pointsText(points) {
  return points === null || points === undefined ? DASH : String(Math.round(points * 10) / 10);
}

/** @param {number | null} share @param {string} language @returns {string} `5.3%` */
export function shareText(share, language) {
  if (share === null) return DASH;
  return new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: share < 0.1 ? 1 : 0 }).format(share);
}

/** A queue by the name its people call it. @param {{ queue: string | null, queue_label: string | null }} row @returns {string} */
export function queueText({ queue, queue_label: label }) {
  return label ?? (queue === null ? "" : queue.slice(queue.indexOf("/") + 1));
}

/** @param {string | null} at @param {Scene} scene @returns {string} `周二 15:40`, in the site's time */
export function weekdayText(at, { times, language, zone }) {
  const moment = instant(at);
  if (moment === null) return "";
  let day = "";
  try {
    day = new Intl.DateTimeFormat(language, { weekday: "short", timeZone: zone ?? undefined }).format(moment);
  } catch {
    day = times.date(moment); // a zone newer than this browser
  }
  return `${day} ${times.minute(moment)}`;
}

/** @param {string | null} at @param {Scene} scene @returns {string} `2026-11-24 15:40` */
export function momentText(at, { times }) {
  const moment = instant(at);
  return moment === null ? "" : `${times.date(moment)} ${times.minute(moment)}`;
}

/** @param {SampleRow} row @param {Scene} scene @returns {string} `随机 · 售后` */
export function sourceText(row, scene) {
  return [scene.text(`qa.stratum.${row.stratum}`), queueText(row)].filter(Boolean).join(" · ");
}

/** @param {SampleRow} row @param {Scene} scene @returns {string} `周二 10:14 · 4:12` */
export function callText(row, scene) {
  const length = row.recording_seconds ?? row.talked_seconds;
  return [weekdayText(row.answered, scene), length === null ? "" : duration(length)].filter(Boolean).join(" · ");
}

/** @param {string} week `2026-W48` @param {Text} text */
export function weekText(week, text) {
  const found = /^(\d{4})-W(\d{2})$/.exec(week);
  return found === null ? week : text("qa.week.of", { year: found[1] ?? "", number: Number(found[2]) });
}

/** @param {string} key @param {string} value @param {Text} text @returns {string} the catalogue's word, else the value itself */
export function knownText(key, value, text) {
  const said = text(`${key}.${value}`);
  return said === `${key}.${value}` ? value : said;
}

/** How a caller was handed on, and to whom. @param {Pick<import("../../quality").PieceRow, "way" | "to" | "agent_name">} piece @param {Text} text */
export function transferText({ way, to, agent_name: name }, text) {
  return text(`qa.transfer.${way === "attended" ? "attended" : "blind"}`, { to: name ?? to ?? text("qa.transfer.nobody") });
}
