/** The page /sign-in: name and password, or, behind a one-time link, the password to have from now on. */

import { LANGUAGES, fetchCatalogue, languageOf, textOf } from "../text/catalogue.js";
import { html, render } from "../shared/dom.js";
import { Api } from "../shared/api.js";
import { Form } from "./form.js";
import { NAMES } from "./languages.js";
import { Preferences } from "./preferences.js";

const root = /** @type {HTMLElement} */ (document.getElementById("desk"));
const api = new Api(() => null);
const preferences = new Preferences(() => window.localStorage);
const { choices } = preferences;
const AGAIN_MS = 3000;
const MARK = new URL("../look/icon.svg", import.meta.url).href;

/** The link's text leaves the address bar at once. @returns {string | null} */
function takeLink() {
  const link = new URLSearchParams(window.location.hash.slice(1)).get("link");
  if (link) window.history.replaceState(null, "", window.location.pathname);
  return link;
}

const link = takeLink();

/** What stands over and under the form: whose page this is, and in which language. @param {import("../text/catalogue.js").Text} text @param {string} language @param {(language: string) => void} chosen @param {unknown} door */
function framed(text, language, chosen, door) {
  return html`<div class="entrance">
    <header class="entrance-brand"><img src=${MARK} alt="" width="44" height="44"><p><b>Floorwatch</b><span class="dim">${text("sign.tagline")}</span></p></header>
    ${door}
    <footer class="quiet"><label><span class="unseen">${text("sign.language")}</span><select @change=${(/** @type {Event} */ event) => chosen(/** @type {HTMLSelectElement} */ (event.target).value)}>
      ${LANGUAGES.map((name) => html`<option value=${name} ?selected=${name === language}>${NAMES[name] ?? name}</option>`)}</select></label></footer>
  </div>`;
}

/** @param {import("../text/catalogue.js").Text} text @param {string} language */
function page(text, language) {
  let shown = false;
  const show = (/** @type {Event} */ event) => {
    shown = /** @type {HTMLInputElement} */ (event.target).checked;
    draw();
  };
  const chosen = (/** @type {string} */ other) => {
    preferences.choose({ language: other });
    speak(other);
  };
  const form = new Form(() => draw());
  const enter = (/** @type {{ must_change: boolean }} */ { must_change: must }) => window.location.assign(new URL(must ? "console#/me" : "console", document.baseURI).href);
  const sending = async (/** @type {Record<string, string>} */ values) => {
    const body = link === null ? { name: values.name, password: values.password } : { link, password: values.password };
    enter(await api.change("POST", link === null ? "session" : "session/link", body));
  };
  const draw = () => render(framed(text, language, chosen, html`<main class="panel door"><h1>${text(link === null ? "sign.title" : "sign.welcome")}</h1>
    <p class="dim">${text(link === null ? "sign.about" : "sign.welcome.about")}</p>
    <form class="stacked" @submit=${(/** @type {Event} */ event) => void form.submit(event, sending)}>
      ${link === null ? html`<label for="name">${text("sign.name")}</label><input id="name" name="name" autocomplete="username" required maxlength="64" autocapitalize="none" spellcheck="false">` : ""}
      <label for="password">${text(link === null ? "sign.password" : "sign.new_password")}</label>
      <input id="password" name="password" type=${shown ? "text" : "password"} autocomplete=${link === null ? "current-password" : "new-password"} required maxlength="256">
      <label class="checked"><input type="checkbox" .checked=${shown} @change=${show}>${text("sign.show")}</label>
      ${form.said(text)}<button class="main" ?disabled=${form.busy}>${text(link === null ? "sign.in" : "sign.set")}</button>
    </form></main>`), root);
  document.title = `${text(link === null ? "sign.title" : "sign.welcome")} · Floorwatch`;
  draw();
  /** @type {HTMLElement | null} */ (root.querySelector("input"))?.focus();
}

const preferred = window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
document.documentElement.dataset.theme = choices.theme ?? preferred;

/** Words that do not come are asked for again. @param {string} language */
function speak(language) {
  void fetchCatalogue(language).then((entries) => {
    if (root.querySelector(".opening") !== null) root.textContent = "";
    document.documentElement.lang = language;
    page(textOf(entries, language), language);
  }, () => window.setTimeout(() => speak(language), AGAIN_MS));
}

speak(choices.language ?? languageOf(navigator.language) ?? "en");
