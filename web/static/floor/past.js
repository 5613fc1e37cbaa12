/**
 * The past as the server tells it: pictures of the floor at a moment, what the journal holds, what happened next. The
 * server's shapes end here. Whatever goes wrong is a PastError, whose kind is a key for a sentence.
 */

import { instant } from "./stale.js";

/** @typedef {import("../frames").Snapshot} Snapshot */
/** @typedef {{ pbx: string, from: number, to: number }} Gap ms */
/** @typedef {{ at: number, kind: string, pbx: string, queue: string | null, agent: string | null }} Happening at: when it reached the server, ms */
/** @typedef {{ from: number, to: number, gaps: Gap[], zone: string | null }} Journal ms; gaps: when a PBX was not seen; zone: the call centre's */

/** A known moment may take a second on a big floor; what takes longer than this is given up. */
const PATIENCE_MS = 20_000;

/** Moments listed at once to find the next one, and how often one looks on: most of what happens moves no figure. */
const LISTED = 200;
const LOOKS = 5;

/** What people on a floor would call something happening: the kinds that one steps by. */
const STEPS = new Set([
  "caller_joined", "caller_left", "agent_offered", "agent_answered", "offer_missed", "conversation_ended", "member_set",
  "member_removed", "hold_began", "hold_ended", "blind_transferred", "attended_transferred", "feed_changed", "gap_closed",
  "pbx_booted", "pbx_stopping",
]);

export class PastError extends Error {
  /** @param {string} kind the last part of the problem's type, or `unreachable` @param {string} detail @param {boolean} lasting whether asking again would not help */
  constructor(kind, detail, lasting) {
    super(detail || kind);
    this.name = "PastError";
    this.kind = kind;
    this.detail = detail;
    this.lasting = lasting;
  }
}

/** @param {number} at ms @returns {string} RFC 3339 */
export function stampOf(at) {
  return new Date(at).toISOString();
}

/** @param {number} status @param {any} body @returns {PastError} */
export function problemOf(status, body) {
  const type = typeof body?.type === "string" ? body.type : "";
  const kind = type.slice(type.lastIndexOf(":") + 1) || `http-${status}`;
  const lasting = status >= 400 && status < 500 && status !== 408 && status !== 429;
  return new PastError(kind, typeof body?.detail === "string" ? body.detail : "", lasting);
}

/**
 * @param {any} body of GET /api/v1/journal
 * @param {string | null} told the server's time, in whole seconds that have passed
 * @returns {Journal} up to the server's present; a gap that lasts ends there. Raises PastError where nothing is kept.
 */
export function journalOf(body, told) {
  const [oldest, newest] = [instant(body.oldest), instant(body.newest)];
  if (oldest === null || newest === null) throw new PastError("moment-not-kept", "", true);
  const from = oldest + 1; // written as the millisecond in which it lies, whose beginning is not kept
  const to = Math.max(newest, instant(told) ?? newest);
  const gaps = Object.entries(body.pbx ?? {}).flatMap(([pbx, /** @type {any} */ past]) =>
    past.gaps.map((/** @type {any} */ gap) => ({ pbx, from: instant(gap.begin) ?? from, to: instant(gap.to) ?? Math.max(to, instant(gap.begin) ?? from) })));
  return { from, to, gaps, zone: typeof body.timezone === "string" ? body.timezone : null };
}

/**
 * The nearest of these moments on one side that is worth a step: asked for at its `received`, a floor holds it.
 * @param {readonly any[]} moments in the direction of looking
 * @param {number} at
 * @param {1 | -1} direction
 * @returns {Happening | null}
 */
export function neighbourOf(moments, at, direction) {
  for (const { received, kind, pbx, queue, agent } of moments) {
    const found = instant(received);
    if (found !== null && (found - at) * direction > 0 && STEPS.has(kind)) return { at: found, kind, pbx, queue: queue ?? null, agent: agent ?? null };
  }
  return null;
}

export class Past {
  /** @param {{ board: string | null, token: string | null }} access */
  constructor({ board, token }) {
    this.board = board;
    this.token = token;
  }

  /** @param {number} at @param {"shown" | "known"} sight @returns {Promise<Snapshot>} */
  async floor(at, sight) {
    const query = { at: stampOf(at), view: sight, ...(this.board === null ? {} : { board: this.board }) };
    const { body } = await this.#get("floor", query);
    return { ...body, type: "snapshot" };
  }

  /** @returns {Promise<Journal>} */
  async journal() {
    const { body, told } = await this.#get("journal", {});
    return journalOf(body, told);
  }

  /**
   * @param {number} at @param {1 | -1} direction @param {number} oldest where to stop looking back
   * @returns {Promise<Happening | null>} the next or the previous one; null when there is none near
   */
  async neighbour(at, direction, oldest) {
    /** @type {Record<string, string>} */
    let bound = direction === 1 ? { from: stampOf(at) } : { from: stampOf(Math.min(oldest, at)), to: stampOf(at), order: "newest" };
    for (let look = 0; look < LOOKS; look += 1) {
      const { body } = await this.#get("events", { ...bound, limit: String(LISTED) });
      const found = neighbourOf(body.moments, at, direction);
      if (found !== null || body.next === null) return found;
      bound = { ...bound, [direction === 1 ? "from" : "to"]: body.next };
    }
    return null;
  }

  /** @param {string} path @param {Record<string, string>} query @returns {Promise<{ body: any, told: string | null }>} told: the server's time */
  async #get(path, query) {
    const address = new URL(`api/v1/${path}`, document.baseURI);
    for (const [name, value] of Object.entries(query)) address.searchParams.set(name, value);
    const patience = new AbortController();
    const timer = window.setTimeout(() => patience.abort(), PATIENCE_MS);
    try {
      const answer = await fetch(address.href, { headers: this.token === null ? {} : { Authorization: `Bearer ${this.token}` }, signal: patience.signal });
      if (!answer.ok) throw problemOf(answer.status, await answer.json().catch(() => null));
      return { body: await answer.json(), told: answer.headers.get("Date") };
    } catch (error) {
      if (error instanceof PastError) throw error;
      throw new PastError("unreachable", String(error), false);
    } finally {
      window.clearTimeout(timer);
    }
  }
}
