/**
 * Whether figures may be believed. Pure: what is known of the link and the PBXs in, a face out.
 *
 * Three failures have three faces (product.md, promise 2), and one of them wins over the next:
 *   server       the browser lost the server: nothing on the screen is current
 *   pbx          the server lost the PBX: what lives on that PBX is not current
 *   catching_up  the server is catching up: figures of that PBX are not complete yet
 * `waiting` is the face before the first snapshot, `refused` that of a wall without a right: both show no figures.
 */

import { pbxOf } from "./store.js";

/** @typedef {"live" | "waiting" | "refused" | "server" | "pbx" | "catching_up"} Face */
/** @typedef {{ state: "opening" | "open" | "lost" | "refused", since: number }} Link since: server time, ms */
/** @typedef {{ pbx: string, face: "pbx" | "catching_up", trueUntil: number | null, reason: string | null }} Fault */
/** @typedef {{ face: Face, trueUntil: number | null, faults: Fault[], all: boolean }} Trust
 *   trueUntil: until when the untrue figures were true, ms; all: no figure on the screen is current */

/** The server sends a frame at least every two seconds; after this many ms without any, the link counts as lost. */
export const SILENCE_MS = 4500;

/** @param {string | null | undefined} time RFC 3339 @returns {number | null} ms */
export function instant(time) {
  if (!time) return null;
  const milliseconds = Date.parse(time);
  return Number.isNaN(milliseconds) ? null : milliseconds;
}

/**
 * Until when a PBX's rows were true. The frame that reports the loss is later than the loss, hence the minimum.
 * @param {import("../rows").PbxRow} row
 * @param {string | undefined} lastLive the last frame in which it was live, as this page saw it
 */
function trueUntilOf(row, lastLive) {
  const seen = instant(lastLive);
  if (row.state !== "down") return seen;
  const since = instant(row.since);
  if (seen === null || since === null) return seen ?? since;
  return Math.min(seen, since);
}

/**
 * @param {Iterable<[string, import("../rows").PbxRow]>} pbxs
 * @param {ReadonlyMap<string, string>} lastLive
 * @returns {Fault[]} lost PBXs first
 */
export function faultsOf(pbxs, lastLive) {
  /** @type {Fault[]} */
  const faults = [];
  for (const [pbx, row] of pbxs) {
    if (row.state === "live") continue;
    const face = row.state === "catching_up" ? "catching_up" : "pbx";
    faults.push({ pbx, face, trueUntil: trueUntilOf(row, lastLive.get(pbx)), reason: row.reason ?? null });
  }
  return faults.sort((one, other) => (one.face === other.face ? 0 : one.face === "pbx" ? -1 : 1));
}

/**
 * @param {Link} link
 * @param {{ seq: number | null, at: string | null, sections: { pbx: Map<string, import("../rows").PbxRow> }, trueUntil: Map<string, string> }} store
 * @returns {Trust}
 */
export function trustOf(link, store) {
  if (store.seq === null) {
    const face = link.state === "refused" ? "refused" : link.state === "lost" ? "server" : "waiting";
    return { face, trueUntil: null, faults: [], all: true };
  }
  if (link.state === "refused") return { face: "refused", trueUntil: instant(store.at), faults: [], all: true };
  if (link.state !== "open") return { face: "server", trueUntil: instant(store.at), faults: [], all: true };
  const faults = faultsOf(store.sections.pbx, store.trueUntil);
  const first = faults[0];
  if (first === undefined) return { face: "live", trueUntil: null, faults, all: false };
  return { face: first.face, trueUntil: first.trueUntil, faults, all: faults.length === store.sections.pbx.size };
}

/**
 * The face of one queue or agent.
 * @param {Trust} trust
 * @param {string} key `hq/sales`
 * @returns {{ face: Face, trueUntil: number | null }}
 */
export function faceOf(trust, key) {
  if (trust.faults.length === 0) return { face: trust.face, trueUntil: trust.trueUntil };
  const pbx = pbxOf(key);
  const fault = trust.faults.find((one) => one.pbx === pbx);
  return fault === undefined ? { face: "live", trueUntil: null } : { face: fault.face, trueUntil: fault.trueUntil };
}
