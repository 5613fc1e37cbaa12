/**
 * The server's time on this page, and the one ticker that follows it. The browser's own clock may be hours off: TVs
 * often have none. `now` and the timers are arguments, so tests own time.
 */

/** How many frames the offset is drawn from: about a minute of heartbeats. */
const SAMPLES = 30;

export class ServerClock {
  /** @param {() => number} steady milliseconds that never jump: performance.now */
  constructor(steady) {
    this.steady = steady;
    /** @type {number[]} */
    this.offsets = [];
  }

  /**
   * A frame made at `at` has just arrived. Its way here makes `at` older, never newer, so the largest offset of
   * the last frames is the nearest to the truth.
   * @param {number} at ms since 1970
   */
  heard(at) {
    this.offsets.push(at - this.steady());
    if (this.offsets.length > SAMPLES) this.offsets.shift();
  }

  /** A new link may lead to a server with another clock. */
  forget() {
    this.offsets.length = Math.min(this.offsets.length, 1);
  }

  /** @returns {boolean} whether the server was ever heard */
  known() {
    return this.offsets.length > 0;
  }

  /** @returns {number} the server's time, ms since 1970; the browser's own before the first frame */
  now() {
    return this.known() ? this.steady() + Math.max(...this.offsets) : Date.now();
  }
}

/**
 * Call `tick` just after each full second of the clock. A late timer (a busy TV) skips seconds, never drifts.
 * @param {() => number} now
 * @param {() => void} tick
 * @param {(run: () => void, wait: number) => unknown} later setTimeout
 */
export function everySecond(now, tick, later) {
  const next = () => {
    tick();
    later(next, 1000 - (now() % 1000) + 5);
  };
  next();
}
