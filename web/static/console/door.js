/** What a browser without a right sees: why, and a place to show a token. What was typed stays when it is refused. */

import { html, nothing } from "../shared/dom.js";

/** @typedef {import("./desk.js").Desk} Desk */

/** @param {Desk} desk @param {import("../text/catalogue.js").Text} text */
export function door(desk, text) {
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    const typed = String(new FormData(/** @type {HTMLFormElement} */ (event.target)).get("token")).trim();
    if (typed !== "") desk.show(typed);
  };
  return html`<section class="panel door"><h2>${text("door.title")}</h2>
    <p><a class="button main" href="sign-in">${text("sign.in")}</a></p>
    <p class="dim">${text("door.about")}</p>
    <form class="stacked" @submit=${submit}>
      <label for="token">${text("door.token")}</label>
      <input id="token" name="token" type="password" autocomplete="off" spellcheck="false" maxlength="512" required aria-describedby="door-said">
      <p id="door-said" class="wrong" role="alert">${desk.token === null ? nothing : text("door.refused")}</p>
      <button class="main">${text("door.enter")}</button>
    </form></section>`;
}
