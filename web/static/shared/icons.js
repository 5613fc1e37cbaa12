/** State shapes, drawn: a colour alone tells nothing to one man in twelve, and fonts differ on TVs. */

import { html, svg } from "./dom.js";

/** Twenty-four units square; `currentColor` is the state's colour. */
const SHAPES = {
  ready: svg`<circle cx="12" cy="12" r="9" fill="currentColor"/>`,
  ringing: svg`<circle cx="12" cy="12" r="4.4" fill="currentColor"/><circle cx="12" cy="12" r="9.2" fill="none" stroke="currentColor" stroke-width="2.8"/>`,
  talking: svg`<rect x="3" y="3" width="18" height="18" rx="2.5" fill="currentColor"/>`,
  hold: svg`<rect x="4.3" y="4.3" width="15.4" height="15.4" rx="2" fill="none" stroke="currentColor" stroke-width="2.8"/><path d="M12 4v16H4V4z" fill="currentColor"/>`,
  wrap_up: svg`<path d="M3 21l1.6-6.2L16.2 3.2a2 2 0 0 1 2.8 0l1.8 1.8a2 2 0 0 1 0 2.8L9.2 19.4z" fill="currentColor"/>`,
  paused: svg`<rect x="4" y="3" width="5.6" height="18" rx="1.6" fill="currentColor"/><rect x="14.4" y="3" width="5.6" height="18" rx="1.6" fill="currentColor"/>`,
  unavailable: svg`<path d="M4.5 4.5l15 15M19.5 4.5l-15 15" stroke="currentColor" stroke-width="4.6" stroke-linecap="round"/>`,
  logged_out: svg`<circle cx="12" cy="12" r="8.4" fill="none" stroke="currentColor" stroke-width="2.4" stroke-dasharray="4 3.6"/>`,
  others: svg`<circle cx="4.6" cy="12" r="2.6" fill="currentColor"/><circle cx="12" cy="12" r="2.6" fill="currentColor"/><circle cx="19.4" cy="12" r="2.6" fill="currentColor"/>`,
  over: svg`<path d="M12 2.6L22.6 21H1.4z" fill="currentColor"/>`,
  below: svg`<path d="M12 21.4L22.6 3H1.4z" fill="currentColor"/>`,
  partial: svg`<circle cx="12" cy="12" r="9" fill="none" stroke="currentColor" stroke-width="2.4"/><path d="M12 12V4.6A7.4 7.4 0 1 1 4.6 12z" fill="currentColor"/>`,
  announcement: svg`<path d="M2.4 9v6h4.2l9.4 5.4V3.6L6.6 9z" fill="currentColor"/><path d="M19 8.4a5 5 0 0 1 0 7.2" fill="none" stroke="currentColor" stroke-width="2.8" stroke-linecap="round"/>`,
  notice: svg`<circle cx="12" cy="12" r="10" fill="currentColor"/>`,
  server: svg`<path d="M8.5 4H20a1.6 1.6 0 0 1 1.6 1.6v9.2M16 17H4a1.6 1.6 0 0 1-1.6-1.6V5.6M7.5 21.2h9M3 2.6l18.4 18.4" fill="none" stroke="currentColor" stroke-width="2.8" stroke-linecap="round"/>`,
  pbx: svg`<path d="M4.5 4.5l15 15M19.5 4.5l-15 15" stroke="currentColor" stroke-width="4.6" stroke-linecap="round"/>`,
  catching_up: svg`<path d="M20 12a8 8 0 1 1-2.6-5.9" fill="none" stroke="currentColor" stroke-width="3.2" stroke-linecap="round"/><path d="M21.6 1.8v7.4h-7.4z" fill="currentColor"/>`,
  waiting: svg`<circle cx="4.6" cy="12" r="2.6" fill="currentColor"/><circle cx="12" cy="12" r="2.6" fill="currentColor"/><circle cx="19.4" cy="12" r="2.6" fill="currentColor"/>`,
  refused: svg`<rect x="4" y="10.5" width="16" height="11" rx="2.2" fill="currentColor"/><path d="M7.4 11V7.6a4.6 4.6 0 0 1 9.2 0V11" fill="none" stroke="currentColor" stroke-width="2.8"/>`,
  replay: svg`<path d="M12 3.4v17.2L1.6 12zM22.4 3.4v17.2L12 12z" fill="currentColor"/>`,
  play: svg`<path d="M5 2.6v18.8L21.4 12z" fill="currentColor"/>`,
  pause: svg`<path d="M5 3h5v18H5zM14 3h5v18h-5z" fill="currentColor"/>`,
  event_before: svg`<path d="M3 4h3.4v16H3zM21 3.6v16.8L7.4 12z" fill="currentColor"/>`,
  event_after: svg`<path d="M17.6 4H21v16h-3.4zM3 3.6v16.8L16.6 12z" fill="currentColor"/>`,
  alert_before: svg`<path d="M14.6 5.6L23.4 20H5.8z" fill="currentColor"/><path d="M7 3L1.6 8.4 7 13.8" fill="none" stroke="currentColor" stroke-width="2.6"/>`,
  alert_after: svg`<path d="M9.4 5.6L18.2 20H.6z" fill="currentColor"/><path d="M17 3l5.4 5.4L17 13.8" fill="none" stroke="currentColor" stroke-width="2.6"/>`,
  first: svg`<path d="M11.4 4L3.6 12l7.8 8M20 4l-7.8 8 7.8 8" fill="none" stroke="currentColor" stroke-width="3"/>`,
  last: svg`<path d="M12.6 4l7.8 8-7.8 8M4 4l7.8 8L4 20" fill="none" stroke="currentColor" stroke-width="3"/>`,
};

/** @typedef {keyof typeof SHAPES} Shape */

/** @param {Shape} shape */
export function icon(shape) {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" data-shape=${shape}>${SHAPES[shape]}</svg>`;
}
