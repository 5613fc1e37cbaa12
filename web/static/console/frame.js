/** What stands around every page: navigation, the state of the connection, language, theme, and the line of a failure. */

import { LANGUAGES } from "../text/catalogue.js";
import { bannersOf } from "../shared/banner.js";
import { html, nothing } from "../shared/dom.js";
import { icon } from "../shared/icons.js";
import { ageTimer, timer } from "../shared/timer.js";
import { bell } from "./bell.js";
import { brief } from "./brief.js";
import { door } from "./door.js";
import { sign } from "./icons.js";
import { NAMES } from "./languages.js";
import { placesOf } from "./places.js";
import { addressOf } from "./routes.js";

/** @typedef {import("./desk.js").Desk} Desk */
/** @typedef {import("./desk.js").Scene} Scene */

/** @param {Scene} scene @param {string} id how many things wait there for somebody */
function waitingAt({ view, text }, id) {
  const count = id === "alerts" && !view.trust.all ? view.alerts.filter(({ state }) => state === "firing").length : 0;
  return count === 0 ? nothing : html`<b class="badge" aria-label=${text("console.unread", { count })}>${count}</b>`;
}

/** @param {readonly import("./places.js").Place[]} places @param {Scene} scene */
function navigation(places, scene) {
  const { text, route } = scene;
  const current = (/** @type {readonly string[]} */ pages) => (!pages.includes(route.page) ? nothing : pages.length === 1 ? "page" : "true");
  return html`<nav class="nav" aria-label=${text("console.navigation")}>
    <p class="brand" aria-hidden="true">FW</p>
    <ul>${places.map(({ label, sign: name, pages }) => html`<li><a href=${addressOf(pages[0] ?? "")} aria-current=${current(pages)}>${sign(name)}<span>${text(label)}</span>${pages.map((id) => waitingAt(scene, id))}</a></li>`)}
      <li class="outside"><a href="wall" target="_blank" rel="noopener">${sign("wall")}<span>${text("page.wall")}</span></a></li>
    </ul>
  </nav>`;
}

/** The pages that belong together with this one. @param {readonly import("./places.js").Place[]} places @param {Scene} scene */
function beside(places, { text, route }) {
  const place = places.find(({ pages }) => pages.includes(route.page));
  if (place === undefined || place.pages.length === 1) return nothing;
  return html`<nav class="tabs" aria-label=${text(place.label)}>${place.pages.map((id) => html`<a href=${addressOf(id)} aria-current=${route.page === id ? "page" : nothing}>${text(`page.${id}`)}</a>`)}</nav>`;
}

/** @param {Scene} scene the pill beside the title: how old the data are, or what is lost */
function dataPill({ view, text, heard }) {
  const { face, trueUntil, faults } = view.trust;
  if (face === "live") {
    if (heard === null) return nothing;
    const [before, after] = text("age.now", { seconds: "\u0000" }).split("\u0000");
    return html`<p class="pill status live">${icon("ready")}<span class="dim">${text("age.label")}</span> <span class="number">${before}${ageTimer(heard)}${after}</span></p>`;
  }
  const moment = trueUntil === null ? nothing : html` <b class="number">${timer({ since: trueUntil, seconds: null })}</b>`;
  return html`<p class="pill status ${face}">${icon(face)}<span>${text(`face.${face}`, { pbx: faults[0]?.pbx ?? "" })}</span>${moment}</p>`;
}

/** @param {Scene} scene one pill for each PBX: on the line or not, and what is missing there */
function pbxPills({ view, store, text }) {
  if (view.trust.face !== "live" && view.trust.all) return nothing;
  return [...store.sections.pbx].map(([name, row]) => {
    const face = row.state === "live" ? "live" : row.state === "down" ? "pbx" : "catching_up";
    const notes = [
      row.trunks_down > 0 ? text("pbx.trunks_down", { count: row.trunks_down }) : "",
      row.phones_unreachable > 0 ? text("pbx.phones_unreachable", { count: row.phones_unreachable }) : "",
    ].filter(Boolean);
    const state = face === "live" ? text("pbx.live") : text(`face.${face}`, { pbx: name });
    return html`<p class="pill pbx-pill ${face}"><bdi>${face === "live" ? `${brief(name, 24)} ` : ""}</bdi>${state}${notes.map((note) => html` <span class="trouble">· ${note}</span>`)}</p>`;
  });
}

/** @param {Desk} desk @param {Scene} scene */
function menu(desk, { text, language, store }) {
  const dark = document.documentElement.dataset.theme === "dark";
  return html`<div class="menu">
    ${store.site === null ? nothing : html`<p class="clock number" data-clock aria-hidden="true"></p>`}
    ${bell(desk, text)}
    <label class="quiet"><span class="unseen">${text("console.language")}</span>
      <select @change=${(/** @type {Event} */ event) => desk.choose({ language: /** @type {HTMLSelectElement} */ (event.target).value })}>
        ${LANGUAGES.map((name) => html`<option value=${name} ?selected=${name === language}>${NAMES[name] ?? name}</option>`)}
      </select></label>
    <button class="quiet" type="button" title=${text(dark ? "console.light" : "console.dark")} aria-label=${text(dark ? "console.light" : "console.dark")}
      @click=${() => desk.choose({ theme: dark ? "light" : "dark" })}>${sign(dark ? "sun" : "moon")}</button>
    ${who(desk, text)}
  </div>`;
}

/** Who sits here, and the way out; or the way in. @param {Desk} desk @param {import("../text/catalogue.js").Text} text */
function who(desk, text) {
  const { me } = desk.session;
  if (me === null && desk.token === null) return html`<a class="button small" href="sign-in">${text("sign.in")}</a>`;
  return html`${me !== null && desk.token === null ? html`<a class="who" href=${addressOf("me")}><bdi>${brief(me.display_name || me.name, 40)}</bdi></a>` : nothing}
    <button class="quiet" type="button" title=${text("door.leave")} aria-label=${text("door.leave")} @click=${() => void desk.leave()}>${sign("out")}</button>`;
}

/** A lost link, over everything: the alerts have a place of their own. @param {Scene} scene */
function failures({ view, text, times }) {
  if (view.trust.face === "live" || view.trust.face === "refused") return nothing;
  const faces = bannersOf({ ...view, alerts: [] }, text, times);
  return faces.map((banner) => html`<section class="banner ${banner.kind}" role="status">${icon(/** @type {any} */ (banner.kind))}
    <p class="title"><bdi>${banner.titles[0]}</bdi>${banner.since === null ? nothing : html` <b class="number">${timer({ since: banner.since, seconds: null })}</b>`}</p>
    <p class="detail">${banner.details[0]}</p></section>`);
}

/** @param {Desk} desk @param {Scene} scene @param {import("./desk.js").Page | undefined} page */
export function frame(desk, scene, page) {
  const { text, route, view } = scene;
  const { trust } = view;
  const { floorless } = desk.session;
  const title = page === undefined ? text("console.no_page") : text(`page.${route.page}`);
  const figures = desk.entries.find(({ id }) => id === route.page)?.right === undefined; // what is kept stays true while a PBX is lost
  const faces = trust.face === "live" || floorless ? "live" : `${trust.face} ${!figures ? "" : trust.all ? "untrue" : "partly"}`;
  const places = placesOf(desk.offered());
  document.title = `${title} · ${desk.site()?.name ?? "Floorwatch"}`;
  return html`<a class="skip" href="#content" @click=${skip}>${text("console.skip")}</a>
    <div class="desk ${faces}" data-face=${trust.face}>
      ${navigation(places, scene)}
      <header class="top">
        <h1 tabindex="-1"><bdi>${title}</bdi></h1>
        ${floorless ? nothing : html`${dataPill(scene)}${pbxPills(scene)}`}
        ${menu(desk, scene)}${beside(places, scene)}
      </header>
      <main id="content" class="content" tabindex="-1">${floorless ? nothing : failures(scene)}
        ${trust.face === "refused" && !floorless ? door(desk, text) : page === undefined ? html`<section class="panel empty"><p>${text("console.no_page.detail")}</p><p><a class="button" href=${addressOf("floor")}>${text("page.floor")}</a></p></section>` : page.draw(scene)}</main>
    </div>`;
}

/** The address bar belongs to the routes. @param {Event} event */
function skip(event) {
  event.preventDefault();
  document.getElementById("content")?.focus();
}
