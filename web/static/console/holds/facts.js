/** What a hold keeps and where it stands, and what a form about one asks for. Pure. */

/** @typedef {{ id: number, in_force: boolean, kind: string | null, caller: string | null, subject: string | null, who: string, why: string, since: string, until: string | null, released: string | null, released_by: string | null }} Hold */

export const KINDS = /** @type {const} */ (["journal", "visits", "alerts", "recordings", "reviews", "grants", "audit", "sessions"]);

/** What a hold may be about: a complaint is about a caller; a legal matter may be about one thing, a kind of data, or all. */
export const MATTERS = /** @type {const} */ (["caller", "subject", "kind", "everything"]);

/** @typedef {(typeof MATTERS)[number]} Matter */

/** @param {Hold} hold @returns {"in_force" | "released" | "over"} */
export function stateOf(hold) {
  if (hold.in_force) return "in_force";
  return hold.released === null ? "over" : "released";
}

/** Those in force first, each part newest first. @param {readonly Hold[]} holds @returns {Hold[]} */
export function ordered(holds) {
  return [...holds].sort((one, other) => Number(other.in_force) - Number(one.in_force) || other.id - one.id);
}

/**
 * What is sent: only what the matter asks for, whatever stands in the fields of the others.
 * @param {Matter} matter
 * @param {Record<string, string>} values
 */
export function bodyOf(matter, { caller = "", subject = "", kind = "", why = "", days = "" }) {
  return {
    why: why.trim(), days: days.trim() === "" ? null : Number(days),
    caller: matter === "caller" ? caller.trim() : null, subject: matter === "subject" ? subject.trim() : null,
    kind: (matter === "kind" || matter === "subject") && kind !== "" ? kind : null,
  };
}
