/** Which alerts are news to somebody at this desk. Pure: alerts in, those worth a sound out. */

/** @typedef {import("../rows").AlertRow} AlertRow */

/** So many ids are remembered: an alert that comes back after this many others may sound again. */
const REMEMBERED = 500;

export class Alarm {
  constructor() {
    /** @type {Set<string> | null} null before the first look */
    this.known = null;
  }

  /**
   * What stood before the page was opened is no news; nor is what comes back with a new link, or was acknowledged already.
   * @param {readonly AlertRow[]} alerts those that stand
   * @returns {AlertRow[]}
   */
  news(alerts) {
    const first = this.known === null;
    const known = this.known ?? new Set();
    const fresh = alerts.filter(({ id }) => !known.has(id));
    for (const { id } of fresh) known.add(id);
    for (const id of known) {
      if (known.size <= REMEMBERED) break;
      known.delete(id);
    }
    this.known = known;
    return first ? [] : fresh.filter(({ state, severity }) => state === "firing" && severity !== "notice");
  }
}
