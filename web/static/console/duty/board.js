/** The week as a board: a row for each day, midnight to midnight, a lane for each line of escalation, gaps hatched. */

import { html, nothing } from "../../shared/dom.js";
import { brief } from "../brief.js";
import "../stretch.js";
import { DAY, clockOf, dayNames, gapsOn, gapsOf, isGeneral, lanesOf, minuteOfWeek, shiftsOn } from "./week.js";

/** @typedef {import("./week.js").Duty} Duty */
/** @typedef {import("../desk.js").Scene} Scene */

const HOURS = [0, 4, 8, 12, 16, 20, 24];

/** Minutes: shorter stretches have no room for their times; these stand in their title. */
const NARROW = 180;

/** @param {readonly Duty[]} duties @param {number} line @returns {boolean} whether it is for some queues and teams alone */
function isOwn(duties, line) {
  const duty = duties[line];
  return duty !== undefined && !isGeneral(duty);
}

/** @param {number} begin @param {number} end minutes of the day @returns {[number, number]} */
function place(begin, end) {
  return [begin / DAY, end / DAY];
}

/** @param {readonly Duty[]} duties @param {Scene} scene @param {number | null} chosen @param {(line: number) => void} choose @param {(duty: Duty) => string} reach what a line that is not for everything is for */
export function weekBoard(duties, scene, chosen, choose, reach) {
  const { text, language, now, store } = scene;
  const minute = minuteOfWeek(now, store.site?.timezone ?? "UTC");
  const gaps = gapsOf(duties);
  const today = Math.floor(minute / DAY);
  return html`<div class="duty-week" role="group" aria-label=${text("duty.week")}>
    <div class="hours" aria-hidden="true"><span></span><div>${HOURS.map((hour) => html`<fw-stretch .span=${[hour / 24, hour / 24]}><span>${hour}</span></fw-stretch>`)}</div></div>
    ${dayNames(language).map((name, day) => {
      const shifts = shiftsOn(duties, day);
      const ranks = [...new Set(shifts.map(({ rank }) => rank))];
      const empty = gapsOn(gaps, day);
      return html`<div class="day ${day === today ? "today" : ""}"><h3>${name}</h3><div class="lanes">
        ${empty.map(({ begin, end }) => html`<fw-stretch class="gap ${end - begin < NARROW ? "slim" : ""}" .span=${place(begin, end)} title=${`${text("duty.gap")} ${clockOf(begin)}–${clockOf(end)}`}><span>${text("duty.gap")} <b class="number">${clockOf(begin)}–${clockOf(end)}</b></span></fw-stretch>`)}
        ${ranks.flatMap((rank) => lanesOf(shifts.filter((shift) => shift.rank === rank))).map((lane) => html`<div class="lane">${lane.map((shift) => html`<fw-stretch .span=${place(shift.begin, shift.end)}><button type="button" class="shift ${isOwn(duties, shift.line) ? "own" : ""} rank-of-${Math.min(shift.rank, 3)} ${shift.end - shift.begin < NARROW ? "slim" : ""} ${chosen === shift.line ? "on" : ""}" aria-pressed=${chosen === shift.line ? "true" : "false"} title=${`${brief(shift.person, 60)} · ${text("duty.line", { number: shift.rank + 1 })} · ${clockOf(shift.begin)}–${clockOf(shift.end)}${isOwn(duties, shift.line) ? ` · ${reach(/** @type {Duty} */ (duties[shift.line]))}` : ""}`} @click=${() => choose(shift.line)}><bdi>${brief(shift.person, 40)}</bdi><span class="number">${clockOf(shift.begin)}–${clockOf(shift.end)}</span>${isOwn(duties, shift.line) ? html`<bdi class="reach">${reach(/** @type {Duty} */ (duties[shift.line]))}</bdi>` : nothing}</button></fw-stretch>`)}</div>`)}
        ${day === today ? html`<fw-stretch class="now" aria-hidden="true" .span=${place(minute % DAY, minute % DAY)}></fw-stretch>` : nothing}
      </div></div>`;
    })}
  </div>`;
}
