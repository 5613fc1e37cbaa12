/** What an incident comes to: its cause, how quickly it was answered, its moments. Pure. */

import { instant } from "../../floor/stale.js";

/** @typedef {import("../alerts/work.js").Kept & { severity: "critical" | "warning" | "notice", fired: string, cause: string | null, joined: string | null, waits: string | null, acknowledged: string | null }} Member */
/** @typedef {{ id: string, state: "open" | "resolved" | "closed", severity: "critical" | "warning" | "notice", title: string, opened: string, acknowledged: string | null, resolved: string | null, closed: string | null, closed_by: string | null, note: string | null, alerts: Member[] }} Incident */
/** @typedef {{ began: string, notified: string | null, notify_seconds: number | null, acknowledge_seconds: number | null, acknowledged_by: string | null, clear_seconds: number | null, escalations: number }} Answered */
/** @typedef {{ at: string, alert: string, what: string, by: string | null, values: Record<string, string | number | boolean | null> }} Line */

const KINDS = /** @type {Readonly<Record<string, import("../playback/marks.js").Mark["kind"]>>} */ ({
  fired: "fired", raised: "fired", consequence: "said", on_its_own: "fired", silenced: "said", held: "said", joined: "said", told: "told", acknowledged: "taken",
  assigned: "said", commented: "said", resolved: "cleared", closed: "cleared",
});

const LOUDNESS = { critical: 0, warning: 1, notice: 2 };

/** @param {Member} alert @returns {boolean} */
function stands({ state }) {
  return state === "firing" || state === "acknowledged";
}

/** @param {Incident} incident @returns {Member | undefined} the alert that is nobody's consequence: one that stands, the loudest, the first there was */
export function rootOf({ alerts }) {
  const roots = alerts.filter(({ cause }) => cause === null);
  const order = (/** @type {Member} */ one, /** @type {Member} */ other) => Number(stands(other)) - Number(stands(one)) || LOUDNESS[one.severity] - LOUDNESS[other.severity] || (one.fired < other.fired ? -1 : 1);
  return [...(roots.length > 0 ? roots : alerts)].sort(order)[0];
}

/** @param {Incident} incident @returns {Member[]} the cause, then what else stands, then what is over */
export function membersOf(incident) {
  const root = rootOf(incident);
  const rank = (/** @type {Member} */ one) => (one === root ? 0 : one.state === "resolved" || one.state === "closed" ? 2 : 1);
  return [...incident.alerts].sort((one, other) => rank(one) - rank(other) || (one.fired < other.fired ? -1 : one.fired > other.fired ? 1 : 0));
}

/** @param {Incident} incident @returns {Member[]} those that stand and are nobody's consequence: of them somebody is told */
export function standingOf({ alerts }) {
  return alerts.filter((alert) => alert.cause === null && stands(alert));
}

/** @param {Incident} incident @returns {number} when it began, ms: earlier than it was noticed */
export function beganAt({ opened, alerts }) {
  const moments = [instant(opened), ...alerts.map(({ since }) => instant(since))].filter((at) => at !== null);
  return Math.min(.../** @type {number[]} */ (moments));
}

/** @param {string | null} from @param {string | null} to @returns {number | null} seconds */
function between(from, to) {
  const [begin, end] = [instant(from), instant(to)];
  return begin === null || end === null ? null : Math.max(0, (end - begin) / 1000);
}

/**
 * As the month's means are made (docs/alerts.md): from when it was noticed.
 * @param {Incident} incident
 * @returns {{ noticed: number | null, acknowledged: number | null, resolved: number | null }} seconds
 */
export function answerOf(incident) {
  const { opened, acknowledged, resolved } = incident;
  const noticed = instant(opened);
  return { noticed: noticed === null ? null : Math.max(0, (noticed - beganAt(incident)) / 1000), acknowledged: between(opened, acknowledged), resolved: between(opened, resolved) };
}

/**
 * @param {Incident} incident
 * @param {readonly Line[]} timeline
 * @param {(line: Line) => string} words
 * @param {string} began what the first mark is called
 * @returns {import("../playback/marks.js").Mark[]} in their order; what happened in the same second in the same way is one
 */
export function marksOf(incident, timeline, words, began) {
  /** @type {import("../playback/marks.js").Mark[]} */
  const marks = [{ at: beganAt(incident), kind: "began", label: began }];
  for (const line of timeline) {
    const at = instant(line.at);
    const kind = KINDS[line.what] ?? "said";
    if (at === null || marks.some((mark) => mark.kind === kind && Math.abs(mark.at - at) < 1000)) continue;
    marks.push({ at, kind, label: words(line) });
  }
  return marks.sort((one, other) => one.at - other.at);
}

/** @param {Incident} incident @returns {string[]} what can be done with it as a whole */
export function deedsOf(incident) {
  if (incident.state === "closed") return [];
  if (incident.state === "resolved") return ["comment", "close"];
  const waits = standingOf(incident).some(({ state }) => state === "firing");
  return [...(waits ? ["acknowledge"] : []), "assign", "comment", "resolve", "close"];
}

/** @typedef {{ method: "POST", path: string, body: unknown }} Deed */

/**
 * The requests that one deed comes to, in their order.
 * @param {Incident} incident
 * @param {string} deed
 * @param {string} said
 * @returns {Deed[]}
 */
export function requestsOf(incident, deed, said) {
  const root = rootOf(incident);
  const standing = standingOf(incident);
  const each = (/** @type {readonly Member[]} */ alerts, /** @type {string} */ act, /** @type {unknown} */ body) => alerts.map(({ id }) => ({ method: /** @type {const} */ ("POST"), path: `alerts/${encodeURIComponent(id)}/${act}`, body }));
  switch (deed) {
    case "acknowledge": return each(standing.filter(({ state }) => state === "firing"), "acknowledge", undefined);
    case "assign": return each(standing, "assign", { to: said });
    case "comment": return root === undefined ? [] : each([root], "comment", { text: said });
    case "resolve": return each(incident.alerts.filter(stands), "resolve", { note: null });
    case "close": return [...(incident.state === "open" ? requestsOf(incident, "resolve", "") : []), { method: "POST", path: `incidents/${encodeURIComponent(incident.id)}/close`, body: { text: said } }];
    default: return [];
  }
}
