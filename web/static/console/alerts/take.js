/** Taking an alert with one press where it is listed: the deed of a busy minute. The rest is on its page. */

import { html, nothing } from "../../shared/dom.js";
import { Form } from "../form.js";

export class Take {
  /** @param {import("../desk.js").Desk} desk */
  constructor(desk) {
    this.desk = desk;
    this.acting = new Form(() => desk.draw());
    /** @type {string | null} the one that was pressed last */
    this.id = null;
  }

  /** @param {string} id */
  async take(id) {
    this.id = id;
    await this.acting.run(() => this.desk.api.change("POST", `alerts/${encodeURIComponent(id)}/acknowledge`));
  }

  /** @param {import("../../rows").AlertRow} alert @param {import("../../text/catalogue.js").Text} text */
  button({ id, rule, state }, text) {
    if (state !== "firing" || !this.desk.session.may("handle_alerts")) return nothing;
    const word = text("alert.act.acknowledge");
    return html`<button type="button" class="main small take" aria-label=${`${word} · ${text(`alert.rule.${rule}`)}`} ?disabled=${this.acting.busy} @click=${() => void this.take(id)}>${word}</button>${this.id === id ? this.acting.said(text) : nothing}`;
  }
}
