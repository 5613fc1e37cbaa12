/** The faces of something fetched: on its way, refused with what to do about it, or there. */

import { html } from "../shared/dom.js";
import { sentenceOf } from "../shared/api.js";

/**
 * @template T
 * @param {import("./resource.js").Resource<T>} resource
 * @param {import("../text/catalogue.js").Text} text
 * @param {(value: T) => unknown} draw
 */
export function outcome(resource, text, draw) {
  if (resource.problem !== null) {
    return html`<div class="failed" role="alert"><p>${sentenceOf(resource.problem, text)}</p>
      <button type="button" @click=${() => resource.again()}>${text("console.again")}</button></div>`;
  }
  if (resource.value === null) return html`<p class="dim empty" role="status">${text("console.loading")}</p>`;
  return draw(resource.value);
}
