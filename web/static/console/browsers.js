/** What a browser says of itself, in few words. Pure. */

import { brief } from "./brief.js";

/** Browsers under their own names, the more particular first: each also claims to be those after it. */
const BROWSERS = /** @type {const} */ ([["Edg/", "Edge"], ["OPR/", "Opera"], ["Firefox/", "Firefox"], ["Chrome/", "Chrome"], ["Version/", "Safari"]]);
const SYSTEMS = /** @type {const} */ ([["Android", "Android"], ["iPhone", "iPhone"], ["iPad", "iPad"], ["Windows", "Windows"], ["Mac OS X", "macOS"], ["CrOS", "ChromeOS"], ["Linux", "Linux"]]);

/** @param {string} agent what a browser says of itself @returns {string} `Firefox 140 · Windows`; what says nothing known stays as it is, cut */
export function browserOf(agent) {
  const browser = BROWSERS.find(([mark]) => agent.includes(mark));
  const system = SYSTEMS.find(([mark]) => agent.includes(mark))?.[1];
  if (browser === undefined) return brief(agent, 48);
  const version = /^\d{1,4}/.exec(agent.slice(agent.indexOf(browser[0]) + browser[0].length))?.[0] ?? "";
  return [`${browser[1]} ${version}`.trim(), system].filter(Boolean).join(" · ");
}
