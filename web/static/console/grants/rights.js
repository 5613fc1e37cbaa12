/** What may be asked for, by area: all but what decides about rights and accounts. Pure. */

export const AREAS = /** @type {const} */ ({
  calls: ["listen", "download", "listen_live", "act_on_pbx", "announce"],
  figures: ["see_numbers", "export", "see_reports"],
  floor: ["see_floor", "see_alerts", "handle_alerts", "manage_silences", "keep_shift_log"],
  quality: ["see_samples", "score_samples", "assign_samples", "calibrate", "coach", "manage_forms", "manage_plans"],
  setup: ["see_roster", "manage_roster", "approve_screens", "manage_screens", "manage_boards", "manage_rules", "manage_channels", "see_metrics", "manage_retention", "see_audit"],
});

/** @typedef {keyof typeof AREAS} Area */
