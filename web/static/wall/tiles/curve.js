/** The recent course of one figure, without axes: whether it rises or falls is all that is told. Gaps stay gaps. */

import { html, nothing } from "../../shared/dom.js";
import { stretches } from "../stretches.js";

/** @param {readonly (number | null)[]} values */
export function curve(values) {
  const lines = stretches(values);
  if (lines.length === 0) return nothing;
  return html`<svg class="curve" viewBox="-2 -3 104 46" preserveAspectRatio="none" aria-hidden="true">
    ${lines.map((points) => html`<svg><polyline points=${points} vector-effect="non-scaling-stroke"></polyline></svg>`)}
  </svg>`;
}
