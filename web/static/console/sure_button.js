/** The button of a deed that asks once more. */

import { html } from "../shared/dom.js";

/**
 * @param {import("./sure.js").Sure} sure
 * @param {string} key which of the buttons
 * @param {readonly [string, string]} words what it does, and the question
 * @param {() => void} deed
 * @param {boolean} [off]
 */
export function sureButton(sure, key, [label, question], deed, off = false) {
  const asked = sure.asked === key;
  return html`<button type="button" class="small danger ${asked ? "asked" : ""}" ?disabled=${off} aria-live="polite" @click=${() => sure.press(key, deed)}>${asked ? question : label}</button>`;
}
