"""Alert rules as the API tells them, how they did on past days, and whoever answers for them (docs/http.md)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

import msgspec

from realtime.detectors.finding import Value

Sees = Callable[[str], bool]
"""Whether a subject lies in the asker's scope."""


class RuleView(msgspec.Struct, frozen=True, kw_only=True):
    """One rule as it works. fire to minimum: None for rules that learn their limits.

    settings: every key of `[alerts.RULE]` as it holds; they are changed in the file. triable: whether the past can be
    asked; checked: whether the night tries it on the last weeks.
    """

    rule: str
    name: str
    enabled: bool
    watching: bool
    severity: str | None
    fire: float | None
    clear: float | None
    for_seconds: float | None
    keep_firing_for_seconds: float | None
    minimum: float | None
    hours: tuple[str, ...]
    queues: tuple[str, ...]
    settings: dict[str, Any]
    triable: bool
    checked: bool


class RuleList(msgspec.Struct, frozen=True, kw_only=True):
    """All rules."""

    rules: tuple[RuleView, ...]


class BacktestWish(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rule to be tried on the last days. values: keys of `[alerts.RULE]` that hold in the trial, not the file's."""

    days: float = 7.0
    values: dict[str, Any] = {}


class OccasionView(msgspec.Struct, frozen=True, kw_only=True):
    """One time the rule would have fired. told: whether people would be told, or it is only logged.

    end, seconds: None when it lasts. alert: the one that did fire then, None where none did.
    """

    subject: str
    severity: str
    told: bool
    begin: str
    end: str | None
    seconds: float | None
    peak: float | None
    baseline: float | None
    message: str
    clears: str
    reason: str
    values: dict[str, Value]
    examples: tuple[str, ...]
    alert: str | None


class FiredView(msgspec.Struct, frozen=True, kw_only=True):
    """One alert of the rule that did fire in those days. matched: whether the trial fires then as well."""

    alert: str
    incident: str
    subject: str
    severity: str
    fired: str
    resolved: str | None
    message: str
    matched: bool


class BacktestView(msgspec.Struct, frozen=True, kw_only=True):
    """One trial. state: queued, running, done, failed or cancelled; progress: 0..1; problem: why it failed.

    days: asked for; begin, end: what the journal had of them. settings: the rule's as tried; changed: keys that differ
    from the file's. count, per_week: of all occasions; told, told_per_week: of those people would be told of.
    longest_seconds, median_seconds: of those that ended. occasions: the first 500; left_out: how many more there are.
    fired: what did fire; only_fired: how many of these the trial does not have.
    """

    id: str
    rule: str
    by: str
    asked: str
    state: str
    progress: float
    problem: str | None
    days: float
    begin: str | None
    end: str | None
    settings: dict[str, Any]
    changed: tuple[str, ...]
    count: int
    per_week: float | None
    told: int
    told_per_week: float | None
    median_seconds: float | None
    longest_seconds: float | None
    occasions: tuple[OccasionView, ...]
    left_out: int
    fired: tuple[FiredView, ...]
    only_fired: int


class BacktestList(msgspec.Struct, frozen=True, kw_only=True):
    """Trials of this process, the newest first; without occasions and alerts."""

    backtests: tuple[BacktestView, ...]


class TriedView(msgspec.Struct, frozen=True, kw_only=True):
    """Alarms per week that a threshold would have given."""

    threshold: float
    per_week: float


class AlarmView(msgspec.Struct, frozen=True, kw_only=True):
    """One alarm of the weeks played again, at the threshold that holds. peak: its largest evidence."""

    began: str
    ended: str | None
    peak: float


class SpreadView(msgspec.Struct, frozen=True, kw_only=True):
    """How far counts of a window spread around the usual: variance = factor * M + phi * M^2."""

    minutes: float
    factor: float
    phi: float


class CheckView(msgspec.Struct, frozen=True, kw_only=True):
    """What the night found for one queue. begin, end, weeks: what was played; history_days: behind the usual.

    threshold: that holds, per_week: its false alarms; proposed: the smallest that keeps to the target, None where too
    little is known. tried: all thresholds played. alarms: the newest at `threshold`; real: how many of all somebody
    took, so that they are no false ones.
    """

    queue: str
    checked: str
    version: int
    begin: str
    end: str
    weeks: float
    history_days: int
    threshold: float
    per_week: float | None
    proposed: float | None
    proposed_per_week: float | None
    tried: tuple[TriedView, ...]
    alarms: tuple[AlarmView, ...]
    real: int
    spreads: tuple[SpreadView, ...]


class AgentDropsView(msgspec.Struct, frozen=True, kw_only=True):
    """An agent named by a week of ends: `drops` of `ends`, `ratio` times the others' share.

    chance: the probability of that by chance, corrected for all agents (Benjamini-Hochberg).
    """

    agent: str
    drops: int
    ends: int
    ratio: float
    chance: float


class SelfChecks(msgspec.Struct, frozen=True, kw_only=True):
    """The last nightly self-check of a rule, by queue. target_per_week: false alarms wanted per queue and week.

    Nothing is changed by it: a proposal holds once somebody writes it into the file. agents: of the rule `drops`, who
    stands out in a week; live, an agent is never named.
    """

    rule: str
    target_per_week: float | None
    checks: tuple[CheckView, ...]
    agents: tuple[AgentDropsView, ...] = ()


class RuleBook(Protocol):
    """Whoever answers for rules. What is not there is None; refusals are web.alerts.Refused."""

    def rules(self) -> list[RuleView]:
        """The rules as they work."""

    def try_on_past(self, rule: str, wish: BacktestWish, by: str) -> BacktestView:
        """Put a trial in line. Raises Refused."""

    def backtests(self, rule: str | None) -> list[BacktestView]:
        """Trials, the newest first, without what they found."""

    async def backtest(self, trial: str, sees: Sees) -> BacktestView | None:
        """One trial with everything found."""

    async def cancel_backtest(self, trial: str) -> BacktestView | None:
        """End a trial."""

    async def self_checks(self, rule: str, sees: Sees) -> SelfChecks | None:
        """What the night found."""
