/** The form that asks for rights: which, where, from when until when, and why. */

import { html } from "../../shared/dom.js";
import { typedIn } from "../moments/zoned.js";

/** What may be asked for: all but what decides about rights. */
export const RIGHTS = /** @type {const} */ ([
  "listen", "download", "export", "see_numbers", "listen_live", "see_samples", "see_reports", "see_floor", "see_alerts", "handle_alerts", "manage_silences",
  "act_on_pbx", "announce", "keep_shift_log", "score_samples", "assign_samples", "calibrate", "coach", "manage_forms", "manage_plans", "see_roster",
  "manage_roster", "approve_screens", "manage_screens", "manage_boards", "manage_rules", "manage_channels", "see_metrics", "manage_accounts", "manage_retention", "see_audit",
]);

const HOUR = 3_600_000;

/** @param {import("./page.js").GrantsPage} page @param {import("../desk.js").Scene} scene */
export function requestForm(page, { text, now, store }) {
  const zone = store.site?.timezone ?? "UTC";
  const nextHour = Math.ceil(now / HOUR) * HOUR;
  return html`<section class="panel"><details><summary><h2>${text("grant.new")}</h2></summary><p class="dim">${text("grant.about")}</p>
    <form class="stacked" @submit=${(/** @type {Event} */ event) => void page.ask(event)}>
      <fieldset class="choices"><legend>${text("grant.rights")}</legend>${RIGHTS.map((right) => html`<label><input type="checkbox" name="rights" value=${right}> ${text(`right.${right}`)}</label>`)}</fieldset>
      <div class="bar bare"><label class="field"><span>${text("grant.begins")}</span><input type="datetime-local" name="begins" required value=${typedIn(nextHour - HOUR, zone)}></label>
        <label class="field"><span>${text("grant.ends")}</span><input type="datetime-local" name="ends" required value=${typedIn(nextHour + 8 * HOUR, zone)}></label>
        <label class="field"><span>${text("account.scope")}</span><input name="scope" placeholder=${text("account.everything")} maxlength="400"></label>
        <label class="field"><span>${text("grant.copies")}</span><input name="copies" maxlength="400"></label></div>
      <label for="reason">${text("grant.reason")}</label><textarea id="reason" name="reason" rows="2" required maxlength="2000"></textarea>
      ${page.asking.said(text)}<p><button class="main" ?disabled=${page.asking.busy}>${text("grant.ask")}</button></p></form></details></section>`;
}
