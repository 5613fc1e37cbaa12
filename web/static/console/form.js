/** One form on its way to the server: busy, refused, done. What was typed stays in its fields until it is accepted. */

import { html, nothing } from "../shared/dom.js";
import { brief } from "./brief.js";
import { Refused, sentenceOf } from "../shared/api.js";

export class Form {
  /** @param {() => void} changed draws again */
  constructor(changed) {
    this.changed = changed;
    this.busy = false;
    /** @type {Refused | null} */
    this.problem = null;
    /** A key of the catalogue for what was wrong before anything was sent. @type {string | null} */
    this.wrong = null;
  }

  /**
   * @param {Event} event of the form's submit
   * @param {(values: Record<string, string>) => Promise<unknown>} sending
   * @returns {Promise<boolean>} whether it was accepted: then the fields are emptied
   */
  async submit(event, sending) {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.target);
    const values = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)]));
    const accepted = await this.run(() => sending(values));
    if (accepted) fold(form);
    return accepted;
  }

  /** A page that is opened again says nothing of what went wrong before. */
  forget() {
    this.problem = null;
    this.wrong = null;
  }

  /** @param {() => Promise<unknown>} sending @returns {Promise<boolean>} */
  async run(sending) {
    if (this.busy) return false;
    this.busy = true;
    this.forget();
    this.changed();
    try {
      await sending();
      return true;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.problem = error;
      return false;
    } finally {
      this.busy = false;
      this.changed();
    }
  }

  /** @param {import("../text/catalogue.js").Text} text */
  said(text) {
    const sentence = this.wrong !== null ? text(this.wrong) : this.problem !== null ? sentenceOf(this.problem, text) : null;
    return sentence === null ? nothing : html`<p class="wrong" role="alert">${sentence}</p>${faultsOf(this.problem, text)}`;
  }
}

/** Empty a form that was accepted, and close what it was opened from. @param {HTMLFormElement} form */
export function fold(form) {
  form.reset();
  const details = form.closest("details");
  if (details !== null) details.open = false;
}

/** What is wrong with a text that was sent, by line; in the server's own words where the catalogue has none. @param {Refused | null} problem @param {import("../text/catalogue.js").Text} text */
function faultsOf(problem, text) {
  if (problem === null || problem.faults.length === 0) return nothing;
  return html`<ol class="faults">${problem.faults.map(({ line, key, message, reason, value }) => html`<li>${line === null ? nothing : html`<b class="number">${text("problem.line", { line })}</b>`}<span><bdi>${brief(key, 80)}</bdi> ${reason === "" ? html`<bdi lang="en">${brief(message, 400)}</bdi>` : html`<bdi>${text(`fault.${reason}`, { value: brief(value, 200) })}</bdi>`}</span></li>`)}</ol>`;
}
