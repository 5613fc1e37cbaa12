/** What is said of an account: its role, what no scope means, and whether somebody can come in with it. Pure. */

/** @typedef {{ name: string, display_name: string, role: string, scope: string[] | null, language: string | null, disabled: string | null, has_password: boolean, created: string }} AccountRow */

export const ROLES = /** @type {const} */ (["agent", "team_leader", "shift_leader", "qa", "qa_lead", "trainer", "analyst", "manager", "director", "tech", "auditor", "external", "admin"]);

/** What no scope means: an agent's own places only, for others everything. @param {string} role @returns {string} a key */
export function unscoped(role) {
  return role === "agent" ? "account.own" : "account.everything";
}

/** @param {AccountRow} row @returns {"disabled" | "active" | "invited"} */
export function stateOf(row) {
  return row.disabled !== null ? "disabled" : row.has_password ? "active" : "invited";
}
