/** The four figures in words: label, figure, its definition, and whether it is over its limit. Pure. */

import { shared } from "../floor/limits.js";
import { worst } from "../floor/select.js";
import { duration } from "../text/durations.js";
import { count, percent } from "../text/numbers.js";

/** @typedef {import("../text/catalogue.js").Text} Text */
/** @typedef {import("../floor/select.js").View} View */
/** @typedef {import("../floor/select.js").Span} Span */
/** @typedef {{ words: readonly string[], shape: "over" | "below" }} Mark words: from long to short */
/**
 * @typedef {object} Hero
 * @property {"waiting" | "longest" | "level" | "ready"} id
 * @property {readonly string[]} labels from long to short
 * @property {string | Span} figure
 * @property {string} unit
 * @property {Mark | null} over
 * @property {readonly string[]} captions from long to short
 * @property {string | null} note what the figure does not cover
 * @property {readonly (number | null)[]} trend
 */

/** @param {Text} text @param {"limit" | "target" | "nobody"} what @returns {Mark} */
export function markFor(text, what) {
  return { words: [text(`over.${what}`), text(`over.${what}.short`)], shape: what === "limit" ? "over" : "below" };
}

/** @param {readonly (string | null | false)[]} parts @returns {string} */
function join(parts) {
  return parts.filter(Boolean).join(" · ");
}

/** @param {View} view @param {Text} text @returns {string | null} what the sums leave out */
function without(view, text) {
  return view.excluded.length > 0 ? text("definition.without", { pbx: view.excluded.join(", ") }) : null;
}

/** From here on a coverage counts as whole: it would be written as 100 %. */
const WHOLE = 0.9995;

/** @param {number | null} coverage @returns {boolean} whether it must be said */
export function isPartial(coverage) {
  return coverage !== null && coverage < WHOLE;
}

/** @param {import("../floor/select.js").QueueView} queue @param {readonly import("./columns.js").Column[]} columns @returns {number | null} the worst of the periods that the row has figures of */
export function coverageOf(queue, columns) {
  const ofToday = columns.some(({ id }) => id === "offered" || id === "abandoned");
  return worst([queue.coverage, ofToday ? queue.row.today.coverage : null]);
}

/** @param {number | null} coverage @param {Text} text @returns {string | null} only where it is not whole */
export function coverageNote(coverage, text) {
  return !isPartial(coverage) ? null : text("definition.coverage", { percent: percent(coverage) });
}

/**
 * @template T
 * @param {View} view
 * @param {(definition: import("../rows").DefinitionRow) => T} field
 * @returns {T | undefined} what all queues have in common
 */
function common(view, field) {
  return shared(view.queues.map(({ definition }) => (definition === undefined ? undefined : field(definition))));
}

/** @param {View} view @param {Text} text @param {string | null} limit as text @returns {string[]} */
function limitCaptions(view, text, limit) {
  if (limit === null) return [""];
  const one = text("definition.limit", { limit });
  if (view.queues.length === 1) return [one];
  return [text("definition.limit_each", { limit }), text("definition.limit_each.short", { limit }), one];
}

/** @param {View} view @param {Text} text @param {string} language @returns {Hero} */
function waitingHero(view, text, language) {
  const limit = common(view, (definition) => definition.waiting_limit);
  const captions = limitCaptions(view, text, limit === null || limit === undefined ? null : count(limit, language));
  const { queuesOver } = view.totals;
  if (queuesOver > 0 && view.queues.length > 1) {
    const over = text("over.queues", { count: queuesOver });
    const limited = captions[captions.length - 1] ?? "";
    captions.splice(0, captions.length, join([over, limited]), over, limited);
  }
  return {
    id: "waiting",
    labels: [text("figure.waiting"), text("figure.waiting.short")],
    figure: count(view.totals.waiting, language),
    unit: "",
    over: view.totals.over.waiting ? markFor(text, "limit") : null,
    captions,
    note: without(view, text),
    trend: view.totals.trend,
  };
}

/** @param {View} view @param {Text} text @returns {Hero} */
function longestHero(view, text) {
  const limit = common(view, (definition) => definition.longest_wait_limit_seconds);
  return {
    id: "longest",
    labels: [text("figure.longest_wait"), text("figure.longest_wait.short")],
    figure: view.totals.longest,
    unit: "",
    over: view.totals.over.longest ? markFor(text, "limit") : null,
    captions: [limit === null || limit === undefined ? "" : text("definition.limit", { limit: duration(limit) })],
    note: without(view, text),
    trend: [],
  };
}

/** @param {View} view @param {Text} text @returns {string[]} the label of the service level, from long to short */
export function levelLabels(view, text) {
  const seconds = common(view, (definition) => definition.service_level_seconds);
  if (seconds === undefined) return [text("figure.service_level.mixed")];
  return [text("figure.service_level", { seconds }), text("figure.service_level.short", { seconds }), text("figure.service_level.least", { seconds })];
}

/** @param {View} view @returns {boolean} whether queues differ in the seconds of their service level: then each row says its own */
export function secondsDiffer(view) {
  return view.queues.length > 1 && common(view, (definition) => definition.service_level_seconds) === undefined;
}

/** @param {View} view @param {Text} text @returns {Hero} */
function levelHero(view, text) {
  const formula = common(view, (definition) => definition.service_level_formula);
  const target = common(view, (definition) => definition.service_level_target);
  const name = view.queues.length === 0 ? null : formula ?? text("definition.mixed");
  const note = join([without(view, text), coverageNote(view.totals.coverage, text)]);
  const goal = target === undefined || target === null ? null : text("definition.target", { percent: percent(target) });
  const [period, brief] = [text("window.30m"), text("window.30m.short")];
  return {
    id: "level",
    labels: levelLabels(view, text),
    figure: percent(view.totals.level),
    unit: view.totals.level === null ? "" : "%",
    over: view.totals.over.level ? markFor(text, "target") : null,
    captions: [join([period, goal, name]), join([period, name]), join([brief, name]), join([brief, name]).replace(" · ", "·"), join([text("window.30m.least"), name]).replace(" · ", "·")],
    note: note || null,
    trend: [],
  };
}

/** @param {View} view @param {Text} text @param {string} language @returns {Hero} */
function readyHero(view, text, language) {
  const { ready, loggedIn, nobodyReady } = view.totals;
  return {
    id: "ready",
    labels: [text("figure.ready"), text("figure.ready.short")],
    figure: count(ready, language),
    unit: loggedIn === null ? "" : `/ ${count(loggedIn, language)}`,
    over: nobodyReady ? markFor(text, "nobody") : null,
    captions: [...(loggedIn === null ? [""] : [text("definition.signed_in", { count: loggedIn }), text("definition.signed_in.short")])],
    note: without(view, text),
    trend: [],
  };
}

/** @param {View} view @param {Text} text @param {string} language @returns {Hero[]} */
export function heroesOf(view, text, language) {
  const heroes = [waitingHero(view, text, language), longestHero(view, text), levelHero(view, text), readyHero(view, text, language)];
  return view.trust.face === "waiting" || (view.trust.all && view.trust.trueUntil === null && view.queues.length === 0)
    ? heroes.map((hero) => ({ ...hero, over: null, captions: [""], note: null }))
    : heroes;
}
