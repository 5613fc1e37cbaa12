/** The wall: puts the parts together. What they do is theirs. */

import { ServerClock, everySecond } from "../floor/clock.js";
import { Live } from "../floor/live.js";
import { agentOrder, queueOrder, viewOf } from "../floor/select.js";
import { instant, trustOf } from "../floor/stale.js";
import { Store } from "../floor/store.js";
import { Api } from "../shared/api.js";
import { render } from "../shared/dom.js";
import { writeTimers } from "../shared/timer.js";
import { keepToken, takeToken } from "../shared/token.js";
import { reloadFor, versionOf } from "../shared/version.js";
import { fetchCatalogue, languageOf, textOf } from "../text/catalogue.js";
import { timesOf } from "../text/times.js";
import { boardOf } from "./board.js";
import { legible, lineBeside } from "./legibility.js";
import { Pairing } from "./pairing.js";
import { paramsOf, settingsOf } from "./params.js";
import { Replaying } from "./replaying.js";
import { pairingTile } from "./tiles/pairing.js";

const TURN_MS = 10_000;
const BROKEN_RELOAD_MS = 10_000;

const steady = () => performance.now();
const later = (/** @type {() => void} */ run, /** @type {number} */ wait) => window.setTimeout(run, wait);

class Wall {
  constructor() {
    this.params = paramsOf(window.location.search);
    this.token = takeToken(window);
    this.version = versionOf(import.meta.url);
    this.store = new Store();
    this.replaying = this.params.replay === null ? null : this.replays(this.params.replay);
    /** @type {Pick<ServerClock, "now" | "heard" | "forget">} */
    this.clock = this.replaying?.clock ?? new ServerClock(steady);
    /** @type {import("../floor/stale.js").Link} */
    this.link = { state: "opening", since: this.clock.now() };
    /** @type {string | null} */
    this.language = null;
    /** @type {import("../text/catalogue.js").Text} */
    this.text = (key) => key;
    this.times = timesOf(null);
    this.turn = 0;
    this.pages = 1;
    this.drawing = false;
    this.turned = false;
    this.fits = true;
    /** Waits and their limits, for the ticker. @type {[number | null, number | null | undefined][]} */
    this.limits = [];
    this.order = { queues: /** @type {string[]} */ ([]), agents: /** @type {string[]} */ ([]) };
    this.pairing = new Pairing(
      { ask: (path, body) => new Api(() => null).change("POST", path, body), later, cancel: (timer) => window.clearTimeout(timer), now: steady },
      { changed: () => this.draw(), paired: (token) => this.paired(token) },
    );
    this.live = new Live(
      { dial: (since) => this.dial(since), later, cancel: (timer) => window.clearTimeout(timer), now: steady, random: Math.random },
      { frame: (frame) => this.heard(frame), link: (state, revoked) => this.linked(state, revoked), seq: () => this.store.seq },
    );
  }

  /** The past in place of the live link. @param {NonNullable<import("./params.js").Params["replay"]>} start */
  replays(start) {
    const picture = (/** @type {import("../frames").Snapshot} */ floor, /** @type {boolean} */ jumped) => {
      if (jumped) this.store.trueUntil.clear();
      this.linked("open", false);
      this.heard(floor);
    };
    const stage = { picture, tick: () => this.tick(), draw: () => this.draw(), text: () => (this.speaks() ? this.text : null), times: () => this.times };
    return new Replaying(stage, start, { board: this.params.board, token: this.token });
  }

  /** @param {number | null} since @returns {WebSocket} */
  dial(since) {
    const address = new URL("api/v1/live", document.baseURI);
    address.protocol = address.protocol.replace("http", "ws");
    if (this.params.board !== null) address.searchParams.set("board", this.params.board);
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

  /** Whom the server refuses asks to be let in; a token it does not know is kept until there is a better one. @param {import("../floor/live.js").LinkState} state @param {boolean} revoked */
  linked(state, revoked) {
    if (revoked) this.keep(null);
    if (state === "refused") this.pairing.start();
    if (state === "open") this.pairing.stop();
    if (state === this.link.state) return;
    this.link = { state, since: this.clock.now() };
    this.draw();
  }

  /** @param {string | null} token */
  keep(token) {
    this.token = token;
    keepToken(window, token);
  }

  /** @param {string} token */
  paired(token) {
    this.keep(token);
    this.live.again();
  }

  /** Take over what the snapshot says about language, theme, size and time zone. */
  settle() {
    const settings = settingsOf(this.params, this.store.board, this.store.site);
    document.documentElement.dataset.theme = settings.theme;
    this.times = timesOf(this.store.site?.timezone ?? null);
    if (settings.language !== null) void this.speak(settings.language);
  }

  /** @param {string} language */
  async speak(language) {
    if (language === this.language) return;
    this.language = language;
    try {
      this.text = textOf(await fetchCatalogue(language), language);
      document.documentElement.lang = language;
    } catch {
      this.language = null;
      later(() => void this.speak(language), 2000);
    }
    this.draw();
  }

  /** @returns {boolean} false while the words are on their way */
  speaks() {
    return document.documentElement.lang === this.language;
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

  paint() {
    if (!this.speaks()) return;
    this.replaying?.draw();
    const root = document.documentElement;
    const now = this.clock.now();
    const view = viewOf(this.store, trustOf(this.link, this.store), now);
    this.keepOrder(view);
    const settings = settingsOf(this.params, this.store.board, this.store.site);
    const [width, height] = [window.innerWidth, window.innerHeight];
    const { line: whole, reach } = legible({ ...settings, width, height });
    const taken = this.replaying?.taken() ?? { px: 0, em: 0, beside: 0 };
    const line = lineBeside(whole, height, taken);
    root.style.fontSize = `${line}px`;
    if (this.pairing.asking) return this.show(pairingTile(this.pairing, this.text, new URL("console", document.baseURI)));
    const near = this.replaying !== null || reach >= settings.distance - 0.05;
    const screen = { width: width / line - taken.beside, height: height / whole, reach: near ? null : reach };
    const { page, measures, pages, fits } = boardOf({
      view, text: this.text, language: this.language ?? "en", screen, site: this.store.site?.name ?? "Floorwatch",
      board: this.store.board?.label ?? "", now, heard: this.replaying === null ? this.madeAt() : null, time: this.times, turn: this.turn, order: this.order,
    });
    this.regroup(fits);
    this.pages = pages;
    for (const [name, value] of Object.entries(measures)) root.style.setProperty(name, value);
    this.show(page);
    writeTimers(document, now, this.times.second, true);
    this.limits = view.queues.map((queue) => [queue.longest.since, queue.definition?.longest_wait_limit_seconds]);
  }

  /** @param {unknown} page */
  show(page) {
    const wall = /** @type {HTMLElement} */ (document.getElementById("wall"));
    if (wall.querySelector(".opening") !== null) wall.textContent = "";
    render(page, wall);
  }

  /** Rows keep their places until the page turns; only who comes or goes moves them. @param {import("../floor/select.js").View} view */
  keepOrder(view) {
    const stands = (/** @type {string[]} */ order, /** @type {{ key: string }[]} */ views) => {
      const known = new Set(order);
      return order.length === views.length && views.every(({ key }) => known.has(key));
    };
    const { queues, agents } = this.order;
    const named = this.store.board?.queues ?? null;
    if (this.turned || !stands(queues, view.queues)) this.order.queues = queueOrder(view.queues, named, this.fits, this.language ?? "en");
    if (this.turned || !stands(agents, view.agents)) this.order.agents = agentOrder(view.agents);
    this.turned = false;
  }

  /** Whether all queues fit on one page decides their order. @param {boolean} fits */
  regroup(fits) {
    if (fits === this.fits) return;
    this.fits = fits;
    this.turned = true;
    this.draw();
  }

  /** When the data were made: what the PBX said last, as the server heard it. @returns {number | null} */
  madeAt() {
    const at = instant(this.store.at);
    const lags = [...this.store.sections.pbx.values()].map((row) => row.lag_seconds ?? 0);
    return at === null ? null : at - Math.max(0, ...lags) * 1000;
  }

  /** Once a second: move the timers; draw only where a wait has just passed its limit. */
  tick() {
    const now = this.clock.now();
    writeTimers(document, now, this.times.second);
    const passed = this.limits.some(([since, limit]) => since != null && limit != null && now - since > limit * 1000 && now - since < limit * 1000 + 1500);
    if (passed) this.draw();
  }

  turnPage() {
    this.turn += 1;
    this.turned = true;
    this.draw();
  }

  start() {
    document.documentElement.dataset.theme = settingsOf(this.params, null, null).theme;
    void this.speak(this.params.language ?? languageOf(navigator.language) ?? "en");
    if (this.replaying !== null) this.replaying.start();
    else {
      this.live.start();
      everySecond(() => this.clock.now(), () => this.tick(), later);
    }
    window.setInterval(() => this.turnPage(), TURN_MS);
    window.addEventListener("resize", () => this.draw());
    document.addEventListener("visibilitychange", () => this.draw());
    void document.fonts.ready.then(() => this.draw());
  }
}

new Wall().start();
