/**
 * One tab speaks for all: whoever has three consoles open hears an alert once. Tabs of one browser share its storage; each
 * writes its name beside the alert's, the last one written has it, and a moment later each looks whether it is that one.
 */

/** Where a claim is kept; nothing but names of alerts and tabs. */
const KEY = "floorwatch.voice";

/** Longer than two tabs need to hear of the same alert and to write: frames come four times a second. */
const SETTLED_MS = 400;

/** Claims kept: more alerts than ever call at once. */
const REMEMBERED = 50;

/** @typedef {{ alert: string, tab: string }} Claim */

/** @param {string | null} text @returns {Claim[]} nonsense counts as none */
export function claimsOf(text) {
  try {
    const found = JSON.parse(text ?? "[]");
    return Array.isArray(found) ? found.filter((one) => typeof one?.alert === "string" && typeof one?.tab === "string") : [];
  } catch {
    return [];
  }
}

export class Voice {
  /** @param {() => Storage} storage may throw: some browsers keep nothing, and then every tab speaks @param {(run: () => void, wait: number) => unknown} later @param {string} tab this one's name */
  constructor(storage, later, tab) {
    this.storage = storage;
    this.later = later;
    this.tab = tab;
  }

  /** Speak of an alert, unless another tab does. @param {string} alert @param {() => void} speak */
  claim(alert, speak) {
    const claims = this.#read();
    if (claims === null) return speak();
    if (claims.some((one) => one.alert === alert)) return;
    this.#write([...claims, { alert, tab: this.tab }].slice(-REMEMBERED));
    this.later(() => {
      const owner = (this.#read() ?? []).find((one) => one.alert === alert)?.tab;
      if (owner === undefined || owner === this.tab) speak();
    }, SETTLED_MS);
  }

  #read() {
    try {
      return claimsOf(this.storage().getItem(KEY));
    } catch {
      return null;
    }
  }

  /** @param {readonly Claim[]} claims */
  #write(claims) {
    try {
      this.storage().setItem(KEY, JSON.stringify(claims));
    } catch {
      // a browser that keeps nothing lets every tab speak
    }
  }
}
