/** Which months are worth a line. Pure. */

/** @typedef {{ rule: string, alerts: number, mtta_seconds: number | null, mttr_seconds: number | null }} RuleMonth */
/** @typedef {{ person: string, acknowledged: number, mtta_seconds: number | null }} PersonMonth */
/** @typedef {{ month: string, alerts: number, incidents: number, acknowledged: number, resolved: number, escalated: number, unanswered: number, mttn_seconds: number | null, mtta_seconds: number | null, mttr_seconds: number | null, rules: RuleMonth[], people: PersonMonth[] }} Month */

/** Without the months before the first alert. @param {readonly Month[]} months the newest first @returns {Month[]} */
export function keptOf(months) {
  let length = months.length;
  while (length > 1 && months[length - 1]?.alerts === 0) length -= 1;
  return months.slice(0, length);
}
