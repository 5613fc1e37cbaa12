/** Where somebody is signed in, as a table; one's own and others' look the same. */

import { instant } from "../floor/stale.js";
import { html, repeat } from "../shared/dom.js";
import { brief } from "./brief.js";
import { browserOf } from "./browsers.js";

/** @typedef {{ id: number, created: string, last_seen: string, remote: string, agent: string, current: boolean }} SessionRow */

/**
 * @param {readonly SessionRow[]} rows
 * @param {import("./desk.js").Scene} scene
 * @param {(row: SessionRow) => unknown} act what stands at the end of a row
 */
export function sessionTable(rows, { text, times }, act) {
  const when = (/** @type {string} */ at) => `${times.date(instant(at) ?? 0)} ${times.minute(instant(at) ?? 0)}`;
  return html`<table class="fold"><thead><tr><th>${text("me.browser")}</th><th>${text("me.address")}</th><th>${text("me.since")}</th><th>${text("me.last")}</th><th><span class="unseen">${text("me.end")}</span></th></tr></thead>
    <tbody>${repeat(rows, ({ id }) => id, (row) => html`<tr><th scope="row"><bdi title=${brief(row.agent, 200)}>${browserOf(row.agent)}</bdi></th><td data-label=${text("me.address")}><bdi>${brief(row.remote, 48)}</bdi></td>
      <td data-label=${text("me.since")}>${when(row.created)}</td><td data-label=${text("me.last")}>${when(row.last_seen)}</td><td class="buttons">${act(row)}</td></tr>`)}</tbody></table>`;
}
