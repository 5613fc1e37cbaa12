/** The recent course of one figure, without axes: whether it rises or falls is all that is told. Gaps stay gaps. */

import { html, nothing } from "../dom.js";

const WIDTH = 100;
const HEIGHT = 40;

/**
 * @param {readonly (number | null)[]} values oldest first
 * @returns {string[]} one list of points for each stretch that somebody saw; the least height stands for five
 */
export function stretches(values) {
  const most = Math.max(5, ...values.map((value) => value ?? 0));
  const step = WIDTH / Math.max(1, values.length - 1);
  /** @type {string[][]} */
  const lines = [[]];
  values.forEach((value, index) => {
    const line = /** @type {string[]} */ (lines[lines.length - 1]);
    if (value === null) lines.push([]);
    else line.push(`${(index * step).toFixed(1)},${(HEIGHT - (value / most) * HEIGHT).toFixed(1)}`);
  });
  return lines.filter((line) => line.length > 1).map((line) => line.join(" "));
}

/** @param {readonly (number | null)[]} values */
export function curve(values) {
  const lines = stretches(values);
  if (lines.length === 0) return nothing;
  return html`<svg class="curve" viewBox="-2 -3 104 46" preserveAspectRatio="none" aria-hidden="true">
    ${lines.map((points) => html`<svg><polyline points=${points} vector-effect="non-scaling-stroke"></polyline></svg>`)}
  </svg>`;
}
