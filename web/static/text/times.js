/** Times of day in the site's time zone, whatever the browser's is. */

const CLOCK = /** @type {const} */ ({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

/** @param {string | null} zone an IANA name, null for the browser's @param {Intl.DateTimeFormatOptions} options */
function formatOf(zone, options) {
  try {
    return new Intl.DateTimeFormat("en-GB", { ...options, timeZone: zone ?? undefined });
  } catch {
    return new Intl.DateTimeFormat("en-GB", { ...options, timeZone: "UTC" }); // a zone newer than this browser
  }
}

/**
 * @param {string | null} zone null: the browser's own, before the server has named the site's
 * @returns {{ second: (at: number) => string, minute: (at: number) => string, date: (at: number) => string }} at in ms
 *   since 1970; date as in 2026-11-23
 */
export function timesOf(zone) {
  const second = formatOf(zone, { ...CLOCK, second: "2-digit" });
  const minute = formatOf(zone, CLOCK);
  const day = formatOf(zone, { year: "numeric", month: "2-digit", day: "2-digit" });
  const date = (/** @type {number} */ at) => {
    const parts = Object.fromEntries(day.formatToParts(at).map(({ type, value }) => [type, value]));
    return `${parts.year}-${parts.month}-${parts.day}`;
  };
  return { second: (at) => second.format(at), minute: (at) => minute.format(at), date };
}
