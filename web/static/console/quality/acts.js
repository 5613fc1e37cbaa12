/** The steps of a sample: by which path each is taken and what it sends. Pure. */

/** By the word of the path; what the scorecard does itself is not among them. @type {Readonly<Record<string, string>>} */
export const PATHS = Object.freeze({
  assign: "assign", claim: "claim", release: "release", hold: "hold", resume: "resume", find_unusable: "unusable", replace: "replace", decide: "decide", confirm: "confirm", coach: "coach", recheck: "recheck",
});

/** @param {string} action @param {Record<string, string>} values @returns {object} as the API takes it */
export function wishOf(action, { reason = "", to = "", fault = "", review = "" }) {
  if (action === "assign") return { to: to.trim() === "" ? null : to.trim(), reason };
  if (action === "find_unusable") return { fault, reason };
  return action === "decide" ? { review, reason } : { reason };
}
