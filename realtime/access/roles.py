"""Which role may do what: one table, deny by default.

The roles are the posts of a call centre (glossary) and two that are no person: `screen` is a wall, `external` somebody
from outside for a limited time. A right that no row names is nobody's; a role without rights sees nothing. What a
right reaches (which PBXs, queues, teams) is a matter of scope: `scope.py`.
"""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """Whose hands a token or an account is in."""

    AGENT = "agent"
    TEAM_LEADER = "team_leader"
    SHIFT_LEADER = "shift_leader"
    QA = "qa"
    QA_LEAD = "qa_lead"
    TRAINER = "trainer"
    ANALYST = "analyst"
    MANAGER = "manager"
    DIRECTOR = "director"
    TECH = "tech"
    AUDITOR = "auditor"
    EXTERNAL = "external"
    SCREEN = "screen"
    ADMIN = "admin"


class Right(StrEnum):
    """What may be done; each is named after the deed, never after a role.

    SEE_FLOOR: queues, agents and waiting callers, numbers masked. SEE_OWN_FLOOR: one's own row of it and nobody else's.
    SEE_NUMBERS: callers' numbers and names whole. SEE_METRICS: the health and load of the daemon.

    SEE_ASSIGNED_SAMPLES: the samples given to oneself to score, with their sound. SEE_SAMPLES: all in scope, without
    sound. LISTEN: to recordings; LISTEN_LIVE: to a call as it happens; DOWNLOAD: take a recording away; EXPORT: take
    lists of calls or people, and reports as files, away. SEE_OWN_QUALITY: reviews of one's own calls, to hear those
    and to appeal against them.

    ACT_ON_PBX: pause, move, hang up. KEEP_SHIFT_LOG: patrols, breaks, hand-over. MANAGE_RETENTION: how long things are
    kept, legal holds and erasure. REVIEW_GRANTS, APPROVE_GRANTS, CONFIRM_GRANTS: the steps to a grant.
    """

    SEE_FLOOR = "see_floor"
    SEE_OWN_FLOOR = "see_own_floor"
    SEE_NUMBERS = "see_numbers"
    SEE_METRICS = "see_metrics"

    SEE_ALERTS = "see_alerts"
    HANDLE_ALERTS = "handle_alerts"
    MANAGE_SILENCES = "manage_silences"
    MANAGE_RULES = "manage_rules"
    MANAGE_CHANNELS = "manage_channels"

    ACT_ON_PBX = "act_on_pbx"
    LISTEN_LIVE = "listen_live"
    ANNOUNCE = "announce"
    KEEP_SHIFT_LOG = "keep_shift_log"

    SEE_SAMPLES = "see_samples"
    SEE_ASSIGNED_SAMPLES = "see_assigned_samples"
    SCORE_SAMPLES = "score_samples"
    ASSIGN_SAMPLES = "assign_samples"
    LISTEN = "listen"
    DOWNLOAD = "download"
    SEE_OWN_QUALITY = "see_own_quality"
    CALIBRATE = "calibrate"
    MANAGE_FORMS = "manage_forms"
    MANAGE_PLANS = "manage_plans"
    COACH = "coach"

    SEE_REPORTS = "see_reports"
    EXPORT = "export"

    APPROVE_SCREENS = "approve_screens"
    MANAGE_SCREENS = "manage_screens"
    MANAGE_BOARDS = "manage_boards"
    SEE_ROSTER = "see_roster"
    MANAGE_ROSTER = "manage_roster"
    MANAGE_ACCOUNTS = "manage_accounts"
    REQUEST_GRANTS = "request_grants"
    REVIEW_GRANTS = "review_grants"
    APPROVE_GRANTS = "approve_grants"
    CONFIRM_GRANTS = "confirm_grants"
    SEE_AUDIT = "see_audit"
    MANAGE_RETENTION = "manage_retention"


_STAFF = frozenset({Right.REQUEST_GRANTS})
"""Whoever works here may ask; what they get is for others to decide."""

_AGENT = _STAFF | {Right.SEE_OWN_FLOOR, Right.SEE_OWN_QUALITY}
_FLOOR = _STAFF | {Right.SEE_FLOOR}
_TEAM_LEADER = _FLOOR | {
    Right.SEE_ALERTS,
    Right.KEEP_SHIFT_LOG,
    Right.SEE_SAMPLES,
    Right.COACH,
    Right.SEE_REPORTS,
    Right.SEE_ROSTER,
    Right.REVIEW_GRANTS,
}
_SHIFT_LEADER = _TEAM_LEADER | {
    Right.SEE_NUMBERS,
    Right.HANDLE_ALERTS,
    Right.MANAGE_SILENCES,
    Right.ACT_ON_PBX,
    Right.LISTEN_LIVE,
    Right.ANNOUNCE,
    Right.APPROVE_SCREENS,
    Right.MANAGE_SCREENS,
    Right.MANAGE_BOARDS,
    Right.MANAGE_ROSTER,
}
_QA = _FLOOR | {Right.SEE_SAMPLES, Right.SEE_ASSIGNED_SAMPLES, Right.SCORE_SAMPLES, Right.LISTEN, Right.CALIBRATE}
_QA_LEAD = _QA | {
    Right.ASSIGN_SAMPLES,
    Right.LISTEN_LIVE,
    Right.MANAGE_FORMS,
    Right.MANAGE_PLANS,
    Right.COACH,
    Right.SEE_REPORTS,
    Right.EXPORT,
    Right.SEE_ROSTER,
    Right.REVIEW_GRANTS,
}
_MANAGER = _SHIFT_LEADER | {Right.MANAGE_RULES, Right.EXPORT, Right.APPROVE_GRANTS}
_DIRECTOR = _FLOOR | {
    Right.SEE_ALERTS,
    Right.SEE_SAMPLES,
    Right.SEE_REPORTS,
    Right.EXPORT,
    Right.SEE_ROSTER,
    Right.APPROVE_GRANTS,
    Right.CONFIRM_GRANTS,
    Right.SEE_AUDIT,
}
_TECH = _FLOOR | {
    Right.SEE_METRICS,
    Right.SEE_ALERTS,
    Right.MANAGE_RULES,
    Right.MANAGE_CHANNELS,
    Right.APPROVE_SCREENS,
    Right.MANAGE_SCREENS,
}
_NOTHING: frozenset[Right] = frozenset()

RIGHTS: dict[Role, frozenset[Right]] = {
    Role.AGENT: _AGENT,
    Role.TEAM_LEADER: _TEAM_LEADER,
    Role.SHIFT_LEADER: _SHIFT_LEADER,
    Role.QA: _QA,
    Role.QA_LEAD: _QA_LEAD,
    Role.TRAINER: _STAFF | {Right.COACH, Right.SEE_SAMPLES, Right.SEE_REPORTS, Right.SEE_ROSTER},
    Role.ANALYST: _FLOOR | {Right.SEE_REPORTS, Right.EXPORT, Right.SEE_ROSTER},
    Role.MANAGER: _MANAGER,
    Role.DIRECTOR: _DIRECTOR,
    Role.TECH: _TECH,
    Role.AUDITOR: _FLOOR | {Right.SEE_AUDIT, Right.SEE_REPORTS, Right.SEE_ROSTER},
    Role.EXTERNAL: frozenset({Right.SEE_ASSIGNED_SAMPLES, Right.SCORE_SAMPLES}),
    Role.SCREEN: frozenset({Right.SEE_FLOOR}),
    Role.ADMIN: frozenset(Right),
}


def may(role: Role, right: Right) -> bool:
    """Whether the role carries the right; a role missing from the table carries none."""
    return right in RIGHTS.get(role, _NOTHING)
