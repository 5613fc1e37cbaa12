/** The moments that count on a scrubber, and the stretch it shows. Pure; moments in ms. */

/** @typedef {{ from: number, to: number }} Span */
/** @typedef {{ at: number, kind: "began" | "fired" | "told" | "taken" | "said" | "cleared", label: string }} Mark label: as it is read */

const MINUTE = 60_000;

/** One sees it come, and how it went on. */
const BEFORE = 10 * MINUTE;
const AFTER = 5 * MINUTE;

/** Whoever steps to a mark wants the next one, not the one they stand on. */
const HERE = 500;

/**
 * @param {number} from when it began
 * @param {number | null} to when it was over, null while it lasts
 * @param {number} now
 * @returns {Span}
 */
export function stretchOf(from, to, now) {
  const begin = from - BEFORE;
  return { from: begin, to: Math.max(begin + MINUTE, Math.min(now, (to ?? now) + AFTER)) };
}

/**
 * @param {Span} wanted
 * @param {Span | null} kept what the journal holds, null while it is not known
 * @returns {Span | null} null where nothing of it is kept
 */
export function within(wanted, kept) {
  if (kept === null) return wanted;
  const [from, to] = [Math.max(wanted.from, kept.from), Math.min(wanted.to, kept.to)];
  return to - from >= 1000 ? { from, to } : null;
}

/** @param {readonly Mark[]} marks @param {number} at @param {1 | -1} direction @returns {number | null} the next mark on that side */
export function nextMark(marks, at, direction) {
  const moments = marks.map((mark) => mark.at).filter((moment) => (moment - at) * direction > HERE);
  if (moments.length === 0) return null;
  return direction === 1 ? Math.min(...moments) : Math.max(...moments);
}
