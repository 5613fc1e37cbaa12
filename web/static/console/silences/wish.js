/** Silences as people think of them: which hold now, what they cover, what is asked of the server for a new one. Pure. */

import { instant } from "../../floor/stale.js";

/** @typedef {{ id: string, begins: string, ends: string, by: string, comment: string, rule: string | null, subject: string | null, pbx: string | null, ended_by: string | null }} Silence */
/** @typedef {{ id: string, rule: string, subject: string, scope: string, silence: string | null }} Covered */
/** @typedef {"active" | "planned" | "ended"} Phase */

/** A silence of more than a week is a rule to be switched off. */
export const LONGEST_MS = 7 * 86_400_000;

/** @param {Silence} silence @param {number} now @returns {Phase} */
export function phaseOf({ begins, ends }, now) {
  if ((instant(ends) ?? 0) <= now) return "ended";
  return (instant(begins) ?? 0) > now ? "planned" : "active";
}

/** @param {Pick<Silence, "rule" | "subject" | "pbx">} silence @param {Covered} alert @returns {boolean} as the server decides it */
export function covers({ rule, subject, pbx }, alert) {
  const of = alert.scope === "site" ? null : alert.subject.split("/", 1)[0];
  return (rule === null || rule === alert.rule) && (subject === null || subject === alert.subject) && (pbx === null || pbx === of);
}

/**
 * Where a silence holds, as one choice of a form.
 * @param {string} place empty: everywhere; `pbx:NAME` or `at:SUBJECT`
 * @returns {{ subject: string | null, pbx: string | null }}
 */
export function placeOf(place) {
  if (place.startsWith("pbx:")) return { subject: null, pbx: place.slice(4) };
  return { subject: place.startsWith("at:") ? place.slice(3) : null, pbx: null };
}

/** @typedef {{ rule: string | null, subject: string | null, pbx: string | null, comment: string, duration_seconds: number, begins?: string }} Wish */

/**
 * @param {{ rule: string, place: string, comment: string }} typed
 * @param {number | null} begins null: now
 * @param {number | null} ends
 * @param {number} now
 * @returns {{ wish: Wish } | { wrong: string }} wrong: a key of the catalogue
 */
export function wishOf({ rule, place, comment }, begins, ends, now) {
  const { subject, pbx } = placeOf(place);
  const from = begins ?? now;
  if (rule === "" && subject === null && pbx === null) return { wrong: "silence.wrong.everything" };
  if (ends === null) return { wrong: "silence.wrong.end" };
  if (ends <= from || ends <= now) return { wrong: "silence.wrong.order" };
  if (ends - from > LONGEST_MS) return { wrong: "problem.silence-too-long" };
  const later = begins !== null && begins > now;
  const length = Math.round((ends - (later ? begins : now)) / 1000);
  return { wish: { rule: rule === "" ? null : rule, subject, pbx, comment, duration_seconds: length, ...(later ? { begins: new Date(begins).toISOString() } : {}) } };
}
