/** The drawn signs of the console's navigation and buttons: 24 units square, lines in the colour of the text. */

import { html, svg } from "../shared/dom.js";

const SIGNS = {
  floor: svg`<rect x="3" y="4" width="8" height="7" rx="1.5"/><rect x="13" y="4" width="8" height="7" rx="1.5"/><rect x="3" y="13" width="8" height="7" rx="1.5"/><rect x="13" y="13" width="8" height="7" rx="1.5"/>`,
  alerts: svg`<path d="M12 3.5l9.2 16.4H2.8z"/><path d="M12 10v4.4M12 17v.4"/>`,
  moments: svg`<path d="M3.5 12a8.5 8.5 0 1 0 2.8-6.3L3.5 8.2M3.500 3.5v4.7h4.7M12 7.5V12l3 2"/>`,
  wall: svg`<rect x="2.6" y="4" width="18.8" height="12.6" rx="1.8"/><path d="M7 12.500v-3M12 12.500V7.500M17 12.500v-2M8 20.500h8"/>`,
  sun: svg`<circle cx="12" cy="12" r="4.2"/><path d="M12 2.500v2.400M12 19.100v2.400M2.5 12h2.400M19.1 12h2.400M5.3 5.300L7 7M17 17l1.7 1.700M5.3 18.700L7 17M17 7l1.7-1.7"/>`,
  moon: svg`<path d="M20 14.200A8.5 8.5 0 0 1 9.8 4 8.5 8.5 0 1 0 20 14.200z"/>`,
  search: svg`<circle cx="10.5" cy="10.5" r="6.5"/><path d="M15.5 15.500L21 21"/>`,
  close: svg`<path d="M5.5 5.500l13 13M18.5 5.500l-13 13"/>`,
  screens: svg`<rect x="2.6" y="4" width="18.8" height="12.6" rx="1.8"/><path d="M8 20.5h8M12 16.8v3.7"/>`,
  accounts: svg`<circle cx="9" cy="8" r="3.6"/><path d="M2.6 20c.5-4 3-6 6.4-6s5.9 2 6.4 6M15.5 4.8a3.6 3.6 0 0 1 0 6.4M18 14.6c2 .9 3.1 2.7 3.4 5.4"/>`,
  me: svg`<circle cx="12" cy="8.2" r="4"/><path d="M4 20.5c.8-4.3 3.9-6.5 8-6.5s7.2 2.2 8 6.5"/>`,
  manage: svg`<circle cx="12" cy="12" r="3.2"/><path d="M12 2.800v3M12 18.200v3M2.800 12h3M18.200 12h3M5.500 5.500l2.100 2.100M16.400 16.400l2.100 2.100M5.500 18.500l2.100-2.100M16.400 7.600l2.100-2.100"/>`,
  roster: svg`<rect x="3" y="4" width="18" height="16" rx="2"/><circle cx="8.800" cy="10.200" r="2.100"/><path d="M5.600 16.200c.3-2 1.500-3 3.200-3s2.900 1 3.200 3M14.800 9.500h3.400M14.800 13.500h3.400"/>`,
  holds: svg`<path d="M12 3v17M6.500 20.500h11M4 7.500l8-2 8 2M4 7.500L1.800 14h4.400zM20 7.500L17.800 14h4.400z"/>`,
  grants: svg`<circle cx="8" cy="14.500" r="4.500"/><path d="M11.300 11.300L20 2.600M16.200 6.400l3 3M13.600 9l2 2"/>`,
  audit: svg`<path d="M6 3h9l4 4v14H6zM14.500 3v4.500H19M9.500 12h6M9.500 16h6"/>`,
  out: svg`<path d="M14 4H5v16h9M10 12h11M17.2 7.8l4 4.2-4 4.2"/>`,
  quality: svg`<path d="M4 14.500v-3M8 17.500v-9M12 20V4M16 17.500v-9M20 14.500v-3"/>`,
  play: svg`<path d="M7.500 4.500v15l12-7.500z" fill="currentColor"/>`,
  pause: svg`<path d="M8 5v14M16 5v14" stroke-width="4"/>`,
  comment: svg`<path d="M4 4.500h16v11.500H11l-4.500 4v-4H4z"/>`,
  sound_off: svg`<path d="M4 9.500v5h4l5 4.500v-14L8 9.500zM16.500 9.500l5 5M21.500 9.500l-5 5"/>`,
  bell: svg`<path d="M5.5 17.500V11a6.5 6.5 0 0 1 13 0v6.500l1.5 1.500H4zM10 21.500h4"/>`,
};

/** @typedef {keyof typeof SIGNS} Sign */

/** @param {Sign} name */
export function sign(name) {
  return html`<svg class="sign" viewBox="0 0 24 24" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="1.9" stroke-linecap="round" stroke-linejoin="round">${SIGNS[name]}</svg>`;
}
