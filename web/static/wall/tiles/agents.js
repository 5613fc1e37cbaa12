/** Who is in which state for how long. Names come from the PBX: text only, isolated, cut where the place ends. */

import { html, nothing, repeat } from "../../shared/dom.js";
import { icon } from "../../shared/icons.js";
import { timer } from "../../shared/timer.js";

/** @typedef {import("../../floor/select.js").AgentView} AgentView */

/** @param {AgentView} agent @param {import("../../text/catalogue.js").Text} text @param {1 | 2} lines */
function tile(agent, text, lines) {
  const { row, face, span } = agent;
  const reason = lines === 2 && row.state === "paused" ? row.pause_reason : null;
  return html`<li class="agent state ${row.state} ${face === "live" ? "" : `stale ${face}`} lines-${lines}" data-key=${agent.key}>
    ${icon(row.state)}<bdi class="name">${row.name}</bdi>
    <span class="word">${text(`state.${row.state}.short`)}${reason ? html` <bdi>${reason}</bdi>` : nothing}</span>
    <span class="number">${timer(span)}</span>
  </li>`;
}

/**
 * @param {readonly AgentView[]} agents those of this page
 * @param {import("../pages.js").Layout["agents"]} place
 * @param {import("../../text/catalogue.js").Text} text
 * @param {string} heading
 */
export function agentsTile(agents, place, text, heading) {
  return html`<section class="panel agents">
    <h2>${heading}</h2>
    <ul>${repeat(agents, (agent) => agent.key, (agent) => tile(agent, text, place.lines))}</ul>
  </section>`;
}
