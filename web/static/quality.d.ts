/** Made from web/quality_rows.py by `make types`; never edited. */

export interface ScoreRow {
  points: number | null;
  kept: number | null;
  passed: boolean | null;
  categories: Record<string, number | null>;
  criticals: Record<string, string>;
}

export interface AnswerRow {
  code: string;
  value: number | null;
  comment: string;
  second: number | null;
}

export interface CommentRow {
  second: number;
  text: string;
}

export interface ReviewRow {
  rater: string;
  form: string;
  version: number;
  mode: string;
  answers: (AnswerRow)[];
  remarks: (CommentRow)[];
  comment: string;
  heard: number;
  played: number;
  skipped: string;
  blind: boolean;
  counts: boolean;
  signed: string | null;
  score: ScoreRow | null;
}

export interface DraftRow {
  revision: number;
  form: string;
  version: number;
  mode: string;
  answers: (AnswerRow)[];
  remarks: (CommentRow)[];
  comment: string;
  signed: string | null;
  problems: Record<string, string>;
  score: ScoreRow | null;
}

export interface ListenedRow {
  share: number;
  heard: ([number, number])[];
  played: number;
  enough: boolean;
}

export interface RecordingRow {
  state: string;
  said: string;
  seconds: number | null;
  sides: (string)[];
  began: string | null;
  hints: (string)[];
  frozen: boolean;
  playable: boolean;
}

export interface PieceRow {
  part: string;
  begin: string;
  end: string | null;
  begin_seconds: number | null;
  end_seconds: number | null;
  agent: string | null;
  agent_name: string | null;
  ring: string | null;
  way: string | null;
  to: string | null;
}

export interface StoryRow {
  caller: string | null;
  nth: number | null;
  trunk: string | null;
  answered: string | null;
  ended: string | null;
  waited_seconds: number | null;
  talked_seconds: number | null;
  held_seconds: number;
  holds: number;
  end: string | null;
  ending: string | null;
  cause: number | null;
  agent_cause: number | null;
  pieces: (PieceRow)[];
}

export interface SurveyRow {
  question: string;
  score: number;
  highest: number;
  low: boolean;
  at: string;
}

export interface StepRow {
  action: string;
  by: string;
  role: string;
  at: string;
  reason: string;
  to: string | null;
  fault: string | null;
  heard: number | null;
}

export interface SampleRow {
  id: number;
  week: string;
  agent: string;
  agent_name: string;
  direction: string;
  queue: string | null;
  queue_label: string | null;
  call: string;
  stratum: string;
  official: boolean;
  place: number | null;
  inclusion: number | null;
  random_inclusion: number | null;
  reason: string | null;
  by: string | null;
  flags: (string)[];
  state: string;
  assigned_to: string | null;
  claimed_by: string | null;
  rater: string | null;
  second: string | null;
  passed: boolean | null;
  coaching_open: boolean;
  scored: string | null;
  appeal_until: string | null;
  answered: string | null;
  talked_seconds: number | null;
  recording_state: string | null;
  recording_seconds: number | null;
  may: (string)[];
}

export interface SampleList {
  samples: (SampleRow)[];
  next: number | null;
}

export interface SampleDetail {
  sample: SampleRow;
  recording: RecordingRow | null;
  story: StoryRow | null;
  steps: (StepRow)[];
  reviews: (ReviewRow)[];
  draft: DraftRow | null;
  listened: ListenedRow;
  surveys: (SurveyRow)[];
}

export interface ChannelRow {
  side: string;
  least: (number)[];
  greatest: (number)[];
}

export interface WaveformRow {
  seconds: number;
  bin_seconds: number;
  channels: (ChannelRow)[];
}

export interface SideRow {
  side: string;
  active: number;
  level: number | null;
  pace: number | null;
  clipping: number;
}

export interface FiguresRow {
  seconds: number;
  sides: (SideRow)[];
  dead_air: ([number, number])[];
  talk_over: ([number, number])[] | null;
  talk_over_share: number | null;
  agent_share: number | null;
  longest_monologue_seconds: number | null;
  one_way: [number, number] | null;
  mute: string | null;
  music: ([number, number])[];
  hints: (string)[];
}

export interface ProgressRow {
  agent: string;
  agent_name: string;
  direction: string;
  quota_class: string;
  quota: number;
  audit: boolean;
  drawn: number;
  done: number;
  risk: number;
  size: number | null;
  lack: string | null;
  contacts: number;
  excluded: Record<string, number>;
}

export interface WeekRow {
  week: string;
  commitment: string;
  committed: string;
  key: string | null;
  drawn: string | null;
  people: (ProgressRow)[];
}

export interface ContactRow {
  week: string;
  call: string;
  agent: string;
  agent_name: string;
  direction: string;
  queue: string | null;
  queue_label: string | null;
  answered: string | null;
  talked_seconds: number | null;
  flags: (string)[];
  excluded: string | null;
  recording: string;
}

export interface ContactList {
  contacts: (ContactRow)[];
  next: number | null;
}

export interface CampaignRow {
  id: number;
  name: string;
  reason: string;
  by: string;
  at: string;
  first: string;
  last: string;
  agents: (string)[] | null;
  queue: string | null;
  direction: string | null;
  count: number;
  matched: number;
  key: string;
  samples: (number)[];
}

export interface NoteRow {
  action: string;
  by: string;
  at: string;
  text: string;
}

export interface OwnSampleRow {
  id: number;
  week: string;
  direction: string;
  queue: string | null;
  queue_label: string | null;
  stratum: string;
  answered: string | null;
  talked_seconds: number | null;
  state: string;
  passed: boolean | null;
  points: number | null;
  scored: string | null;
  appeal_until: string | null;
  coaching_open: boolean;
  may: (string)[];
}

export interface OwnSampleList {
  samples: (OwnSampleRow)[];
  next: number | null;
}

export interface OwnSampleDetail {
  sample: OwnSampleRow;
  recording: RecordingRow | null;
  story: StoryRow | null;
  reviews: (ReviewRow)[];
  notes: (NoteRow)[];
}
