/** What cannot be undone asks once more: the first press turns the button into the question, the second one does it. Pure. */

const PATIENCE_MS = 6000;

export class Sure {
  /** @param {() => void} changed draws again @param {(run: () => void, wait: number) => number} [later] */
  constructor(changed, later = (run, wait) => window.setTimeout(run, wait)) {
    this.changed = changed;
    this.later = later;
    /** @type {string | null} */
    this.asked = null;
    this.turn = 0;
  }

  /** @param {string} key which of the buttons @param {() => void} deed */
  press(key, deed) {
    const again = this.asked === key;
    this.turn += 1;
    this.asked = again ? null : key;
    const mine = this.turn;
    if (again) deed();
    else this.later(() => this.forget(mine), PATIENCE_MS);
    this.changed();
  }

  /** @param {number} turn */
  forget(turn) {
    if (turn !== this.turn || this.asked === null) return;
    this.asked = null;
    this.changed();
  }
}
