/** Builders of rows and frames for the tests of the front end. Every field of a row is there; a test names what matters. */

export const NOON = Date.parse("2026-11-23T04:00:00.000Z");

/** @param {number} seconds after noon */
export const at = (seconds) => new Date(NOON + seconds * 1000).toISOString();

export const pbx = (fields = {}) => ({
  state: "live", since: at(-3600), lag_seconds: 0, coverage: 1, reason: null, detail: null, clock_offset_seconds: 0,
  phones_unreachable: 0, trunks_down: 0, ...fields,
});

export const figures = (fields = {}) => ({
  offered: 100, answered: 90, abandoned: 8, short_abandoned: 1, timed_out: 2, left_by_key: 0, left_empty: 0, withdrawn: 0,
  redirected: 0, unknown: 0, waiting: 0, blocked: 0, dropped: 1, transferred: 0, missed: 0, service_level: 0.8,
  service_level_hits: 80, service_level_base: 100, abandon_rate: 0.08, not_answered_rate: 0.1, asa_seconds: 10,
  wait_p50_seconds: 8, wait_p90_seconds: 20, wait_answered_seconds: 900, longest_wait_seconds: 60, aht_seconds: 200,
  aht_basis: "talk_hold_wrap_up", handled: 90, talk_seconds: 16_000, hold_seconds: 1000, wrap_up_seconds: 1000,
  occupancy: 0.8, coverage: 1, ...fields,
});

export const queue = (fields = {}) => ({
  label: "销售", waiting: 0, longest_wait_seconds: null, longest_wait_since: null,
  agents: { logged_in: 3, ready: 1, ringing: 0, talking: 2, hold: 0, wrap_up: 0, paused: 0, unavailable: 0 },
  today: figures(), last_5m: figures(), last_15m: figures(), last_30m: figures(), last_60m: figures(), ...fields,
});

export const definition = (fields = {}) => ({
  service_level_seconds: 20, service_level_formula: "offered", short_abandon_seconds: 5, service_level_target: 0.8,
  waiting_limit: 10, longest_wait_limit_seconds: 180, ...fields,
});

export const agent = (fields = {}) => ({
  name: "张伟", state: "ready", since: at(-60), pause_reason: null, queues: ["hq/sales"], answered: 0, missed: 0,
  talk_seconds: 0, hold_seconds: 0, wrap_up_seconds: 0, paused_seconds: 0, logged_in_seconds: 60, occupancy: null, ...fields,
});

export const caller = (fields = {}) => ({ visit: "v1", queue: "hq/sales", position: 1, since: at(-5), number: "138****0042", name: null, ...fields });

export const announcement = (fields = {}) => ({ id: "n", text: "Briefing at three", since: at(0), until: at(600), queues: [], boards: [], ...fields });

export const alert = (fields = {}) => ({
  id: "a1", rule: "surge", state: "firing", severity: "warning", subject: "hq/sales", since: at(-120), message: "", ...fields,
});

export const snapshot = (fields = {}) => ({
  type: "snapshot", version: 1, seq: 1, at: at(0), site: { name: "HQ", timezone: "Asia/Shanghai", language: "zh-CN" },
  board: null, static: "abc", pbx: { hq: pbx() }, queues: { "hq/sales": queue() }, definitions: { "hq/sales": definition() },
  trends: {}, agents: { "hq/PJSIP/2001": agent() }, callers: [], alerts: [], announcements: [], ...fields,
});

export const delta = (fields = {}) => ({ type: "delta", seq: 2, at: at(1), changed: {}, removed: [], ...fields });

export const heartbeat = (fields = {}) => ({ type: "heartbeat", seq: 1, at: at(2), static: "abc", ...fields });

/** A small seeded source of chance, so that a property that fails fails again. */
export function chance(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
