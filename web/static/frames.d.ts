/** The frames of GET /api/v1/live (docs: interface of the WebSocket). Rows come from rows.d.ts, which is generated. */
import type { AgentRow, AlertRow, AnnouncementRow, CallerRow, DefinitionRow, PbxRow, QueueRow, TrendRow } from "./rows";

export interface Site {
  name: string;
  timezone: string;
  language: string;
}

/** A selection of the floor for a screen; queues null means all. What is missing comes from the address or a default. */
export interface Board {
  id: string;
  label: string;
  queues?: string[] | null;
  distance_m?: number | null;
  diagonal_inch?: number | null;
  language?: string | null;
  theme?: string | null;
}

export interface Sections {
  pbx: Record<string, PbxRow>;
  queues: Record<string, QueueRow>;
  definitions: Record<string, DefinitionRow>;
  trends: Record<string, TrendRow>;
  agents: Record<string, AgentRow>;
  callers: CallerRow[];
  alerts: AlertRow[];
  announcements: AnnouncementRow[];
}

export interface Snapshot extends Sections {
  type: "snapshot";
  version: number;
  seq: number;
  at: string;
  site: Site;
  board: Board | null;
  /** The version of the pages: a wall of another version reloads. */
  static?: string;
}

export type AnyRow = PbxRow | QueueRow | DefinitionRow | TrendRow | AgentRow | CallerRow | AlertRow | AnnouncementRow;

export interface Delta {
  type: "delta";
  seq: number;
  at: string;
  changed: Record<string, AnyRow>;
  removed: string[];
}

export interface Heartbeat {
  type: "heartbeat";
  /** Everything up to here was sent. */
  seq: number;
  at: string;
  static?: string;
}

export type Frame = Snapshot | Delta | Heartbeat;
