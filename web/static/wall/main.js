/** The wall: puts the parts together. What they do is theirs. */

import { everySecond } from "../floor/clock.js";
import { agentOrder, queueOrder, viewOf } from "../floor/select.js";
import { trustOf } from "../floor/stale.js";
import { Api } from "../shared/api.js";
import { render } from "../shared/dom.js";
import { Station, later, steady } from "../shared/station.js";
import { writeTimers } from "../shared/timer.js";
import { keepToken } from "../shared/token.js";
import { languageOf } from "../text/catalogue.js";
import { timesOf } from "../text/times.js";
import { boardOf } from "./board.js";
import { legible, lineBeside } from "./legibility.js";
import { Pairing } from "./pairing.js";
import { paramsOf, settingsOf } from "./params.js";
import { Replaying } from "./replaying.js";
import { pairingTile } from "./tiles/pairing.js";

const TURN_MS = 10_000;

class Wall extends Station {
  constructor() {
    super();
    this.params = paramsOf(window.location.search);
    this.replaying = this.params.replay === null ? null : this.replays(this.params.replay);
    if (this.replaying !== null) this.clock = this.replaying.clock;
    this.link.since = this.clock.now();
    this.turn = 0;
    this.pages = 1;
    this.turned = false;
    this.fits = true;
    /** Waits and their limits, for the ticker. @type {[number | null, number | null | undefined][]} */
    this.limits = [];
    this.order = { queues: /** @type {string[]} */ ([]), agents: /** @type {string[]} */ ([]) };
    this.pairing = new Pairing(
      { ask: (path, body) => new Api(() => null).change("POST", path, body), later, cancel: (timer) => window.clearTimeout(timer), now: steady },
      { changed: () => this.draw(), paired: (token) => this.paired(token) },
    );
  }

  /** The past in place of the live link. @param {NonNullable<import("./params.js").Params["replay"]>} start */
  replays(start) {
    const picture = (/** @type {import("../frames").Snapshot} */ floor, /** @type {boolean} */ jumped) => {
      if (jumped) this.store.trueUntil.clear();
      this.linked("open", false);
      this.heard(floor);
    };
    const stage = { picture, tick: () => this.tick(), draw: () => this.draw(), text: () => (this.speaks() ? this.text : null), times: (/** @type {string | null} */ zone) => (this.store.site === null ? timesOf(/** @type {string | null} */ zone) : this.times) };
    return new Replaying(stage, start, { board: this.params.board, token: this.token });
  }

  /** @returns {Record<string, string>} */
  wishes() {
    return this.params.board === null ? {} : { board: this.params.board };
  }

  /** Whom the server refuses asks to be let in; a token it does not know is kept until there is a better one. @param {import("../floor/live.js").LinkState} state @param {boolean} revoked */
  linked(state, revoked) {
    if (revoked) this.keep(null);
    if (state === "refused") this.pairing.start();
    if (state === "open") this.pairing.stop();
    super.linked(state, revoked);
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
    super.settle();
    if (settings.language !== null) void this.speak(settings.language);
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
