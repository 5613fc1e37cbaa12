/** Made from realtime/rows.py by `make types`; never edited. */

export interface PbxRow {
  state: "catching_up" | "down" | "live";
  since: string | null;
  lag_seconds: number | null;
  coverage: number | null;
  reason: string | null;
  detail: string | null;
  clock_offset_seconds: number | null;
  phones_unreachable: number;
  trunks_down: number;
}

export interface AgentCounts {
  logged_in: number;
  ready: number;
  ringing: number;
  talking: number;
  hold: number;
  wrap_up: number;
  paused: number;
  unavailable: number;
}

export interface FiguresRow {
  offered: number;
  answered: number;
  abandoned: number;
  short_abandoned: number;
  timed_out: number;
  left_by_key: number;
  left_empty: number;
  withdrawn: number;
  redirected: number;
  unknown: number;
  waiting: number;
  blocked: number;
  dropped: number;
  transferred: number;
  missed: number;
  service_level: number | null;
  service_level_hits: number;
  service_level_base: number;
  abandon_rate: number | null;
  not_answered_rate: number | null;
  asa_seconds: number | null;
  wait_p50_seconds: number | null;
  wait_p90_seconds: number | null;
  wait_answered_seconds: number;
  longest_wait_seconds: number | null;
  aht_seconds: number | null;
  aht_basis: "talk_hold" | "talk_hold_wrap_up";
  handled: number;
  talk_seconds: number;
  hold_seconds: number;
  wrap_up_seconds: number;
  occupancy: number | null;
  coverage: number | null;
}

export interface QueueRow {
  label: string;
  waiting: number;
  longest_wait_seconds: number | null;
  longest_wait_since: string | null;
  agents: AgentCounts;
  today: FiguresRow;
  last_5m: FiguresRow;
  last_15m: FiguresRow;
  last_30m: FiguresRow;
  last_60m: FiguresRow;
}

export interface DefinitionRow {
  service_level_seconds: number;
  service_level_formula: string;
  short_abandon_seconds: number;
  service_level_target: number | null;
  waiting_limit: number | null;
  longest_wait_limit_seconds: number | null;
}

export interface TrendRow {
  step_seconds: number;
  until: string;
  waiting: (number | null)[];
}

export interface AgentRow {
  name: string;
  state: "hold" | "logged_out" | "paused" | "ready" | "ringing" | "talking" | "unavailable" | "wrap_up";
  since: string | null;
  pause_reason: string | null;
  queues: (string)[];
  answered: number;
  missed: number;
  talk_seconds: number;
  hold_seconds: number;
  wrap_up_seconds: number;
  paused_seconds: number;
  logged_in_seconds: number;
  occupancy: number | null;
  person: string | null;
  team: string | null;
  person_state: "hold" | "logged_out" | "paused" | "ready" | "ringing" | "talking" | "unavailable" | "wrap_up" | null;
}

export interface CallerRow {
  visit: string;
  queue: string;
  position: number | null;
  since: string | null;
  number: string | null;
  name: string | null;
}

export interface AlertRow {
  id: string;
  rule: string;
  state: "acknowledged" | "firing" | "pending" | "resolved";
  severity: "critical" | "notice" | "warning";
  subject: string;
  since: string;
  message: string;
  reason: string;
  values: Record<string, string | number | boolean | null>;
}

export interface AnnouncementRow {
  id: string;
  text: string;
  since: string;
  until: string;
  queues: (string)[];
  boards: (string)[];
}
