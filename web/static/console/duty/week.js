/** The roster as a week: who is on duty when, where nobody is, and who takes over from whom. Pure; minutes of the week from Monday 00:00, site's time. */

/** @typedef {{ person: string, address: string, rank: number, days: number[], begin: string, end: string, director: boolean, queues: string[], teams: string[] }} Duty queues, teams: for these alone */
/** @typedef {{ begin: number, end: number }} Stretch minutes; end is left out */
/** @typedef {{ begin: number, end: number, person: string, rank: number, line: number }} Shift one day's part; line: of the roster */
/** @typedef {{ minute: number, coming: string[], going: string[], staying: string[] }} HandOver minute: of the week */

export const DAY = 1440;
export const WEEK = 7 * DAY;

/** @param {string} clock "08:00" up to "24:00" @returns {number | null} minutes after midnight */
export function minutesOf(clock) {
  const found = /^(\d{1,2}):(\d\d)$/.exec(clock);
  if (found === null) return null;
  const minutes = Number(found[1]) * 60 + Number(found[2]);
  return Number(found[2]) < 60 && minutes <= DAY ? minutes : null;
}

/** @param {number} minutes after midnight @returns {string} */
export function clockOf(minutes) {
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}

/** @param {Duty} duty @returns {Stretch[]} of the week; what goes past Sunday's midnight is Monday's */
function stretchesOf({ days, begin, end }) {
  const [from, until] = [minutesOf(begin), minutesOf(end)];
  if (from === null || until === null) return [];
  const length = until > from ? until - from : until + DAY - from;
  return days.flatMap((day) => {
    const start = day * DAY + from;
    const stop = start + length;
    return stop <= WEEK ? [{ begin: start, end: stop }] : [{ begin: start, end: WEEK }, { begin: 0, end: stop - WEEK }];
  });
}

/**
 * @param {readonly Duty[]} duties
 * @param {number} day 0 Monday to 6
 * @returns {Shift[]} of the leaders on that day, by rank and begin; minutes after that day's midnight
 */
export function shiftsOn(duties, day) {
  const [from, to] = [day * DAY, (day + 1) * DAY];
  const shifts = duties.flatMap((duty, line) => (duty.director ? [] : stretchesOf(duty).filter(({ begin, end }) => begin < to && end > from).map(({ begin, end }) => ({
    begin: Math.max(begin, from) - from, end: Math.min(end, to) - from, person: duty.person, rank: duty.rank, line,
  }))));
  return shifts.sort((one, other) => one.rank - other.rank || one.begin - other.begin || (one.person < other.person ? -1 : 1));
}

/** @param {readonly Shift[]} shifts of one rank and day @returns {Shift[][]} in lanes, so that none lies over another */
export function lanesOf(shifts) {
  /** @type {Shift[][]} */
  const lanes = [];
  for (const shift of shifts) {
    const lane = lanes.find((one) => (/** @type {Shift} */ (one[one.length - 1])).end <= shift.begin);
    if (lane === undefined) lanes.push([shift]);
    else lane.push(shift);
  }
  return lanes;
}

/** @param {readonly Stretch[]} taken @returns {Stretch[]} what of the week is left */
function leftOf(taken) {
  const sorted = [...taken].sort((one, other) => one.begin - other.begin);
  const left = [];
  let reached = 0;
  for (const { begin, end } of sorted) {
    if (begin > reached) left.push({ begin: reached, end: begin });
    reached = Math.max(reached, end);
  }
  return reached < WEEK ? [...left, { begin: reached, end: WEEK }] : left;
}

/** @param {Duty} duty @returns {boolean} whether the line is for everything */
export function isGeneral({ queues, teams }) {
  return queues.length + teams.length === 0;
}

/** @param {readonly Duty[]} duties @returns {Stretch[]} of the week in which no leader of the general line is on duty: only directors would be told, if there are any */
export function gapsOf(duties) {
  return leftOf(duties.filter((duty) => !duty.director && isGeneral(duty)).flatMap(stretchesOf));
}

/** @param {readonly Stretch[]} gaps @param {number} day @returns {Stretch[]} minutes after that day's midnight */
export function gapsOn(gaps, day) {
  const [from, to] = [day * DAY, (day + 1) * DAY];
  return gaps.filter(({ begin, end }) => begin < to && end > from).map(({ begin, end }) => ({ begin: Math.max(begin, from) - from, end: Math.min(end, to) - from }));
}

/** @param {Duty} duty @param {number} minute of the week @returns {boolean} */
function isThere(duty, minute) {
  return duty.director || stretchesOf(duty).some(({ begin, end }) => begin <= minute && minute < end);
}

/** The lines for some queues and teams alone whose people are there, by rank. @param {readonly Duty[]} duties @param {number} minute of the week @returns {Duty[]} */
export function ownLines(duties, minute) {
  return duties.filter((duty) => !isGeneral(duty) && isThere(duty, minute)).sort((one, other) => one.rank - other.rank || (one.person < other.person ? -1 : 1));
}

/** Who is told of what is about no queue with a line of its own, in this order, as the server decides it. @param {readonly Duty[]} duties @param {number} minute of the week @returns {Duty[]} */
export function onDuty(duties, minute) {
  const there = duties.filter((duty) => isGeneral(duty) && isThere(duty, minute));
  const sorted = there.sort((one, other) => Number(one.director) - Number(other.director) || one.rank - other.rank || (one.person < other.person ? -1 : 1));
  return sorted.filter(({ person }, index) => sorted.findIndex((one) => one.person === person) === index);
}

/** @param {readonly Duty[]} duties @param {number} minute @returns {string[]} the leaders there */
function leadersAt(duties, minute) {
  return [...new Set([...onDuty(duties, minute), ...ownLines(duties, minute)].filter(({ director }) => !director).map(({ person }) => person))];
}

/**
 * @param {readonly Duty[]} duties
 * @param {number} minute of the week from which to look
 * @param {number} most how many
 * @returns {HandOver[]} the next times at which somebody comes or goes, at most a week ahead
 */
export function handOvers(duties, minute, most) {
  const edges = [...new Set(duties.filter(({ director }) => !director).flatMap(stretchesOf).flatMap(({ begin, end }) => [begin % WEEK, end % WEEK]))];
  const ahead = edges.map((edge) => (edge > minute ? edge : edge + WEEK)).sort((one, other) => one - other);
  const found = [];
  for (const edge of ahead) {
    const [before, after] = [leadersAt(duties, (edge + WEEK - 1) % WEEK), leadersAt(duties, edge % WEEK)];
    const [coming, going, staying] = [after.filter((person) => !before.includes(person)), before.filter((person) => !after.includes(person)), after.filter((person) => before.includes(person))];
    if (coming.length + going.length > 0) found.push({ minute: edge, coming, going, staying });
    if (found.length === most) break;
  }
  return found;
}

/** @param {number} at ms @param {string} zone @returns {number} minute of the site's week */
export function minuteOfWeek(at, zone) {
  const parts = new Intl.DateTimeFormat("en-GB", { timeZone: zone, weekday: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).formatToParts(at);
  const part = (/** @type {string} */ type) => parts.find((one) => one.type === type)?.value ?? "";
  const day = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].indexOf(part("weekday"));
  return day * DAY + Number(part("hour")) * 60 + Number(part("minute"));
}

/** @param {string} language @returns {string[]} names of the days from Monday, as people of that language write them shortly */
export function dayNames(language) {
  const format = new Intl.DateTimeFormat(language, { weekday: "short", timeZone: "UTC" });
  return Array.from({ length: 7 }, (_, day) => format.format(Date.UTC(2024, 0, 1 + day)));
}

/** @param {readonly Duty[]} duties @returns {{ line: number, wrong: string }[]} what cannot be, by the roster's lines; wrong: a key */
export function faultsOf(duties) {
  return duties.flatMap((duty, line) => {
    if (duty.person.trim() === "") return [{ line, wrong: "duty.wrong.person" }];
    if (duty.director) return [];
    if (duty.days.length === 0) return [{ line, wrong: "duty.wrong.days" }];
    return minutesOf(duty.begin) === null || minutesOf(duty.end) === null ? [{ line, wrong: "duty.wrong.time" }] : [];
  });
}
