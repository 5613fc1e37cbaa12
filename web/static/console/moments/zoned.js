/** Times as people type them, in the site's zone. Pure. */

/** @param {string} zone @param {number} at @returns {number} ms by which the zone's clock is ahead of UTC then */
function ahead(zone, at) {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone, hourCycle: "h23", year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit",
  }).formatToParts(at);
  const part = (/** @type {string} */ type) => Number(parts.find((one) => one.type === type)?.value);
  const shown = Date.UTC(part("year"), part("month") - 1, part("day"), part("hour"), part("minute"), part("second"));
  return shown - Math.floor(at / 1000) * 1000;
}

/**
 * @param {string} typed `2026-11-27T14:05` or with seconds, as an input of type datetime-local has it
 * @param {string} zone an IANA name
 * @returns {number | null} ms since 1970; the first of two where a clock was set back, the hour after where one was set
 *   forward; null for what is no time
 */
export function instantIn(typed, zone) {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(typed)) return null;
  const naive = Date.parse(`${typed.length === 16 ? `${typed}:00` : typed}Z`);
  if (Number.isNaN(naive)) return null;
  const day = 86_400_000;
  const fits = [ahead(zone, naive - day), ahead(zone, naive + day)].map((offset) => naive - offset).filter((at) => at + ahead(zone, at) === naive);
  return fits.length > 0 ? Math.min(...fits) : naive - ahead(zone, naive - day);
}

/** @param {number} at @param {string} zone @returns {string} as an input of type datetime-local wants it, to the second */
export function typedIn(at, zone) {
  return new Date(Math.floor(at / 1000) * 1000 + ahead(zone, at)).toISOString().slice(0, 19);
}
