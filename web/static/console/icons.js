/** The drawn signs of the console's navigation and buttons: 24 units square, lines in the colour of the text. */

import { html, svg } from "../wall/dom.js";

const SIGNS = {
  floor: svg`<rect x="3" y="4" width="8" height="7" rx="1.5"/><rect x="13" y="4" width="8" height="7" rx="1.5"/><rect x="3" y="13" width="8" height="7" rx="1.5"/><rect x="13" y="13" width="8" height="7" rx="1.5"/>`,
  alerts: svg`<path d="M12 3.5l9.2 16.4H2.8z"/><path d="M12 10v4.4M12 17v.4"/>`,
  rules: svg`<path d="M4 7h9M19 7h1M4 17h1M11 17h9"/><circle cx="16" cy="7" r="2.6"/><circle cx="8" cy="17" r="2.6"/>`,
  duty: svg`<rect x="3.5" y="5" width="17" height="15.5" rx="2"/><path d="M3.5 10h17M8 2.8V7M16 2.8V7M8 14h3M13.5 14H16"/>`,
  roster: svg`<circle cx="9" cy="8" r="3.6"/><path d="M2.6 20c.5-4 3-6 6.4-6s5.9 2 6.4 6M15.5 4.800a3.6 3.6 0 0 1 0 6.400M18 14.600c2 .9 3.1 2.7 3.4 5.4"/>`,
  screens: svg`<rect x="2.6" y="4" width="18.8" height="12.6" rx="1.8"/><path d="M8 20.500h8M12 16.800v3.7"/>`,
  accounts: svg`<circle cx="12" cy="8.2" r="4"/><path d="M4 20.500c.8-4.3 3.9-6.5 8-6.500s7.2 2.2 8 6.5"/>`,
  grants: svg`<circle cx="8" cy="15.5" r="4.5"/><path d="M11.3 12.300L20 3.600M16.4 7.200l3 3M13.6 10l1.8 1.8"/>`,
  audit: svg`<path d="M6 3h9l4 4v14H6z"/><path d="M14.6 3.200V7.500H19M9.4 12h6M9.4 16h6"/>`,
  retention: svg`<path d="M4 8h16v12.500H4zM2.8 3.500h18.400V8H2.800zM9.5 12h5"/>`,
  me: svg`<circle cx="12" cy="8.2" r="4"/><path d="M4 20.500c.8-4.3 3.9-6.5 8-6.500s7.2 2.2 8 6.5"/>`,
  more: svg`<path d="M4 6.500h16M4 12h16M4 17.500h16"/>`,
  wall: svg`<rect x="2.6" y="4" width="18.8" height="12.6" rx="1.8"/><path d="M7 12.500v-3M12 12.500V7.500M17 12.500v-2M8 20.500h8"/>`,
  sun: svg`<circle cx="12" cy="12" r="4.2"/><path d="M12 2.500v2.400M12 19.100v2.400M2.5 12h2.400M19.1 12h2.400M5.3 5.300L7 7M17 17l1.7 1.700M5.3 18.700L7 17M17 7l1.7-1.7"/>`,
  moon: svg`<path d="M20 14.200A8.5 8.5 0 0 1 9.8 4 8.5 8.5 0 1 0 20 14.200z"/>`,
  search: svg`<circle cx="10.5" cy="10.5" r="6.5"/><path d="M15.5 15.500L21 21"/>`,
  close: svg`<path d="M5.5 5.500l13 13M18.5 5.500l-13 13"/>`,
  out: svg`<path d="M14 4H5v16h9M10 12h11M17.2 7.800l4 4.2-4 4.2"/>`,
  bell: svg`<path d="M5.5 17.500V11a6.5 6.5 0 0 1 13 0v6.500l1.5 1.500H4zM10 21.500h4"/>`,
  check: svg`<path d="M4 12.800l5.2 5.200L20 6.8"/>`,
  calls: svg`<path d="M6 3.500h3.500l1.7 4.7-2.3 1.600a12 12 0 0 0 5.3 5.300l1.6-2.3 4.7 1.700V18a2.5 2.5 0 0 1-2.7 2.500A16.3 16.3 0 0 1 3.5 6.2 2.5 2.5 0 0 1 6 3.500z"/>`,
};

/** @typedef {keyof typeof SIGNS} Sign */

/** @param {Sign} name */
export function sign(name) {
  return html`<svg class="sign" viewBox="0 0 24 24" aria-hidden="true" fill="none" stroke="currentColor" stroke-width="1.9" stroke-linecap="round" stroke-linejoin="round">${SIGNS[name]}</svg>`;
}
