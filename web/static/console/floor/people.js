/** Whom the floor page shows, and in which order. Pure: people, alerts and a filter in, people out. */

import { instant } from "../../floor/stale.js";

/** @typedef {import("../../floor/select.js").AgentView} AgentView */
/** @typedef {import("../../rows").AlertRow} AlertRow */
/** @typedef {{ queue: string, state: string, search: string }} Filter empty: all */
/** @typedef {"name" | "attention" | "time"} Order */
/** @typedef {AgentView & { alert: AlertRow | null }} Person alert: the worst that stands about this very person */

/** States in the order in which a leader looks for people. */
export const STATES = /** @type {const} */ (["unavailable", "paused", "wrap_up", "ringing", "hold", "talking", "ready"]);

const SEVERITY = { critical: 0, warning: 1, notice: 2 };

/** @param {readonly AlertRow[]} alerts @returns {Map<string, AlertRow>} the worst alert by its subject */
export function alertBySubject(alerts) {
  /** @type {Map<string, AlertRow>} */
  const found = new Map();
  for (const alert of alerts) {
    const other = found.get(alert.subject);
    if (other === undefined || SEVERITY[alert.severity] < SEVERITY[other.severity]) found.set(alert.subject, alert);
  }
  return found;
}

/** @param {string} text @returns {string} for comparing: without case and width */
function plain(text) {
  return text.normalize("NFKC").toLowerCase();
}

/** @param {AgentView} agent @param {Filter} filter @param {string} wanted */
function matches({ key, row }, { queue, state }, wanted) {
  if (queue !== "" && !row.queues.includes(queue)) return false;
  if (state !== "" && row.state !== state) return false;
  return wanted === "" || plain(row.name).includes(wanted) || plain(key).includes(wanted);
}

/** @param {AgentView} agent @returns {number} since when; unknown is last */
function start({ row }) {
  return instant(row.since) ?? Infinity;
}

/** @param {Order} order @param {string} language @returns {(one: Person, other: Person) => number} */
function comparing(order, language) {
  const collator = new Intl.Collator(language, { numeric: true });
  const byName = (/** @type {Person} */ one, /** @type {Person} */ other) =>
    collator.compare(one.row.name, other.row.name) || (one.key < other.key ? -1 : 1);
  const byTime = (/** @type {Person} */ one, /** @type {Person} */ other) => start(one) - start(other) || byName(one, other);
  if (order === "time") return byTime;
  if (order === "name") return byName;
  const rank = (/** @type {Person} */ person) => (person.alert === null ? 10 : SEVERITY[person.alert.severity]);
  return (one, other) =>
    rank(one) - rank(other) || STATES.indexOf(/** @type {any} */ (one.row.state)) - STATES.indexOf(/** @type {any} */ (other.row.state)) || byTime(one, other);
}

/**
 * @param {readonly AgentView[]} agents
 * @param {readonly AlertRow[]} alerts
 * @param {Filter} filter
 * @param {Order} order by name people keep their places while their states change
 * @param {string} language
 * @returns {Person[]}
 */
export function peopleOf(agents, alerts, filter, order, language) {
  const marks = alertBySubject(alerts);
  const wanted = plain(filter.search.trim());
  const shown = agents.filter((agent) => matches(agent, filter, wanted)).map((agent) => ({ ...agent, alert: marks.get(agent.key) ?? null }));
  return shown.sort(comparing(order, language));
}

/** @param {readonly AgentView[]} agents @param {string} queue empty: all @returns {Record<string, number>} people by state */
export function countsOf(agents, queue) {
  /** @type {Record<string, number>} */
  const counts = {};
  for (const { row } of agents) {
    if (queue === "" || row.queues.includes(queue)) counts[row.state] = (counts[row.state] ?? 0) + 1;
  }
  return counts;
}

/** @param {URLSearchParams} query @returns {Filter} */
export function filterOf(query) {
  return { queue: query.get("queue") ?? "", state: query.get("state") ?? "", search: query.get("search") ?? "" };
}
