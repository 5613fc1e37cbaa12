/**
 * Where a second of a call stands in a picture. Pure. What came before the recording (waiting, ringing) is squeezed into a
 * lead of at most a seventh of the width; the recording itself is linear, so that equal lengths look equal.
 */

/** @typedef {{ lead: number, seconds: number, from: number, to: number, width: number, leadWidth: number }} Axis seconds; widths in px */

const LEAD_SHARE = 1 / 7;
const LEAST_SHOWN = 2;

/**
 * @param {number} lead seconds before the recording that are shown, 0 for none
 * @param {number} seconds of the recording
 * @param {number} width px
 * @param {{ zoom: number, at: number }} [sight] zoom 1 shows all; at: the second that is in the middle
 * @returns {Axis}
 */
export function axisOf(lead, seconds, width, { zoom, at } = { zoom: 1, at: 0 }) {
  const length = Math.max(seconds, 1e-3);
  const span = Math.min(length, Math.max(LEAST_SHOWN, length / zoom));
  const from = Math.min(Math.max(0, at - span / 2), length - span);
  const shown = span < length ? 0 : lead;
  const leadWidth = shown > 0 ? Math.min(width * LEAD_SHARE, (shown / (shown + span)) * width) : 0;
  return { lead: shown, seconds: length, from, to: from + span, width, leadWidth };
}

/** @param {Axis} axis @param {number} second negative for before the recording @returns {number} px, outside 0..width for what is not shown */
export function xOf({ lead, from, to, width, leadWidth }, second) {
  if (second < 0 && lead > 0) return (1 + second / lead) * leadWidth;
  return leadWidth + ((second - from) / (to - from)) * (width - leadWidth);
}

/** @param {Axis} axis @param {number} x px @returns {number} the second of the recording there, within it */
export function secondAt({ from, to, width, leadWidth, seconds }, x) {
  const second = from + ((x - leadWidth) / Math.max(1, width - leadWidth)) * (to - from);
  return Math.min(seconds, Math.max(0, second));
}

const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600];

/** @param {Axis} axis @param {number} room px that a label needs @returns {number[]} the seconds that are written under the picture */
export function ticksOf({ from, to, width, leadWidth }, room) {
  const most = Math.max(1, (width - leadWidth) / room);
  const step = STEPS.find((each) => (to - from) / each <= most) ?? 7200;
  const ticks = [];
  for (let second = Math.ceil(from / step) * step; second <= to + 1e-9; second += step) ticks.push(second);
  return ticks;
}
