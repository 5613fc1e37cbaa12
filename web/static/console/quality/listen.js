/** The player's panel: the picture of the call, its buttons, what is to be listened to, and what a recording without sound says. */

import { html, nothing } from "../../shared/dom.js";
import { duration } from "../../text/durations.js";
import { brief } from "../brief.js";
import { sign } from "../icons.js";
import { addressOf } from "../routes.js";
import { faceOf } from "./faces.js";
import { SPEEDS, STEP } from "./keys.js";
import "./picture.js";
import { placedComments } from "./sheet.js";
import { leadOf, marksOf, stretchesOf } from "./timeline.js";
import { knownText, queueText, shareText, transferText, weekdayText } from "./words.js";

/** @typedef {import("../desk.js").Scene} Scene */
/** @typedef {import("../../quality").SampleDetail} SampleDetail */
/** @typedef {import("./listening.js").Listening} Listening */

const ENOUGH = 0.8;
const PARTS = /** @type {const} */ (["wait", "ring", "talk", "talk_other", "hold", "transfer", "agent", "caller", "mix"]);

/** @param {SampleDetail} detail @param {Scene} scene by which way it came to be a sample, and how likely that was */
export function drawnBy({ sample }, { text, language }) {
  const chance = sample.inclusion === null ? text("qa.inclusion.none") : text("qa.inclusion", { share: shareText(sample.inclusion, language) });
  return html`<span class="pill" title=${text(sample.official ? "qa.official" : "qa.not_official")}>${text(`qa.stratum.${sample.stratum}`)}<span class="dim">${chance}</span></span>`;
}

/** @param {SampleDetail} detail @param {Scene} scene */
function heading(detail, scene) {
  const { sample, story } = detail;
  const length = sample.recording_seconds ?? sample.talked_seconds;
  const parts = [queueText(sample), weekdayText(sample.answered, scene), length === null ? "" : duration(length)].filter(Boolean);
  return html`<header class="call-head"><h2><bdi>${brief(sample.agent_name, 60)}</bdi> <span class="dim">· ${parts.join(" · ")} · <span title=${scene.text("qa.number")}>#${sample.id}</span></span></h2>
    ${story?.caller ? html`<span class="pill"><bdi>${story.caller}</bdi>${(story.nth ?? 1) > 1 ? html`<b>${scene.text("qa.nth", { nth: story.nth ?? 1 })}</b>` : nothing}</span>` : nothing}${drawnBy(detail, scene)}</header>`;
}

/** @param {Listening} page @param {SampleDetail} detail @param {Scene} scene */
export function listenPanel(page, detail, scene) {
  const { text } = scene;
  const face = detail.recording?.playable ? null : faceOf(detail.recording?.state ?? null) ?? { state: "none", way: /** @type {const} */ ("replace") };
  return html`<section class="panel listen" aria-label=${text("qa.listen")}>${heading(detail, scene)}
    ${face === null ? html`${picture(page, detail, scene)}${page.listens() ? controls(page, scene) : html`<p class="dim unheard">${sign("sound_off")} ${text("qa.unheard")} <a href=${addressOf("grants")}>${text("page.grants")}</a></p>`}${takingAway(page, detail, text)}` : troubled(page, detail, face, scene)}</section>`;
}

/** A copy to take away, where that is somebody's right: marked with who took it, and on record. @param {Listening} page @param {SampleDetail} detail @param {import("../../text/catalogue.js").Text} text */
function takingAway(page, { sample }, text) {
  if (!page.desk.session.may("download")) return nothing;
  return html`<details class="taking"><summary>${text("qa.take")}</summary><form class="bar bare" @submit=${(/** @type {Event} */ event) => void page.takeAway(event, sample.id)}><p class="dim">${text("qa.take.about")}</p>
    <label class="field wide"><span>${text("grant.reason")}</span><input name="reason" required maxlength="1000" autocomplete="off"></label><button class="main" data-take ?disabled=${page.taking.busy}>${text(page.taking.busy ? "qa.take.busy" : "qa.take.now")}</button>${page.taking.said(text)}</form></details>`;
}

/** The sound alone, for whoever does not judge it. @param {Listening} page @param {Shown} detail @param {Scene} scene */
export function soundPanel(page, detail, scene) {
  return html`<section class="panel listen" aria-label=${scene.text("qa.listen")}>${picture(page, detail, scene)}${controls(page, scene)}</section>`;
}

/** What is wrong with the recording, in words, and the way out. @param {Listening} page @param {SampleDetail} detail @param {{ state: string, way: string }} face @param {Scene} scene */
function troubled(page, detail, { state, way }, { text }) {
  const { may } = detail.sample;
  const said = detail.recording?.said ?? "";
  return html`<div class="recording-face ${way}" role="status"><h3>${sign("sound_off")}<span>${text(`qa.recording.${state}`)}</span></h3>
    <p>${text(`qa.recording.${state}.do`)}</p>${said === "" ? nothing : html`<p class="dim"><bdi>${brief(said, 300)}</bdi></p>`}
    <p class="buttons-row">${may.includes("find_unusable") && way !== "wait" ? html`<button type="button" class=${way === "replace" ? "main" : ""} @click=${() => page.choose("find_unusable")}>${text("qa.act.find_unusable")}</button>` : nothing}
      ${may.includes("replace") ? html`<button type="button" class="main" @click=${() => page.choose("replace")}>${text("qa.act.replace")}</button>` : nothing}
      <button type="button" @click=${() => page.again()}>${text("qa.look_again")}</button></p></div>`;
}

/** @typedef {Pick<SampleDetail, "recording" | "story"> & { sample: { id: number, agent?: string } }} Shown a sample, or one's own */

/** @param {Listening} page @param {Shown} detail @param {Scene} scene */
function picture(page, detail, { text }) {
  const { player, wave, figures } = page;
  const seconds = detail.recording?.seconds ?? wave.value?.seconds ?? 0;
  const stretches = page.stretches.of([detail, seconds], () => stretchesOf(detail.story?.pieces ?? [], seconds, detail.sample.agent ?? null));
  const words = page.words.of([text], () => Object.fromEntries(PARTS.map((part) => [part, text(`qa.part.${part}`)])));
  const marks = page.marks.of([figures.value, text], () => marksOf(figures.value).map((mark) => ({ ...mark, label: text(`qa.mark.${mark.kind}`, { seconds: Math.round(mark.end - mark.begin) }) })));
  const sheet = page.sheetShown(/** @type {SampleDetail} */ (detail));
  const pins = sheet === null ? [] : placedComments(sheet).map(({ second, code }) => ({ second, chosen: code !== null && code === page.item }));
  const given = {
    wave: wave.value, seconds, stretches, lead: leadOf(stretches), marks, pins, words, zoom: page.zoom, at: player.at,
    heard: player.heard.stretches, seek: (/** @type {number} */ second) => player.seek(second),
  };
  return html`<fw-sound class="sound" role="slider" tabindex="0" aria-label=${text("qa.playhead")} aria-valuemin="0" aria-valuemax=${Math.round(seconds)} aria-valuenow=${Math.round(player.at)} aria-valuetext=${text("qa.at_of", { at: duration(player.at), length: duration(seconds) })} .picture=${given}></fw-sound>
    ${wave.problem === null ? nothing : html`<p class="dim">${text("qa.wave.none")}</p>`}
    ${ending(detail, text)}
    <div class="under">${zooms(page, text)}${marks.length === 0 ? nothing : html`<ul class="mark-list" aria-label=${text("qa.marks")}>${marks.map(({ kind, begin, label }) => html`<li><button type="button" class="chip ${kind}" @click=${() => player.seek(Math.max(0, begin - 1))}><span class="number">${duration(begin)}</span> ${label}</button></li>`)}</ul>`}</div>`;
}

/** How the call began and ended, and where it was handed, in words under its timeline. @param {Pick<SampleDetail, "story">} detail @param {import("../../text/catalogue.js").Text} text */
function ending({ story }, text) {
  if (story === null) return html`<p class="ending dim">${text("qa.story.none")}</p>`;
  const cause = story.cause ?? story.agent_cause;
  const end = story.end === null ? text("qa.end.unknown") : knownText("qa.end", story.end, text);
  return html`<p class="ending dim"><span>${story.waited_seconds === null ? nothing : html`${text("qa.part.wait")} <b class="number">${duration(story.waited_seconds)}</b>`}</span>
    ${handedOver(story, text)}<span>${end}${story.ending === null || story.ending === "normal" ? nothing : html` · <b class="wrong-word">${knownText("qa.ending", story.ending, text)}</b>`}${cause === null ? nothing : html` · <span title=${text("qa.cause.about")}>${text("qa.cause", { cause })}</span>`}</span></p>`;
}

/** @param {Listening} page @param {import("../../text/catalogue.js").Text} text */
function zooms(page, text) {
  return html`<span class="zooms"><button type="button" class="quiet" aria-label=${text("qa.zoom_out")} title=${text("qa.zoom_out")} ?disabled=${page.zoom === 1} @click=${() => page.zoomBy(-1)}>−</button><span class="dim number">${page.zoom}×</span><button type="button" class="quiet" aria-label=${text("qa.zoom_in")} title=${text("qa.zoom_in")} @click=${() => page.zoomBy(1)}>+</button></span>`;
}

/** @param {Listening} page @param {Scene} scene */
function controls(page, { text, language }) {
  const { player } = page;
  const enough = player.share >= ENOUGH;
  return html`<div class="controls" role="group" aria-label=${text("qa.controls")}>
    <button type="button" class="main play" @click=${() => player.toggle()} aria-pressed=${player.playing ? "true" : "false"}>${sign(player.playing ? "pause" : "play")}<span>${text(player.playing ? "qa.pause" : "qa.play")}</span></button>
    <button type="button" aria-keyshortcuts="J" @click=${() => player.step(-STEP)}>−${STEP} ${text("qa.seconds")}</button>
    <button type="button" aria-keyshortcuts="L" @click=${() => player.step(STEP)}>+${STEP} ${text("qa.seconds")}</button>
    <label class="field"><span class="unseen">${text("qa.speed")}</span><select @change=${(/** @type {Event} */ event) => player.hasten(Number(/** @type {HTMLSelectElement} */ (event.target).value))}>${SPEEDS.map((speed) => html`<option value=${speed} ?selected=${speed === player.speed}>${speed}×</option>`)}</select></label>
    <span class="clock-of number"><b data-played .textContent=${duration(player.at)}></b> / ${duration(player.seconds)}</span>
    <button type="button" class="comment-here" aria-keyshortcuts="C" ?hidden=${!page.writes()} @click=${() => page.remarkHere()}>${sign("comment")}<span>${text("qa.comment_here")}</span></button>
    ${page.judges() ? html`<span class="heard ${enough ? "enough" : ""}" title=${text("qa.heard.about")}><progress max="1" value=${player.share} aria-label=${text("qa.heard")}></progress>${text("qa.heard")} <b class="number">${shareText(player.share, language)}</b></span>` : nothing}</div>
    ${player.audio}${player.fault === null ? nothing : html`<p class="wrong" role="alert">${text(player.fault)}</p>`}`;
}

/** Every transfer of a call. @param {import("../../quality").StoryRow} story @param {import("../../text/catalogue.js").Text} text */
function handedOver({ pieces }, text) {
  return pieces.filter(({ part }) => part === "transfer").map((piece) => html`<span class="handed">⇄ ${transferText(piece, text)}</span>`);
}

/** What was measured: suggestions, never scores. @param {Listening} page @param {SampleDetail} detail @param {Scene} scene */
export function factsPanel({ figures }, { story, recording, surveys }, { text, language }) {
  const measured = figures.value;
  const agent = measured?.sides.find(({ side }) => side === "agent") ?? null;
  const decimal = (/** @type {number} */ value) => new Intl.NumberFormat(language, { maximumFractionDigits: 1, minimumFractionDigits: 1 }).format(value);
  const ring = (story?.pieces ?? []).filter(({ part, end_seconds: end, begin_seconds: begin }) => part === "ring" && end !== null && begin !== null);
  const rung = ring.reduce((sum, { begin_seconds: begin, end_seconds: end }) => sum + (end ?? 0) - (begin ?? 0), 0);
  const facts = [
    [text("qa.fact.ring"), ring.length === 0 ? null : `${decimal(rung)} ${text("qa.seconds")}`],
    [text("qa.fact.hold"), story === null ? null : story.holds === 0 ? text("qa.fact.no_hold") : text("qa.fact.holds", { length: duration(story.held_seconds), count: story.holds })],
    [text("qa.fact.share"), measured?.agent_share == null ? null : `${shareText(measured.agent_share, language)}`],
    [text("qa.fact.pace"), agent?.pace == null ? null : text("qa.fact.syllables", { pace: decimal(agent.pace) })],
    [text("qa.fact.monologue"), measured?.longest_monologue_seconds == null ? null : duration(measured.longest_monologue_seconds)],
    [text("qa.fact.level"), agent?.level == null ? null : `${Math.round(agent.level)} dBFS`.replace("-", "−")],
    [text("qa.fact.trunk"), story?.trunk ? brief(story.trunk, 40) : null],
    ...(surveys ?? []).map(({ question, score, highest, low }) => [question === "" ? text("qa.fact.survey") : `${text("qa.fact.survey")} · ${brief(question, 40)}`, html`<span class="number ${low ? "wrong-word" : ""}">${decimal(score).replace(/[.,]0$/, "")} / ${highest}</span>`]),
  ].filter(([, value]) => value !== null);
  const hints = measured?.hints ?? recording?.hints ?? [];
  if (facts.length === 0 && hints.length === 0) return nothing;
  return html`<section class="panel call-facts" aria-label=${text("qa.facts")}><dl>${facts.map(([name, value]) => html`<div><dt>${name}</dt><dd><bdi>${value}</bdi></dd></div>`)}</dl>
    ${hints.length === 0 ? nothing : html`<p class="hints"><span class="dim">${text("qa.hints")}</span> ${hints.map((hint) => html`<span class="hint">${knownText("qa.hint", hint, text)}</span>`)}</p>`}</section>`;
}
