/** One grant: who may do what until when and why, the steps it took, and what whoever looks can do with it. */

import { instant } from "../../floor/stale.js";
import { html, nothing } from "../../shared/dom.js";
import { brief } from "../brief.js";

/** @typedef {import("./page.js").Grant} Grant */
/** @typedef {import("../desk.js").Scene} Scene */

/** Steps that say something: an opinion, or a reason. */
const TOLD = new Set(["review", "approve", "confirm", "refuse", "revoke"]);
/** Without words these are not taken. */
const NEEDS_WORDS = new Set(["review", "refuse", "revoke"]);
const AGAINST = new Set(["refuse", "revoke", "withdraw"]);

/** @param {string} at @param {Scene} scene */
function when(at, { times }) {
  const moment = instant(at);
  return moment === null ? "" : `${times.date(moment)} ${times.minute(moment)}`;
}

/** @param {import("./page.js").GrantsPage} page @param {Grant} grant @param {Scene} scene */
export function grantCard(page, grant, scene) {
  const { text } = scene;
  const rights = grant.rights.map((right) => text(`right.${right}`)).join(" · ");
  const facts = [
    [text("grant.applicant"), brief(grant.applicant, 60)],
    [text("account.scope"), grant.scope === null ? text("account.everything") : brief(grant.scope.join(", "), 200)],
    [text("grant.period"), `${when(grant.begins, scene)} – ${when(grant.ends, scene)}`],
    [text("grant.reason"), brief(grant.reason, 2000)],
  ];
  return html`<li class="card" data-grant=${grant.id}><h3>${rights} <span class="pill ${grant.stage}">${text(`grant.stage.${grant.stage}`)}</span>${grant.major ? html` <span class="pill">${text("grant.major")}</span>` : nothing}</h3>
    <dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd><bdi>${value}</bdi></dd></div>`)}</dl>
    <ol class="steps-taken">${grant.steps.map((step) => html`<li><span class="dim">${when(step.at, scene)}</span> ${text(`grant.done.${step.act}`)}${step.by === "" ? nothing : html` · <bdi>${brief(step.by, 60)}</bdi>`}${step.text === "" ? nothing : html`<br><bdi class="dim">${brief(step.text, 2000)}</bdi>`}</li>`)}</ol>
    ${grant.may.length === 0 ? nothing : actions(page, grant, scene)}</li>`;
}

/** @param {import("./page.js").GrantsPage} page @param {Grant} grant @param {Scene} scene */
function actions(page, grant, { text }) {
  const submit = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const act = /** @type {HTMLButtonElement} */ (event.submitter).value;
    const said = String(new FormData(/** @type {HTMLFormElement} */ (event.target)).get("said") ?? "").trim();
    void page.act(grant, act, said);
  };
  const words = grant.may.some((act) => TOLD.has(act));
  return html`<form class="bar bare" @submit=${submit}>${words ? html`<label class="field wide"><span>${text(grant.may.every((act) => NEEDS_WORDS.has(act)) ? "grant.said.needed" : "grant.said")}</span><input name="said" maxlength="2000"></label>` : nothing}
    ${grant.may.map((act) => html`<button name="act" value=${act} ?disabled=${page.acting.busy} class=${AGAINST.has(act) ? "danger" : "main"}>${text(`grant.act.${act}`)}</button>`)}
    ${page.acted === grant.id ? page.acting.said(text) : nothing}</form>`;
}
