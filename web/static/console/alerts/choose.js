/** Which alerts a list shows. Pure: alerts and a filter in, alerts out; their order stays. */

/** @typedef {import("../../rows").AlertRow} AlertRow */
/** @typedef {{ severity: string, state: string, search: string }} Filter empty: all */

export const SEVERITIES = /** @type {const} */ (["critical", "warning", "notice"]);
export const STATES = /** @type {const} */ (["firing", "acknowledged"]);

/** @param {URLSearchParams} query @returns {Filter} */
export function filterOf(query) {
  return { severity: query.get("severity") ?? "", state: query.get("state") ?? "", search: query.get("search") ?? "" };
}

/**
 * @param {readonly AlertRow[]} alerts
 * @param {Filter} filter
 * @param {(alert: AlertRow) => string} words what is written about one, for searching
 * @returns {AlertRow[]}
 */
export function chosen(alerts, { severity, state, search }, words) {
  const wanted = search.trim().normalize("NFKC").toLowerCase();
  return alerts.filter((alert) => {
    if (severity !== "" && alert.severity !== severity) return false;
    if (state !== "" && alert.state !== state) return false;
    return wanted === "" || words(alert).normalize("NFKC").toLowerCase().includes(wanted);
  });
}
