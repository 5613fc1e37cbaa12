/**
 * Rows for a view: from the store to what one board shows, in numbers. Pure; words and layout are the wall's business.
 *
 * Figures over several queues divide sums and never average ratios. What is not current is left out of a sum that
 * still has current parts, and named as left out; when nothing is current, the last sum stands, marked as such.
 */

import { ratio } from "../text/numbers.js";
import { anyOver, overLimits, shared } from "./limits.js";
import { faceOf, instant } from "./stale.js";

/** @typedef {import("./stale.js").Trust} Trust */
/** @typedef {import("./stale.js").Face} Face */
/** @typedef {import("./store.js").Store} Store */
/** @typedef {import("../rows").QueueRow} QueueRow */
/** @typedef {import("../rows").AgentRow} AgentRow */
/** @typedef {import("../rows").DefinitionRow} DefinitionRow */

/**
 * A moving duration (since) or a standing one (seconds). Both null: nothing to measure.
 * @typedef {{ since: number | null, seconds: number | null }} Span since: server time, ms
 */
/**
 * @typedef {object} QueueView
 * @property {string} key
 * @property {string} label
 * @property {Face} face
 * @property {number} waiting
 * @property {Span} longest
 * @property {number | null} level service level of the last 30 minutes
 * @property {number} ready
 * @property {number | null} coverage of the last 30 minutes
 * @property {import("./limits.js").Over} over
 * @property {QueueRow} row
 * @property {DefinitionRow | undefined} definition
 */
/** @typedef {{ key: string, face: Face, row: AgentRow, span: Span }} AgentView */
/**
 * @typedef {object} Totals
 * @property {number | null} waiting
 * @property {Span} longest
 * @property {number | null} level
 * @property {number | null} ready
 * @property {number | null} loggedIn
 * @property {number | null} coverage the worst of the last 30 minutes
 * @property {number | null} coverageToday
 * @property {import("./limits.js").Over} over whether any queue's figure is, or the level over all queues
 * @property {number} queuesOver how many queues have more callers than they may
 * @property {boolean} nobodyReady callers wait and nobody is ready
 * @property {(number | null)[]} trend callers waiting, a step each, oldest first
 */
/** @typedef {"offered" | "answered" | "abandoned" | "dropped" | "talk_seconds" | "hold_seconds" | "wrap_up_seconds" | "handled" | "wait_answered_seconds"} Summed */
/**
 * @typedef {object} View
 * @property {Trust} trust
 * @property {QueueView[]} queues
 * @property {AgentView[]} agents only those logged in
 * @property {Totals} totals
 * @property {Record<Summed, number> | null} today
 * @property {Partial<Record<AgentRow["state"], number>> | null} states agents by state, of the people who are current
 * @property {boolean} known whether the server has told anything yet
 * @property {Face} face of every sum
 * @property {string[]} excluded PBXs that the sums leave out
 * @property {import("../rows").AlertRow[]} alerts worst first
 * @property {import("../rows").AnnouncementRow[]} announcements that stand and are meant for this board, the newest first
 */

const STATES = /** @type {const} */ (["ready", "ringing", "talking", "hold", "wrap_up", "paused", "unavailable"]);
const SEVERITY = { critical: 0, warning: 1, notice: 2 };

/** @param {string | null} since @param {number | null} seconds @param {Face} face @param {number | null} trueUntil @returns {Span} */
function spanOf(since, seconds, face, trueUntil) {
  const start = instant(since);
  if (start === null) return { since: null, seconds };
  if (face === "live") return { since: start, seconds: null };
  return { since: null, seconds: trueUntil === null ? seconds : Math.max(0, (trueUntil - start) / 1000) };
}

/** @param {Span} span @param {number} now @returns {number | null} */
export function secondsOf(span, now) {
  return span.since === null ? span.seconds : Math.max(0, (now - span.since) / 1000);
}

/** @param {Store} store @param {Trust} trust @param {number} now @returns {QueueView[]} */
function queueViews(store, trust, now) {
  const views = [];
  for (const [key, row] of /** @type {Map<string, QueueRow>} */ (store.sections.queues)) {
    const { face, trueUntil } = faceOf(trust, key);
    const longest = spanOf(row.longest_wait_since, row.longest_wait_seconds, face, trueUntil);
    const figures = { waiting: row.waiting, longest: secondsOf(longest, now), level: row.last_30m.service_level };
    const definition = store.sections.definitions.get(key);
    const over = overLimits(definition, figures);
    const { coverage, service_level: level } = row.last_30m;
    views.push({ key, label: row.label, face, waiting: row.waiting, longest, level, ready: row.agents.ready, coverage, over, row, definition });
  }
  return views;
}

/** @param {Store} store @param {Trust} trust @returns {AgentView[]} */
function agentViews(store, trust) {
  const views = [];
  for (const [key, row] of /** @type {Map<string, AgentRow>} */ (store.sections.agents)) {
    if (row.state === "logged_out") continue;
    const { face, trueUntil } = faceOf(trust, key);
    views.push({ key, face, row, span: spanOf(row.since, null, face, trueUntil) });
  }
  return views;
}

/** What a sum may hold: the current parts; all of them when none is current. @template {{ face: Face }} T @param {T[]} views */
function summable(views) {
  const current = views.filter((view) => view.face === "live");
  return current.length > 0 ? current : views;
}

/** @param {QueueView[]} queues @returns {Span} the longest of the waits */
function longestOf(queues) {
  /** @type {Span} */
  let longest = { since: null, seconds: null };
  for (const { longest: span } of queues) {
    if (span.since !== null && (longest.since === null || span.since < longest.since)) longest = span;
    if (span.since === null && longest.since === null && (span.seconds ?? -1) > (longest.seconds ?? -1)) longest = span;
  }
  return longest;
}

/** @param {Map<string, import("../rows").TrendRow>} trends @param {QueueView[]} queues @returns {(number | null)[]} */
function trendOf(trends, queues) {
  const known = queues.map((queue) => trends.get(queue.key)?.waiting ?? []).filter((steps) => steps.length > 0);
  const length = Math.min(...known.map((steps) => steps.length));
  if (known.length === 0 || known.length < queues.length) return [];
  return Array.from({ length }, (_, index) => {
    let sum = 0;
    for (const steps of known) {
      const value = steps[steps.length - length + index] ?? null;
      if (value === null) return null;
      sum += value;
    }
    return sum;
  });
}

/** @param {readonly (number | null)[]} coverages @returns {number | null} the worst that is known */
export function worst(coverages) {
  const known = coverages.filter((coverage) => coverage !== null);
  return known.length > 0 ? Math.min(.../** @type {number[]} */ (known)) : null;
}

/** @param {QueueView[]} queues @returns {{ level: number | null, over: boolean }} */
function levelOf(queues) {
  let [hits, base] = [0, 0];
  for (const { row } of queues) {
    hits += row.last_30m.service_level_hits;
    base += row.last_30m.service_level_base;
  }
  const level = ratio(hits, base);
  const target = shared(queues.map(({ definition }) => definition?.service_level_target ?? null)) ?? null;
  return { level, over: level !== null && target !== null && level < target };
}

/** @param {Store} store @param {QueueView[]} queues @param {AgentView[]} agents @returns {Totals} */
function totalsOf(store, queues, agents) {
  const none = queues.length === 0;
  const waiting = queues.reduce((sum, queue) => sum + queue.waiting, 0);
  const ready = agents.filter((agent) => agent.row.state === "ready").length;
  const { level, over } = levelOf(queues);
  const known = store.seq !== null && !(none && agents.length === 0);
  return {
    waiting: none ? null : waiting,
    longest: longestOf(queues),
    level,
    ready: known ? ready : null,
    loggedIn: known ? agents.length : null,
    coverage: worst(queues.map((queue) => queue.coverage)),
    coverageToday: worst(queues.map((queue) => queue.row.today.coverage)),
    over: { waiting: queues.some((q) => q.over.waiting), longest: queues.some((q) => q.over.longest), level: over },
    queuesOver: queues.filter((queue) => queue.over.waiting).length,
    nobodyReady: waiting > 0 && ready === 0,
    trend: trendOf(store.sections.trends, queues),
  };
}

/** @param {QueueView[]} queues @returns {Record<Summed, number> | null} */
export function todayOf(queues) {
  if (queues.length === 0) return null;
  /** @type {Record<Summed, number>} */
  const sums = {
    offered: 0, answered: 0, abandoned: 0, dropped: 0, talk_seconds: 0, hold_seconds: 0, wrap_up_seconds: 0, handled: 0,
    wait_answered_seconds: 0,
  };
  for (const { row } of queues) {
    for (const name of /** @type {Summed[]} */ (Object.keys(sums))) sums[name] += row.today[name];
  }
  return sums;
}

/** @param {Map<string, import("../rows").AlertRow>} alerts */
function alertsOf(alerts) {
  const standing = [...alerts.values()].filter((alert) => alert.state === "firing" || alert.state === "acknowledged");
  const rank = (/** @type {import("../rows").AlertRow} */ alert) =>
    SEVERITY[alert.severity] * 2 + (alert.state === "acknowledged" ? 1 : 0);
  return standing.sort((one, other) => rank(one) - rank(other) || (one.since < other.since ? 1 : -1));
}

/** @param {import("../rows").AnnouncementRow} row @param {Store["board"]} board @returns {boolean} */
function meantFor({ queues, boards }, board) {
  if (queues.length + boards.length === 0 || board === null) return true;
  const shown = board.queues ?? null;
  return boards.includes(board.id) || (queues.length > 0 && (shown === null || queues.some((queue) => shown.includes(queue))));
}

/** @param {Map<string, import("../rows").AnnouncementRow>} rows @param {Store["board"]} board @param {number} now */
function announcementsOf(rows, board, now) {
  const standing = [...rows.values()].filter((row) => (instant(row.until) ?? Infinity) > now && meantFor(row, board));
  return standing.sort((one, other) => (one.since < other.since ? 1 : one.since > other.since ? -1 : one.id < other.id ? -1 : 1));
}

/** @param {AgentView[]} agents @returns {NonNullable<View["states"]>} */
function statesOf(agents) {
  /** @type {NonNullable<View["states"]>} */
  const states = {};
  for (const state of STATES) states[state] = 0;
  for (const { row } of agents) states[row.state] = (states[row.state] ?? 0) + 1;
  return states;
}

/**
 * @param {Store} store
 * @param {Trust} trust
 * @param {number} now server time, ms
 * @returns {View}
 */
export function viewOf(store, trust, now) {
  const queues = queueViews(store, trust, now);
  const agents = agentViews(store, trust);
  const partly = trust.faults.length > 0 && !trust.all;
  const [counted, people] = partly ? [summable(queues), summable(agents)] : [queues, agents];
  const current = counted.length === 0 || counted.some((queue) => queue.face === "live");
  return {
    trust,
    queues,
    agents,
    totals: totalsOf(store, counted, people),
    today: todayOf(counted),
    states: store.seq === null ? null : statesOf(people),
    known: store.seq !== null,
    face: partly && current ? "live" : trust.face,
    excluded: partly && current ? trust.faults.map((fault) => fault.pbx) : [],
    alerts: alertsOf(store.sections.alerts),
    announcements: announcementsOf(store.sections.announcements, store.board, now),
  };
}

/**
 * The order in which queues are shown: as the board names them, else by label; when they do not fit on one page, those
 * over a limit come first, so that trouble is on the first page.
 * @param {QueueView[]} queues
 * @param {readonly string[] | null} named
 * @param {boolean} fits
 * @param {string} language
 * @returns {string[]} keys
 */
export function queueOrder(queues, named, fits, language) {
  const place = new Map((named ?? []).map((key, index) => [key, index]));
  const collator = new Intl.Collator(language, { numeric: true });
  const trouble = (/** @type {QueueView} */ queue) => (fits || !anyOver(queue.over) ? 1 : 0);
  const seat = (/** @type {QueueView} */ queue) => place.get(queue.key) ?? Number.MAX_SAFE_INTEGER;
  const order = [...queues].sort(
    (one, other) =>
      trouble(one) - trouble(other) || seat(one) - seat(other) || collator.compare(one.label, other.label) || (one.key < other.key ? -1 : 1),
  );
  return order.map((queue) => queue.key);
}

/** States in the order in which a leader looks for people. */
const ATTENTION = ["unavailable", "paused", "wrap_up", "ringing", "hold", "talking", "ready"];

/** @param {AgentView[]} agents @returns {string[]} keys: by state, the longest in it first */
export function agentOrder(agents) {
  const start = (/** @type {AgentView} */ agent) => instant(agent.row.since) ?? Infinity;
  const order = [...agents].sort((one, other) => {
    const states = ATTENTION.indexOf(one.row.state) - ATTENTION.indexOf(other.row.state);
    return states || start(one) - start(other) || (one.key < other.key ? -1 : 1);
  });
  return order.map((agent) => agent.key);
}
