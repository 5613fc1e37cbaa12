/**
 * The console: puts the parts together and draws. One store, one link, one clock; pages get a scene and give a template.
 * What is drawn, and where it comes from, is theirs.
 */

import { everySecond } from "../floor/clock.js";
import { viewOf } from "../floor/select.js";
import { trustOf } from "../floor/stale.js";
import { Store } from "../floor/store.js";
import { Api, Refused } from "../shared/api.js";
import { render } from "../shared/dom.js";
import { Station, later } from "../shared/station.js";
import { writeTimers } from "../shared/timer.js";
import { keepToken } from "../shared/token.js";
import { languageOf } from "../text/catalogue.js";
import { timesOf } from "../text/times.js";
import { Alarm } from "./alarm.js";
import { subjectOf } from "./floor/alerts.js";
import { frame } from "./frame.js";
import { Preferences } from "./preferences.js";
import { HOME, addressOf, routeOf } from "./routes.js";
import { Session } from "./session.js";
import { Signals } from "./signals.js";
import { Voice } from "./voice.js";

/**
 * @typedef {object} Scene what a page is drawn from
 * @property {import("../floor/select.js").View} view
 * @property {Store} store
 * @property {import("../text/catalogue.js").Text} text
 * @property {string} language
 * @property {number} now server time, ms
 * @property {number | null} heard when the data were made
 * @property {ReturnType<typeof timesOf>} times in the site's zone
 * @property {string | null} zone the site's, an IANA name
 * @property {import("./routes.js").Route} route
 */
/**
 * @typedef {object} Page
 * @property {(scene: Scene) => unknown} draw
 * @property {(route: import("./routes.js").Route) => void} [open] the address leads here now
 * @property {() => void} [close]
 * @property {(route: import("./routes.js").Route) => void} [spoken] texts it fetched came in another language than is read now
 */
/** @typedef {{ id: string, sign: import("./icons.js").Sign, make: (desk: Desk) => Page, right?: string | readonly string[], group?: string, whole?: boolean }} Entry right: needed to see it; whole: not for somebody who sees only the own place on the floor; group: pages that stand behind one sign of the navigation */

const PAPER = window.matchMedia("print");

export class Desk extends Station {
  /** @param {HTMLElement} root @param {readonly Entry[]} entries the pages there are, the first is home */
  constructor(root, entries) {
    super();
    this.root = root;
    this.entries = entries;
    this.preferences = new Preferences(() => window.localStorage);
    this.api = new Api(() => this.token);
    this.session = new Session(this.api, () => this.draw());
    this.route = routeOf(window.location.hash);
    /** @type {Map<string, Page>} */
    this.pages = new Map();
    this.alarm = new Alarm();
    this.signals = new Signals(window);
    this.voice = new Voice(() => window.localStorage, later, Math.random().toString(36).slice(2));
  }

  /** Come in with this token, or leave with none. @param {string | null} token */
  show(token) {
    this.token = token;
    keepToken(window, token);
    void this.session.load();
    this.live.again();
    this.draw();
  }

  /** End the session, or forget the token. */
  async leave() {
    if (this.token !== null) return this.show(null);
    try {
      await this.api.change("DELETE", "session");
    } catch (error) {
      if (!(error instanceof Refused)) throw error; // it has ended already, or the sign-in page will say what is wrong
    }
    window.location.assign(new URL("sign-in", document.baseURI).href);
  }

  /** @returns {Entry[]} the pages that are for whoever sits here */
  offered() {
    return this.entries.filter(({ right, whole }) => this.session.may(right) && (right !== undefined || !this.session.floorless) && !(whole && this.session.alone));
  }

  /** @param {import("../floor/live.js").LinkState} state @param {boolean} revoked */
  linked(state, revoked) {
    if (state === "refused" && state !== this.link.state) void this.session.load(); // it may have been ended elsewhere
    super.linked(state, revoked);
  }

  /** The call centre, as the floor tells it, or as it is told to somebody who has no part of the floor. */
  site() {
    return this.store.site ?? this.session.me?.site ?? null;
  }

  /** Take over the site's time zone, and the account's language or the site's where none was chosen at this browser. */
  settle() {
    const site = this.site();
    this.times = timesOf(site?.timezone ?? null);
    const told = this.session.me?.language ?? site?.language;
    if (this.preferences.choices.language === null && told) void this.speak(languageOf(told) ?? "en");
  }

  /** A page that fetched texts fetches them again. */
  spoken() {
    this.page()?.spoken?.(this.route);
  }

  /** @param {Partial<import("./preferences.js").Choices>} some */
  choose(some) {
    this.preferences.choose(some);
    if (some.language) void this.speak(some.language);
    this.dress();
    this.draw();
  }

  /** The theme chosen here, else the one the machine prefers; on paper always the light one. */
  dress() {
    const preferred = window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
    document.documentElement.dataset.theme = PAPER.matches ? "light" : this.preferences.choices.theme ?? preferred;
  }

  /** @param {string} page @param {string | null} [id] @param {Record<string, string | null | undefined>} [query] */
  go(page, id = null, query = {}) {
    window.location.hash = addressOf(page, id, query);
  }

  /** The same page with another filter: no step back in the browser's history. @param {Record<string, string>} query */
  narrow(query) {
    window.history.replaceState(null, "", addressOf(this.route.page, this.route.id, query));
    this.route = routeOf(window.location.hash);
    this.page()?.open?.(this.route);
    this.draw();
  }

  /** @returns {Page | undefined} the page the address names */
  page() {
    const entry = this.offered().find(({ id }) => id === this.route.page);
    if (entry === undefined) return undefined;
    let page = this.pages.get(entry.id);
    if (page === undefined) {
      page = entry.make(this);
      this.pages.set(entry.id, page);
    }
    return page;
  }

  /** The address has changed. */
  routed() {
    const before = this.page();
    this.route = routeOf(window.location.hash);
    const page = this.page();
    if (page !== before) before?.close?.();
    page?.open?.(this.route);
    this.draw();
    if (page !== before) window.requestAnimationFrame(() => this.arrive());
  }

  /** Who sits here is known now: whoever has no floor begins at the first page that is theirs. */
  settleIn() {
    const first = this.offered()[0];
    if (this.session.floorless || this.session.me?.language) this.settle();
    if (this.session.floorless && this.route.page === HOME && first !== undefined) window.history.replaceState(null, "", addressOf(first.id));
    this.routed();
  }

  /** A new page is read from its beginning, by eye, keyboard and screen reader alike. */
  arrive() {
    window.scrollTo(0, 0);
    this.root.querySelector(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
    /** @type {HTMLElement | null} */ (this.root.querySelector("h1"))?.focus({ preventScroll: true });
  }

  /** @param {boolean} sound */
  ring(sound) {
    this.signals.wake();
    this.choose({ sound });
  }

  /** @param {boolean} notices */
  async notifies(notices) {
    this.choose({ notices: notices && (await this.signals.ask()) });
  }

  /** What an alert would sound and look like, for whoever has just switched it on. */
  rehearse() {
    this.signals.wake();
    this.signals.sound("warning");
    if (this.preferences.choices.notices) this.signals.notify(this.text("bell.trial"), "trial", () => undefined);
    this.draw();
  }

  /** @param {Scene} scene alerts are news only while the floor is known to be true */
  call(scene) {
    if (!scene.view.known || scene.view.trust.all) return;
    for (const alert of this.alarm.news(scene.view.alerts)) {
      const { sound, notices } = this.preferences.choices;
      if (sound && this.signals.audible()) this.voice.claim(`${alert.id}/sound`, () => this.signals.sound(alert.severity));
      if (notices) {
        this.voice.claim(`${alert.id}/notice`, () => this.signals.notify(`${scene.text(`alert.rule.${alert.rule}`)} · ${subjectOf(alert, scene)}`, alert.id, () => this.go("alerts", alert.id)));
      }
    }
  }

  /** @returns {Scene} */
  scene() {
    const now = this.clock.now();
    return {
      view: viewOf(this.store, trustOf(this.link, this.store), now), store: this.store, text: this.text, language: this.language ?? "en", now,
      heard: this.madeAt(), times: this.times, zone: this.site()?.timezone ?? null, route: this.route,
    };
  }

  paint() {
    if (!this.speaks()) return;
    const opening = this.root.querySelector(".opening");
    if (opening !== null) this.root.textContent = "";
    const scene = this.scene();
    this.call(scene);
    render(frame(this, scene, this.page()), this.root);
    writeTimers(this.root, scene.now, this.times.second, true);
  }

  start() {
    this.dress();
    for (const query of [window.matchMedia("(prefers-color-scheme: dark)"), PAPER]) query.addEventListener("change", () => this.dress());
    void this.speak(this.preferences.choices.language ?? languageOf(navigator.language) ?? "en");
    if (this.preferences.choices.sound) for (const touch of ["pointerdown", "keydown"]) window.addEventListener(touch, () => this.signals.wake(), { once: true });
    window.addEventListener("hashchange", () => this.routed());
    void this.session.load().then(() => this.settleIn());
    this.live.start();
    // Waits pass their limits without a frame from the server, so that every fifth second is drawn whole.
    let seconds = 0;
    everySecond(() => this.clock.now(), () => {
      seconds += 1;
      if (seconds % 5 === 0) this.draw();
      writeTimers(this.root, this.clock.now(), this.times.second);
    }, later);
  }
}
