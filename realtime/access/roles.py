"""Which role may do what: one table, deny by default.

The roles are the posts of a call centre (glossary) and two that are no person: `screen` is a wall, `external` somebody
from outside for a limited time. A right that no row names is nobody's; a role without rights sees nothing.
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
    """What may be done.

    SEE_FLOOR: queues, agents and waiting callers, numbers masked. SEE_NUMBERS: callers' numbers and names whole.
    SEE_METRICS: the health and load of the daemon. SEE_AUDIT: who did what. REVIEW_GRANTS, APPROVE_GRANTS,
    CONFIRM_GRANTS: the three steps to a grant. EXPORT, DOWNLOAD: take lists or recordings away. MANAGE_RETENTION:
    holds, erasure, times of keeping. MANAGE_ROSTER: who sits where.
    """

    SEE_FLOOR = "see_floor"
    SEE_NUMBERS = "see_numbers"
    SEE_METRICS = "see_metrics"
    SEE_AUDIT = "see_audit"
    REVIEW_GRANTS = "review_grants"
    APPROVE_GRANTS = "approve_grants"
    CONFIRM_GRANTS = "confirm_grants"
    EXPORT = "export"
    DOWNLOAD = "download"
    MANAGE_RETENTION = "manage_retention"
    MANAGE_ROSTER = "manage_roster"


_FLOOR = frozenset({Right.SEE_FLOOR})
_LEADS = frozenset({Right.SEE_FLOOR, Right.SEE_NUMBERS})
_NOTHING: frozenset[Right] = frozenset()

RIGHTS: dict[Role, frozenset[Right]] = {
    Role.AGENT: _NOTHING,
    Role.TEAM_LEADER: _FLOOR | {Right.REVIEW_GRANTS},
    Role.SHIFT_LEADER: _LEADS | {Right.REVIEW_GRANTS, Right.MANAGE_ROSTER},
    Role.QA: _FLOOR,
    Role.QA_LEAD: _FLOOR | {Right.REVIEW_GRANTS},
    Role.TRAINER: _NOTHING,
    Role.ANALYST: _FLOOR,
    Role.MANAGER: _LEADS | {Right.REVIEW_GRANTS, Right.APPROVE_GRANTS, Right.MANAGE_ROSTER},
    Role.DIRECTOR: _FLOOR | {Right.APPROVE_GRANTS, Right.CONFIRM_GRANTS, Right.SEE_AUDIT},
    Role.TECH: frozenset({Right.SEE_FLOOR, Right.SEE_METRICS}),
    Role.AUDITOR: _FLOOR | {Right.SEE_AUDIT},
    Role.EXTERNAL: _NOTHING,
    Role.SCREEN: _FLOOR,
    Role.ADMIN: frozenset(Right),
}


def may(role: Role, right: Right) -> bool:
    """Whether the role carries the right; a role missing from the table carries none."""
    return right in RIGHTS.get(role, _NOTHING)
