"""How many calls of whom: quota classes, frozen at the start of a week (requirements Q1-Q4, algorithms.md B5.1, B5.2).

- Everybody is regular. New, correction and exempt set that aside; where several apply, the largest quota holds, so
  that new beats exempt.
- Correction: the bottom five of last week's ranking of the direction. Exempt: its top five outbound, top one inbound.
- Who joins during the week owes the share of the days that are left, rounded up.
- Equal marks across a cut are decided by a public lot, so that no alphabet does it.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Mapping
from enum import StrEnum

import msgspec

from realtime.names import AgentId, ChannelId, Instant
from realtime.quality.contacts import Direction
from realtime.quality.draw import RESERVES, Cell, rank
from realtime.quality.weeks import WORKING_DAYS, Half, Week, Weeks

NO_CALL = ChannelId("")
"""In the rank of an agent as a whole, not of a call."""


class QuotaClass(StrEnum):
    """Why an agent has the quota."""

    NEW = "new"
    REGULAR = "regular"
    CORRECTION = "correction"
    EXEMPT = "exempt"


class QuotaRules(msgspec.Struct, frozen=True, kw_only=True):
    """The site's rules. quotas: calls per agent, direction and week.

    correction: places at the bottom of a ranking; exempt: places at its top. audit_every: an exempt agent is audited
    (one call, not scored) about once in so many weeks, None for never. risk: calls at risk drawn beside the random
    ones. halves: draw each half of the week by itself.
    """

    quotas: Mapping[QuotaClass, int] = msgspec.field(
        default_factory=lambda: {
            QuotaClass.NEW: 5,
            QuotaClass.REGULAR: 2,
            QuotaClass.CORRECTION: 3,
            QuotaClass.EXEMPT: 0,
        }
    )
    correction: int = 5
    exempt: Mapping[Direction, int] = msgspec.field(
        default_factory=lambda: {Direction.OUTBOUND: 5, Direction.INBOUND: 1}
    )
    audit_every: int | None = None
    reserves: int = RESERVES
    risk: int = 3
    working: tuple[int, ...] = WORKING_DAYS
    halves: bool = False

    def __post_init__(self) -> None:
        """Refuse rules that cannot be meant."""
        if set(self.quotas) != set(QuotaClass):
            raise ValueError(f"name a quota for each of: {', '.join(QuotaClass)}")
        if min(*self.quotas.values(), *self.exempt.values(), self.correction, self.reserves, self.risk) < 0:
            raise ValueError("quotas, places, reserves and risk cannot be negative")
        if self.audit_every is not None and self.audit_every < 1:
            raise ValueError("audit_every is a number of weeks, 1 or more; leave it out for no audits")
        if not self.working or not set(self.working) <= set(range(1, 8)):
            raise ValueError("working names the ISO weekdays that count, 1 (Monday) to 7 (Sunday)")


class Staff(msgspec.Struct, frozen=True, kw_only=True):
    """An agent as the roster knows them at the start of a week. new: on probation. joined: None for long ago."""

    agent: AgentId
    directions: frozenset[Direction]
    new: bool = False
    joined: Instant | None = None


class Placed(msgspec.Struct, frozen=True):
    """An agent's mark in last week's ranking; the higher the better."""

    agent: AgentId
    mark: float


class Quota(msgspec.Struct, frozen=True, kw_only=True):
    """What one agent owes in one direction this week. audit: the quota is an audit, which is not scored."""

    agent: AgentId
    direction: Direction
    quota_class: QuotaClass
    quota: int
    audit: bool = False
    joined: Instant | None = None


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """The quotas of a week, frozen when it starts. commitment: the SHA-256 of its key, published with it."""

    week: Week
    frozen: Instant
    commitment: str
    rules: QuotaRules
    quotas: tuple[Quota, ...]

    def of(self, agent: AgentId, direction: Direction) -> Quota | None:
        """An agent's quota; None for somebody the plan does not know."""
        return next((one for one in self.quotas if (one.agent, one.direction) == (agent, direction)), None)

    def digest(self) -> str:
        """SHA-256 over the plan, for the audit log: a plan changed afterwards is found out."""
        return hashlib.sha256(msgspec.json.encode(self, order="deterministic")).hexdigest()


def ordered(ranking: Iterable[Placed], week: Week, direction: Direction) -> list[AgentId]:
    """A ranking from best to worst; equal marks by a lot that anybody can repeat."""

    def lot(agent: AgentId) -> bytes:
        return hashlib.sha256(f"{week}|{direction}|{agent}".encode("utf-8", "surrogatepass")).digest()

    return [one.agent for one in sorted(ranking, key=lambda one: (-one.mark, lot(one.agent)))]


def classes(staff: Staff, direction: Direction, ranking: list[AgentId], rules: QuotaRules) -> frozenset[QuotaClass]:
    """The classes that apply to an agent besides regular. ranking: last week's of the direction, best first."""
    found = set()
    if staff.new:
        found.add(QuotaClass.NEW)
    if rules.correction and staff.agent in ranking[-rules.correction :]:
        found.add(QuotaClass.CORRECTION)
    if staff.agent in ranking[: rules.exempt.get(direction, 0)]:
        found.add(QuotaClass.EXEMPT)
    return frozenset(found)


def freeze(
    week: Week,
    key: bytes,
    commitment: str,
    staff: Iterable[Staff],
    rankings: Mapping[Direction, Iterable[Placed]],
    rules: QuotaRules,
    at: Instant,
) -> Plan:
    """The plan of a week. rankings: last week's by direction. key: decides by lot which exempt agents are audited."""
    best_first = {direction: ordered(rankings.get(direction, ()), week, direction) for direction in Direction}
    quotas = tuple(
        _quota(one, direction, week, key, best_first[direction], rules)
        for one in sorted(staff, key=lambda one: one.agent)
        for direction in sorted(one.directions)
    )
    return Plan(week=week, frozen=at, commitment=commitment, rules=rules, quotas=quotas)


def _quota(
    staff: Staff, direction: Direction, week: Week, key: bytes, ranking: list[AgentId], rules: QuotaRules
) -> Quota:
    applying = classes(staff, direction, ranking, rules) or {QuotaClass.REGULAR}
    largest = max(sorted(applying), key=lambda one: rules.quotas[one])
    quota, audit = rules.quotas[largest], False
    if largest is QuotaClass.EXEMPT and quota == 0 and audited(staff.agent, direction, week, key, rules):
        quota, audit = 1, True
    return Quota(agent=staff.agent, direction=direction, quota_class=largest, quota=quota, audit=audit)


def audited(agent: AgentId, direction: Direction, week: Week, key: bytes, rules: QuotaRules) -> bool:
    """Whether the lot falls on an exempt agent this week: with probability 1 / audit_every, not to be foreseen."""
    if rules.audit_every is None:
        return False
    return rank(key, week, agent, NO_CALL, f"audit|{direction}|") < 1.0 / rules.audit_every


def joined(plan: Plan, staff: Staff, at: Instant, weeks: Weeks) -> Plan:
    """The plan with somebody who joined during the week: ceil(quota x working days left / working days).

    Somebody the plan has already keeps what was frozen.
    """
    left, whole = weeks.days_left(plan.week, at, plan.rules.working), len(plan.rules.working)
    quota_class = QuotaClass.NEW if staff.new else QuotaClass.REGULAR
    quota = math.ceil(plan.rules.quotas[quota_class] * left / whole)
    added = tuple(
        Quota(agent=staff.agent, direction=direction, quota_class=quota_class, quota=quota, joined=at)
        for direction in sorted(staff.directions)
        if plan.of(staff.agent, direction) is None
    )
    return msgspec.structs.replace(plan, quotas=plan.quotas + added)


def cells(plan: Plan, quota: Quota) -> tuple[tuple[Cell, int], ...]:
    """The cells a quota is drawn from: the week, or its halves, of which the first owes the odd call."""
    if not plan.rules.halves or quota.audit:
        return ((Cell(plan.week, quota.agent, quota.direction), quota.quota),)
    first = math.ceil(quota.quota / 2)
    return tuple(
        (Cell(plan.week, quota.agent, quota.direction, half), count)
        for half, count in ((Half.FIRST, first), (Half.SECOND, quota.quota - first))
    )
