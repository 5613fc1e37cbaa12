/** A rule's values in words: when it fires and ends, where, at which hours, and what may be tried with other values. Pure. */

import { duration } from "../../text/durations.js";

/** @typedef {{ rule: string, name: string, enabled: boolean, watching: boolean, severity: string | null, fire: number | null, clear: number | null, for_seconds: number | null, keep_firing_for_seconds: number | null, minimum: number | null, hours: string[], queues: string[], settings: Record<string, unknown>, triable: boolean, checked: boolean }} Rule */
/** @typedef {import("../../text/catalogue.js").Text} Text */

/** Families of rules, as people look for them; what is new comes last. */
export const FAMILIES = Object.freeze({
  calls: ["surge", "calls_stopped", "drops", "drop_burst", "long_wait", "service_level", "nobody_ready"],
  people: ["mass_logout", "phone_unreachable", "break_overrun", "long_call", "ring_long", "slow_ring", "help_wanted"],
  systems: ["feed_lost", "feed_late", "trunk_down", "trunk_full", "one_way_audio", "core_lost", "recorder_silent", "disk_full", "canary_failed"],
});

/** Rules whose figure is a share. */
const SHARES = new Set(["service_level", "mass_logout", "slow_ring", "trunk_full", "one_way_audio", "disk_full"]);

/** Lengths of time and shares of a rule's settings, as a form asks for them. */
const TRIED = /** @type {const} */ (["fire", "clear", "for_seconds", "keep_firing_seconds", "minimum_volume", "ring_seconds", "default_planned_seconds"]);

/** @param {readonly Rule[]} rules @returns {{ family: string, rules: Rule[] }[]} every rule in one family */
export function familiesOf(rules) {
  const known = new Set(Object.values(FAMILIES).flat());
  const byName = new Map(rules.map((rule) => [rule.rule, rule]));
  const families = Object.entries(FAMILIES).map(([family, names]) => ({ family, rules: names.flatMap((name) => byName.get(name) ?? []) }));
  const others = rules.filter(({ rule }) => !known.has(rule));
  const last = families[families.length - 1];
  if (last !== undefined) last.rules.push(...others);
  return families.filter((one) => one.rules.length > 0);
}

/** @param {string} rule @param {number} value @returns {string} a share in per cent, a length of time as a clock */
export function figureText(rule, value) {
  return SHARES.has(rule) ? `${Math.round(value * 1000) / 10}%` : duration(value);
}

/**
 * @param {Rule} rule
 * @param {"fires" | "clears"} part
 * @param {Text} text
 * @returns {string} empty where the catalogue has no sentence for this rule
 */
export function sentenceOf({ rule, fire, clear, keep_firing_for_seconds: keep, settings }, part, text) {
  const key = `rule.${rule}.${part}`;
  const number = (/** @type {unknown} */ value) => (typeof value === "number" ? value : 0);
  const values = {
    fire: typeof settings.fire === "number" && fire === null ? settings.fire : figureText(rule, number(fire)),
    clear: figureText(rule, number(clear)), keep: duration(number(keep)), ring: duration(number(settings.ring_seconds)), planned: duration(number(settings.default_planned_seconds)),
  };
  const said = text(key, values);
  return said === key ? "" : said;
}

/**
 * What else holds: how long, how many, when, where.
 * @param {Rule} rule
 * @param {Text} text
 * @param {(queue: string) => string} named
 * @returns {string[]}
 */
export function conditionsOf({ for_seconds: hold, minimum, hours, queues, settings }, text, named) {
  const pbxs = Array.isArray(settings.pbxs) ? settings.pbxs.map(String) : [];
  return [
    hold !== null && hold > 0 ? text("rule.for", { time: duration(hold) }) : "",
    minimum !== null && minimum > 1 ? text("rule.minimum", { count: minimum }) : "",
    hours.length > 0 ? text("rule.hours", { hours: hours.join(", ") }) : "",
    queues.length > 0 ? text("rule.queues", { queues: queues.map(named).join(", ") }) : "",
    pbxs.length > 0 ? text("rule.pbxs", { pbxs: pbxs.join(", ") }) : "",
  ].filter(Boolean);
}

/** @param {Rule} rule @returns {"off" | "watching" | "closed"} closed: outside its hours */
export function stateOf({ enabled, watching }) {
  return !enabled ? "off" : watching ? "watching" : "closed";
}

/** @param {Rule} rule @returns {"notice" | "warning" | "critical" | "varies"} varies: it follows from what is found */
export function loudnessOf({ severity }) {
  return severity === "notice" || severity === "warning" || severity === "critical" ? severity : "varies";
}

/** @param {Rule} rule @returns {{ key: string, value: number }[]} what may be tried with another value */
export function trialKeys({ settings }) {
  return TRIED.flatMap((key) => (typeof settings[key] === "number" ? [{ key, value: /** @type {number} */ (settings[key]) }] : []));
}

/**
 * @param {Rule} rule
 * @param {Readonly<Record<string, string>>} typed
 * @returns {{ days: number, values: Record<string, number> } | { wrong: string }} only values that differ; wrong: a key
 */
export function wishOf(rule, typed) {
  const days = Number(typed.days);
  if (!(days > 0 && days <= 366)) return { wrong: "trial.wrong.days" };
  /** @type {Record<string, number>} */
  const values = {};
  for (const { key, value } of trialKeys(rule)) {
    const given = (typed[key] ?? "").trim();
    const number = Number(given);
    if (given === "" || !Number.isFinite(number)) return { wrong: "trial.wrong.value" };
    if (number !== value) values[key] = number;
  }
  return { days, values };
}
