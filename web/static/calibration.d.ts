/** Made from web/calibration_rows.py by `make types`; never edited. */

import type { AnswerRow, ScoreRow } from "./quality";

export interface CalibrationRow {
  id: number;
  title: string;
  leads: string;
  begun: string;
  form: string;
  version: number;
  phase: string;
  revealed: string | null;
  closed: string | null;
  follows: number | null;
  samples: (number)[];
  raters: (string)[];
  complete: (string)[];
  may: (string)[];
}

export interface SheetRow {
  sample: number;
  rater: string;
  answers: (AnswerRow)[];
  comment: string;
  handed_in: string | null;
  revision: number;
  problems: Record<string, string>;
  score: ScoreRow | null;
}

export interface SplitRow {
  code: string;
  values: Record<string, number | null>;
  critical: boolean;
}

export interface DifferenceRow {
  sample: number;
  points: Record<string, number | null>;
  spread: number | null;
  agreed: boolean;
  items: (SplitRow)[];
}

export interface ConsensusRow {
  sample: number;
  answers: (AnswerRow)[];
  score: ScoreRow | null;
}

export interface CalibrationDetail {
  session: CalibrationRow;
  sheets: (SheetRow)[];
  differences: (DifferenceRow)[];
  consensus: (ConsensusRow)[];
  passed: boolean | null;
  more: number | null;
}

export interface IntervalRow {
  value: number | null;
  low: number;
  high: number;
}

export interface ItemAgreementRow {
  code: string;
  equal: number | null;
  alpha: number | null;
  kappa: number | null;
}

export interface DriftRow {
  value: number;
  limit: number | null;
  out: boolean;
}

export interface RaterAgreementRow {
  rater: string;
  calls: number;
  bias: IntervalRow | null;
  drifted: boolean;
  chart: (DriftRow)[];
}

export interface SecondRow {
  calls: number;
  share: number;
  difference: IntervalRow | null;
  mean_absolute: number | null;
  kappa: number | null;
}

export interface AgreementRow {
  form: string;
  sessions: number;
  calls: number;
  raters: number;
  enough: boolean;
  alpha: number | null;
  trust: string | null;
  icc: number | null;
  one_way: number | null;
  consistency: number | null;
  items: (ItemAgreementRow)[];
  by_rater: (RaterAgreementRow)[];
  second: SecondRow;
}
