/** One grant: who may do what until when and why, the steps it took, and what whoever looks can do with it. */

import { instant } from "../../floor/stale.js";
import { html, nothing } from "../../shared/dom.js";
import { brief } from "../brief.js";
import { addressOf } from "../routes.js";
import { scopeTags } from "../scope_editor.js";

/** @typedef {import("./page.js").Grant} Grant */
/** @typedef {import("./page.js").GrantsPage} GrantsPage */
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

/** @param {GrantsPage} page @param {Grant} grant @param {Scene} scene @param {string | null} [remark] why it is to be looked at */
export function grantCard(page, grant, scene, remark = null) {
  const { text } = scene;
  const rights = grant.rights.map((right) => text(`right.${right}`)).join(" · ");
  const facts = [
    [text("grant.applicant"), brief(grant.applicant, 60)],
    [text("account.scope"), scopeTags(grant.scope, scene, "grant.everything")],
    [text("grant.period"), `${when(grant.begins, scene)} – ${when(grant.ends, scene)}`],
    [text("grant.reason"), brief(grant.reason, 2000)],
    ...(grant.copies.length === 0 ? [] : [[text("grant.copied"), brief(grant.copies.join(" · "), 300)]]),
  ];
  return html`<li class="card" data-grant=${grant.id}><h3><span class="dim">${text("grant.number", { number: grant.id })}</span> ${rights} <span class="pill small ${grant.stage}">${text(`grant.stage.${grant.stage}`)}</span>${grant.major ? html`<span class="pill small warned">${text("grant.major")}</span>` : nothing}${grant.replaces === null ? nothing : html`<span class="pill small info">${text("grant.replaces", { number: grant.replaces })}</span>`}</h3>
    ${remark === null ? nothing : html`<p class="notice-box">${remark}</p>`}
    <dl class="facts">${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd><bdi>${value}</bdi></dd></div>`)}</dl>
    ${steps(grant, scene)}
    ${grant.may.includes("acknowledge") ? html`<p class="notice-box calm"><b>${text("grant.notice")}</b>${text("grant.notice.about", { begins: when(grant.begins, scene), ends: when(grant.ends, scene) })}</p>` : nothing}
    ${grant.may.length === 0 ? nothing : actions(page, grant, scene)}</li>`;
}

/** @param {Grant} grant @param {Scene} scene */
function steps(grant, scene) {
  const { text } = scene;
  const taken = [{ act: "request", by: grant.applicant, at: grant.requested, text: "" }, ...grant.steps];
  return html`<ol class="steps-taken">${taken.map((step) => html`<li><span class="dim">${when(step.at, scene)}</span> ${text(`grant.done.${step.act}`)}${step.by === "" ? nothing : html` · <bdi>${brief(step.by, 60)}</bdi>`}${step.text === "" ? nothing : html`<br><bdi class="dim">${brief(step.text, 2000)}</bdi>`}</li>`)}</ol>`;
}

/** @param {GrantsPage} page @param {Grant} grant @param {Scene} scene */
function actions(page, grant, { text }) {
  const submit = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const act = /** @type {HTMLButtonElement | null} */ (event.submitter)?.value ?? grant.may[0] ?? "";
    const said = String(new FormData(/** @type {HTMLFormElement} */ (event.target)).get("said") ?? "").trim();
    void page.act(grant, act, said);
  };
  const words = grant.may.some((act) => TOLD.has(act));
  const own = grant.stage === "active" && grant.may.includes("finish");
  return html`<form class="bar bare" @submit=${submit}>${words ? html`<label class="field wide"><span>${text(grant.may.every((act) => NEEDS_WORDS.has(act)) ? "grant.said.needed" : "grant.said")}</span><input name="said" maxlength="2000"></label>` : nothing}
    ${grant.may.map((act) => html`<button name="act" value=${act} ?disabled=${page.acting.busy} class=${AGAINST.has(act) ? "danger" : act === "finish" ? "" : "main"}>${text(`grant.act.${act}`)}</button>`)}
    ${own ? html`<a class="button" href=${addressOf("grants", "mine", { change: String(grant.id) })}>${text("grant.act.change")}</a>` : nothing}
    ${page.acted === grant.id ? page.acting.said(text) : nothing}</form>`;
}
