/** Times of day in the site's time zone, whatever the browser's is. */

/** @param {string | null} zone an IANA name @param {Intl.DateTimeFormatOptions} options */
function formatOf(zone, options) {
  /** @type {Intl.DateTimeFormatOptions} */
  const wanted = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", ...options };
  try {
    return new Intl.DateTimeFormat("en-GB", { ...wanted, timeZone: zone ?? undefined });
  } catch {
    return new Intl.DateTimeFormat("en-GB", { ...wanted, timeZone: "UTC" }); // a zone newer than this browser
  }
}

/**
 * @param {string | null} zone null: the browser's own, before the server has named the site's
 * @returns {{ second: (at: number) => string, minute: (at: number) => string }} at in ms since 1970
 */
export function timesOf(zone) {
  const second = formatOf(zone, { second: "2-digit" });
  const minute = formatOf(zone, {});
  return { second: (at) => second.format(at), minute: (at) => minute.format(at) };
}
