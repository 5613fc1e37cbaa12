/** What the line under the header says: a lost link before an alert. In words and numbers; pure. */

import { happenedText } from "../text/reasons.js";

/** @typedef {import("../text/catalogue.js").Text} Text */
/** @typedef {import("../floor/select.js").View} View */
/**
 * @typedef {object} Banner
 * @property {string} key
 * @property {"server" | "pbx" | "catching_up" | "waiting" | "refused" | "critical" | "warning" | "notice"} kind
 * @property {readonly string[]} titles from long to short
 * @property {number | null} since a running time behind the title: since when, server time in ms
 * @property {readonly string[]} details from long to short
 */

/** @param {View} view @param {Text} text @param {(at: number) => string} time @returns {Banner[]} */
function faults(view, text, time) {
  const { face, trueUntil, all } = view.trust;
  if (face === "waiting" || face === "refused" || face === "server") {
    const asof = trueUntil === null ? [text("face.waiting.detail")] : [text("face.asof", { time: time(trueUntil) }), text("face.asof.short", { time: time(trueUntil) })];
    const detail = face === "refused" ? [text("face.refused.detail")] : face === "server" && trueUntil !== null ? [`${asof[0]} · ${text("face.server.detail")}`, ...asof] : asof;
    return [{ key: face, kind: face, titles: [text(`face.${face}`)], since: face === "server" ? trueUntil : null, details: detail }];
  }
  return view.trust.faults.map((fault) => {
    const why = fault.reason === null ? text(`face.${fault.face}.detail`) : text(`reason.${fault.reason}`);
    const at = fault.trueUntil === null ? null : time(fault.trueUntil);
    const asof = at === null ? [] : all ? [text("face.asof", { time: at }), text("face.asof.short", { time: at })] : [text("face.asof.part", { time: at }), text("face.asof.short", { time: at })];
    return {
      key: `${fault.face}/${fault.pbx}`,
      kind: fault.face,
      titles: [text(`face.${fault.face}`, { pbx: fault.pbx })],
      since: fault.trueUntil,
      details: asof.length === 0 ? [why] : [`${asof[0]} · ${why}`, ...asof],
    };
  });
}

/** @param {View} view @param {Text} text @param {(at: number) => string} minute @returns {Banner[]} */
function alerts(view, text, minute) {
  const labels = new Map(view.queues.map((queue) => [queue.key, queue.label]));
  return view.alerts.map((alert, index) => {
    const subject = labels.get(alert.subject) ?? alert.subject;
    const whole = happenedText(alert, text);
    const brief = `${text(`alert.rule.${alert.rule}`)} · ${subject}`;
    const since = text("alert.since", { time: minute(Date.parse(alert.since)) });
    const place = view.alerts.length > 1 ? `${text("alert.place", { number: index + 1, count: view.alerts.length })} · ` : "";
    const known = alert.state === "acknowledged" ? ` · ${text("alert.acknowledged")}` : "";
    return {
      key: alert.id,
      kind: alert.severity,
      titles: whole ? [whole, brief] : [brief],
      since: null,
      details: [`${place}${since}${known}`, `${place}${since}`, since, place.replace(" · ", ""), ""],
    };
  });
}

/**
 * Everything there is to say, worst first. While nothing on the board is current, alerts are not current either.
 * @param {View} view
 * @param {Text} text
 * @param {{ second: (at: number) => string, minute: (at: number) => string }} time in the site's time zone
 * @returns {Banner[]}
 */
export function bannersOf(view, text, time) {
  const lost = view.trust.face === "live" ? [] : faults(view, text, time.second);
  return view.trust.all ? lost.slice(0, 3) : [...lost, ...alerts(view, text, time.minute)];
}
