/** The page /sign-in: name and password, or, behind a one-time link, the password to have from now on. */

import { fetchCatalogue, languageOf, textOf } from "../text/catalogue.js";
import { html, render } from "../shared/dom.js";
import { Api } from "../shared/api.js";
import { Form } from "./form.js";
import { Preferences } from "./preferences.js";

const root = /** @type {HTMLElement} */ (document.getElementById("desk"));
const api = new Api(() => null);
const { choices } = new Preferences(() => window.localStorage);
const language = choices.language ?? languageOf(navigator.language) ?? "en";

/** The link's text leaves the address bar at once. @returns {string | null} */
function takeLink() {
  const link = new URLSearchParams(window.location.hash.slice(1)).get("link");
  if (link) window.history.replaceState(null, "", window.location.pathname);
  return link;
}

/** @param {import("../text/catalogue.js").Text} text @param {string | null} link */
function page(text, link) {
  const form = new Form(() => draw());
  const enter = (/** @type {{ must_change: boolean }} */ { must_change: must }) => window.location.assign(new URL(must ? "console#/me" : "console", document.baseURI).href);
  const sending = async (/** @type {Record<string, string>} */ values) => {
    const body = link === null ? { name: values.name, password: values.password } : { link, password: values.password };
    enter(await api.change("POST", link === null ? "session" : "session/link", body));
  };
  const draw = () => render(html`<main class="panel door"><h1>${text(link === null ? "sign.title" : "sign.welcome")}</h1>
    <p class="dim">${text(link === null ? "sign.about" : "sign.welcome.about")}</p>
    <form class="stacked" @submit=${(/** @type {Event} */ event) => void form.submit(event, sending)}>
      ${link === null ? html`<label for="name">${text("sign.name")}</label><input id="name" name="name" autocomplete="username" required maxlength="64" autocapitalize="none" spellcheck="false">` : ""}
      <label for="password">${text(link === null ? "sign.password" : "sign.new_password")}</label>
      <input id="password" name="password" type="password" autocomplete=${link === null ? "current-password" : "new-password"} required maxlength="256">
      ${form.said(text)}<button class="main" ?disabled=${form.busy}>${text(link === null ? "sign.in" : "sign.set")}</button>
    </form></main>`, root);
  document.title = `${text(link === null ? "sign.title" : "sign.welcome")} · Floorwatch`;
  draw();
  /** @type {HTMLElement | null} */ (root.querySelector("input"))?.focus();
}

const preferred = window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
document.documentElement.dataset.theme = choices.theme ?? preferred;
document.documentElement.lang = language;
void fetchCatalogue(language).then((entries) => {
  root.textContent = "";
  page(textOf(entries, language), takeLink());
});
