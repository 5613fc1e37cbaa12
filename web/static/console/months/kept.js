/** Which months are worth a line. Pure. */

/** @typedef {{ month: string, alerts: number, acknowledged: number, resolved: number, mtta_seconds: number | null, mttr_seconds: number | null }} Month */

/** Without the months before the first alert. @param {readonly Month[]} months the newest first @returns {Month[]} */
export function keptOf(months) {
  let length = months.length;
  while (length > 1 && months[length - 1]?.alerts === 0) length -= 1;
  return months.slice(0, length);
}
