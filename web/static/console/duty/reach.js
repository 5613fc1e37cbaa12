/** Which queues and teams a line of the roster is for: in words, and as chips to be ticked. */

import { html, nothing } from "../../shared/dom.js";
import { brief } from "../brief.js";

/** @typedef {import("../desk.js").Scene} Scene */
/** @typedef {import("./week.js").Duty} Duty */
/** @typedef {{ id: string, name: string }} Team */

/** @param {string} name "hq/sales" or "sales" @param {Scene} scene @returns {string} as people call it */
function queueWord(name, { store }) {
  const row = store.sections.queues.get(name) ?? [...store.sections.queues].find(([key]) => key.slice(key.indexOf("/") + 1) === name)?.[1];
  return row?.label ?? name;
}

/** @param {Duty} duty @param {Scene} scene @param {readonly Team[]} teams */
export function reachWords({ queues, teams: ids }, scene, teams) {
  const names = [...queues.map((name) => queueWord(name, scene)), ...ids.map((id) => scene.text("duty.team", { team: teams.find((one) => one.id === id)?.name ?? id }))];
  return scene.text("duty.for", { names: names.map((name) => brief(name, 40)).join(scene.text("duty.for.and")) });
}

/** @param {readonly string[]} all @param {string} one @param {boolean} on @returns {string[]} */
function ticked(all, one, on) {
  return on ? [...all, one] : all.filter((other) => other !== one);
}

/** @param {Duty} duty @param {Scene} scene @param {readonly Team[]} teams @param {(some: Partial<Duty>) => void} set */
export function reachChips(duty, scene, teams, set) {
  const { text, store, language } = scene;
  const known = new Map([...store.sections.queues].map(([key, row]) => [key, row.label]));
  for (const name of duty.queues) if (!known.has(name)) known.set(name, queueWord(name, scene));
  const queues = [...known].sort(([, one], [, other]) => one.localeCompare(other, language));
  const groups = [...teams, ...duty.teams.filter((id) => teams.every((one) => one.id !== id)).map((id) => ({ id, name: id }))];
  const chip = (/** @type {string} */ label, /** @type {boolean} */ on, /** @type {(on: boolean) => void} */ toggle) => html`<label class="chip ${on ? "on" : ""}"><input type="checkbox" class="unseen" .checked=${on} @change=${() => toggle(!on)}><bdi>${brief(label, 40)}</bdi></label>`;
  return html`<fieldset class="days"><legend>${text("duty.queues")}</legend>${queues.length === 0 ? html`<span class="dim">—</span>` : queues.map(([key, label]) => chip(label, duty.queues.includes(key), (on) => set({ queues: ticked(duty.queues, key, on) })))}</fieldset>
    ${groups.length === 0 ? nothing : html`<fieldset class="days"><legend>${text("duty.teams")}</legend>${groups.map(({ id, name }) => chip(name, duty.teams.includes(id), (on) => set({ teams: ticked(duty.teams, id, on) })))}</fieldset>`}
    <p class="dim">${text("duty.reach.about")}</p>`;
}
