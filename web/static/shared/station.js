/**
 * What a wall and the console both are: one store, one link, one clock and one language, drawn once for each frame of the
 * screen. What is drawn, and what a refused link means, is whoever's extends it.
 */

import { ServerClock } from "../floor/clock.js";
import { Live } from "../floor/live.js";
import { instant } from "../floor/stale.js";
import { Store } from "../floor/store.js";
import { fetchCatalogue, textOf } from "../text/catalogue.js";
import { timesOf } from "../text/times.js";
import { takeToken } from "./token.js";
import { reloadFor, versionOf } from "./version.js";

const BROKEN_RELOAD_MS = 10_000;
const AGAIN_MS = 2000;

export const steady = () => performance.now();
export const later = (/** @type {() => void} */ run, /** @type {number} */ wait) => window.setTimeout(run, wait);

export class Station {
  constructor() {
    this.token = takeToken(window);
    this.version = versionOf(import.meta.url);
    this.store = new Store();
    /** @type {Pick<ServerClock, "now" | "heard" | "forget">} */
    this.clock = new ServerClock(steady);
    /** @type {import("../floor/stale.js").Link} */
    this.link = { state: "opening", since: this.clock.now() };
    /** @type {string | null} */
    this.language = null;
    /** @type {import("../text/catalogue.js").Text} */
    this.text = (key) => key;
    this.times = timesOf(null);
    this.drawing = false;
    this.live = new Live(
      { dial: (since) => this.dial(since), later, cancel: (timer) => window.clearTimeout(timer), now: steady, random: Math.random },
      { frame: (frame) => this.heard(frame), link: (state, revoked) => this.linked(state, revoked), seq: () => this.store.seq },
    );
  }

  /** What the address of the link says beside `since`. @returns {Record<string, string>} */
  wishes() {
    return {};
  }

  /** @param {number | null} since @returns {WebSocket} */
  dial(since) {
    const address = new URL("api/v1/live", document.baseURI);
    address.protocol = address.protocol.replace("http", "ws");
    for (const [name, value] of Object.entries(this.wishes())) address.searchParams.set(name, value);
    if (since !== null) address.searchParams.set("since", String(since));
    return new WebSocket(address.href, this.token === null ? ["floorwatch.v1"] : ["floorwatch.v1", `bearer.${this.token}`]);
  }

  /** @param {import("../floor/live.js").Frame} frame */
  heard(frame) {
    const version = "static" in frame ? frame.static : undefined;
    if (version && reloadFor(version, this.version, window)) return;
    if (frame.type === "snapshot") this.clock.forget();
    const at = instant(frame.at);
    if (at !== null) this.clock.heard(at);
    const changed = this.store.apply(frame);
    if (frame.type === "snapshot") this.settle();
    if (changed.size > 0) this.draw();
    else document.querySelector("[data-age]")?.setAttribute("data-age", String(this.madeAt()));
  }

  /** @param {import("../floor/live.js").LinkState} state @param {boolean} revoked the server ended what let us in */
  linked(state, revoked) {
    if (state === this.link.state) return;
    this.link = { state, since: this.clock.now() };
    this.draw();
  }

  /** A snapshot came: take over what it says about the site. */
  settle() {
    this.times = timesOf(this.store.site?.timezone ?? null);
  }

  /** @param {string} language */
  async speak(language) {
    if (language === this.language) return;
    this.language = language;
    try {
      const text = textOf(await fetchCatalogue(language), language);
      if (language !== this.language) return; // another was chosen meanwhile
      this.text = text;
      document.documentElement.lang = language;
      this.spoken();
    } catch {
      this.language = null;
      later(() => void this.speak(language), AGAIN_MS);
    }
    this.draw();
  }

  /** The words are those of another language from now on. */
  spoken() {}

  /** @returns {boolean} false while the words are on their way */
  speaks() {
    return this.language !== null && document.documentElement.lang === this.language;
  }

  /** When the data were made: what the PBX said last, as the server heard it. @returns {number | null} */
  madeAt() {
    const at = instant(this.store.at);
    const lags = [...this.store.sections.pbx.values()].map((row) => row.lag_seconds ?? 0);
    return at === null ? null : at - Math.max(0, ...lags) * 1000;
  }

  /** Draw soon: everything that changes within one frame of the screen is drawn once. */
  draw() {
    if (this.drawing) return;
    this.drawing = true;
    window.requestAnimationFrame(() => {
      this.drawing = false;
      try {
        this.paint();
      } catch (error) {
        document.body.classList.add("broken");
        later(() => window.location.reload(), BROKEN_RELOAD_MS);
        throw error;
      }
    });
  }

  /** Put what is known on the screen, now. */
  paint() {}
}
