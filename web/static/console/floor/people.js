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
  return instant(row.since) ?? Number.MAX_SAFE_INTEGER;
}

/**
 * Everybody's place by name. Comparing names as a language does costs milliseconds for hundreds of people and they hardly
 * ever change, so the places are kept until somebody comes, goes or is renamed.
 */
export class Places {
  constructor() {
    this.language = "";
    /** @type {Map<string, { name: string, place: number }>} */
    this.known = new Map();
  }

  /** @param {readonly AgentView[]} agents @param {string} language @returns {(key: string) => number} */
  of(agents, language) {
    const { known } = this;
    const same = language === this.language && agents.length === known.size && agents.every(({ key, row }) => known.get(key)?.name === row.name);
    if (!same) this.#sort(agents, language);
    return (key) => this.known.get(key)?.place ?? Infinity;
  }

  /** @param {readonly AgentView[]} agents @param {string} language */
  #sort(agents, language) {
    const collator = new Intl.Collator(language, { numeric: true });
    const sorted = [...agents].sort((one, other) => collator.compare(one.row.name, other.row.name) || (one.key < other.key ? -1 : 1));
    this.language = language;
    this.known = new Map(sorted.map(({ key, row }, place) => [key, { name: row.name, place }]));
  }
}

/** @param {Order} order @param {(key: string) => number} place @returns {(one: Person, other: Person) => number} */
function comparing(order, place) {
  const byName = (/** @type {Person} */ one, /** @type {Person} */ other) => place(one.key) - place(other.key);
  const byTime = (/** @type {Person} */ one, /** @type {Person} */ other) => start(one) - start(other) || byName(one, other);
  if (order === "time") return byTime;
  if (order === "name") return byName;
  const rank = (/** @type {Person} */ person) => (person.alert === null ? 10 : SEVERITY[person.alert.severity]);
  const attention = (/** @type {Person} */ { row }) => STATES.findIndex((state) => state === row.state);
  return (one, other) => rank(one) - rank(other) || attention(one) - attention(other) || byTime(one, other);
}

/**
 * @param {readonly AgentView[]} agents
 * @param {readonly AlertRow[]} alerts
 * @param {Filter} filter
 * @param {Order} order by name people keep their places while their states change
 * @param {(key: string) => number} place of everybody by name
 * @returns {Person[]}
 */
export function peopleOf(agents, alerts, filter, order, place) {
  const marks = alertBySubject(alerts);
  const wanted = plain(filter.search.trim());
  const shown = agents.filter((agent) => matches(agent, filter, wanted)).map((agent) => ({ ...agent, alert: marks.get(agent.key) ?? null }));
  return shown.sort(comparing(order, place));
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
