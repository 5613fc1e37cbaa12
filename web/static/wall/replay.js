/**
 * Where a replay stands: which past moment, as seen when, how fast. Pure: `now` is an argument, milliseconds that never
 * jump; moments are server time, ms. What pictures show is the reel's business.
 */

/** @typedef {"shown" | "known"} Sight as screens showed it then, or as it is known now */
/** @typedef {{ from: number, to: number }} Span */
/**
 * @typedef {object} Replay
 * @property {number} at the moment replayed at `since`
 * @property {number} since
 * @property {boolean} playing
 * @property {number} speed
 * @property {Sight} sight
 * @property {Span | null} span what can be replayed; null while not known
 */

export const SPEEDS = Object.freeze([1, 2, 5, 10, 30, 60]);

/** How far pictures lie apart in the time of the floor, by speed: at most four of them a second. */
const STEPS = Object.freeze(new Map([[1, 1000], [2, 1000], [5, 2000], [10, 5000], [30, 10_000], [60, 15_000]]));

/** A floor is not drawn anew more rarely than this, however slow the server is: then the replay waits for it. */
const LONGEST_STEP_MS = 60_000;

/** @param {number} at @param {Span | null} span @returns {number} */
function within(at, span) {
  return span === null ? at : Math.min(span.to, Math.max(span.from, at));
}

/** @param {number} at @param {Sight} sight @param {number} now @returns {Replay} */
export function opened(at, sight, now) {
  return { at, since: now, playing: false, speed: 1, sight, span: null };
}

/** @param {Replay} replay @param {number} now @returns {number} the moment replayed now */
export function momentOf(replay, now) {
  if (!replay.playing) return replay.at;
  return within(replay.at + Math.max(0, now - replay.since) * replay.speed, replay.span);
}

/** The same moment, counted from now on. @param {Replay} replay @param {number} now @returns {Replay} */
function settled(replay, now) {
  return { ...replay, at: Math.round(momentOf(replay, now)), since: now };
}

/** @param {Replay} replay @param {boolean} playing @param {number} now @returns {Replay} at the end there is nothing to play */
export function played(replay, playing, now) {
  const here = settled(replay, now);
  return { ...here, playing: playing && !ended(here, now) };
}

/** @param {Replay} replay @param {number} at @param {number} now @returns {Replay} */
export function sought(replay, at, now) {
  return { ...replay, at: within(Math.round(at), replay.span), since: now };
}

/** @param {Replay} replay @param {number} speed @param {number} now @returns {Replay} an unknown speed changes nothing */
export function paced(replay, speed, now) {
  return SPEEDS.includes(speed) ? { ...settled(replay, now), speed } : replay;
}

/** @param {Replay} replay @param {1 | -1} direction @param {number} now @returns {Replay} the next speed, as far as there is one */
export function shifted(replay, direction, now) {
  return paced(replay, SPEEDS[SPEEDS.indexOf(replay.speed) + direction] ?? replay.speed, now);
}

/** @param {Replay} replay @param {Sight} sight @param {number} now @returns {Replay} */
export function seenAs(replay, sight, now) {
  return { ...settled(replay, now), sight };
}

/** @param {Replay} replay @param {Span} span @param {number} now @returns {Replay} whoever asked for a moment outside is told, not moved */
export function spanned(replay, span, now) {
  return { ...settled(replay, now), span };
}

/** @param {Replay} replay @param {number} now @returns {boolean} whether nothing comes after */
export function ended(replay, now) {
  return replay.span !== null && momentOf(replay, now) >= replay.span.to;
}

/**
 * How far the next picture is from the last: wider where the server needs longer for one than it is shown.
 * @param {number} speed
 * @param {number} cost ms that the last pictures took
 * @returns {number} ms of the floor's time
 */
export function stepOf(speed, cost) {
  const least = STEPS.get(speed) ?? 1000;
  const bearable = Math.ceil((cost * 1.2 * speed) / 1000) * 1000;
  return Math.max(least, Math.min(LONGEST_STEP_MS, bearable));
}
