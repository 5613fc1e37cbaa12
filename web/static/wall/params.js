/** What the address of a wall says. Pure. Nonsense is ignored: a wall always opens. */

import { instant } from "../floor/stale.js";
import { languageOf } from "../text/catalogue.js";

/**
 * @typedef {object} Params
 * @property {string | null} board
 * @property {string | null} language
 * @property {"dark" | "light" | null} theme
 * @property {number | null} distance metres
 * @property {number | null} diagonal inches
 * @property {{ at: number | null, sight: import("./replay.js").Sight } | null} replay null: live; at null: the latest there is
 */

const DEFAULTS = Object.freeze({ distance: 8, diagonal: 55 });

/** @param {string | null} text @param {number} low @param {number} high @returns {number | null} */
function between(text, low, high) {
  const value = text === null || text.trim() === "" ? Number.NaN : Number(text);
  return Number.isFinite(value) ? Math.min(high, Math.max(low, value)) : null;
}

/** @param {string | null | undefined} theme @returns {"dark" | "light" | null} */
function themeOf(theme) {
  return theme === "dark" || theme === "light" ? theme : null;
}

/**
 * A wall that was asked for the past never shows the present instead: a moment that is none opens the latest there is.
 * @param {URLSearchParams} query
 * @returns {Params["replay"]}
 */
function replayOf(query) {
  const at = query.get("at");
  if (at === null) return null;
  return { at: instant(at), sight: query.get("view") === "known" ? "known" : "shown" };
}

/** @param {string} href @param {{ at: number, sight: import("./replay.js").Sight } | null} replay @returns {string} the same wall at that moment; live with null */
export function replayAddress(href, replay) {
  const address = new URL(href);
  address.searchParams.delete("at");
  address.searchParams.delete("view");
  if (replay === null) return address.href;
  const at = `at=${new Date(replay.at).toISOString()}&view=${replay.sight}`; // colons may stand in a query: people read it
  address.search = address.search === "" ? at : `${address.search}&${at}`;
  return address.href;
}

/** @param {string} search `?board=...` @returns {Params} */
export function paramsOf(search) {
  const query = new URLSearchParams(search);
  return {
    board: query.get("board"),
    language: languageOf(query.get("lang")),
    theme: themeOf(query.get("theme")),
    distance: between(query.get("distance"), 0.5, 40),
    diagonal: between(query.get("diagonal"), 5, 300),
    replay: replayOf(query),
  };
}

/**
 * The address goes before the board, the board before the site, the site before the default.
 * @param {Params} params
 * @param {import("../frames").Board | null} board
 * @param {import("../frames").Site | null} site
 */
export function settingsOf(params, board, site) {
  return {
    language: params.language ?? languageOf(board?.language) ?? languageOf(site?.language),
    theme: params.theme ?? themeOf(board?.theme) ?? "dark",
    distance: params.distance ?? board?.distance_m ?? DEFAULTS.distance,
    diagonal: params.diagonal ?? board?.diagonal_inch ?? DEFAULTS.diagonal,
  };
}
