"""What people ask of the alert rules: web.rules.RuleBook over the alerting, its store and the trials."""

from __future__ import annotations

import asyncio

from config.alerting import Alerting
from config.backtesting import NOT_IN_THE_JOURNAL
from config.check_views import agent_view, check_view
from config.rule_wishes import WishRefusedError, told_values, wished
from config.settings.alerts import RULES, Rule
from config.trial_views import trial_view, whole_view
from config.trials import BusyError, Trials
from connectors.store import alerts as store_alerts
from connectors.store.agent_ends import ends_since
from connectors.store.self_checks import newest_checks
from connectors.store.threads import in_store
from realtime.alerts.life import Alert
from realtime.detectors.agent_drops import DAYS, named
from realtime.names import Day, Instant
from web.alerts import Refused
from web.rules import BacktestView, BacktestWish, RuleView, Sees, SelfChecks

CHECKED = frozenset({"surge"})
"""Rules that the night tries on the last weeks."""


class RuleDesk:
    """Answers for rules. All methods are for the loop's thread."""

    def __init__(self, alerting: Alerting, trials: Trials) -> None:
        self._alerting = alerting
        self._trials = trials

    def rules(self) -> list[RuleView]:
        """The rules as they work."""
        return [self._rule(name, self._alerting.clock.now()) for name in RULES]

    def _rule(self, name: str, now: Instant) -> RuleView:
        settings, terms = self._alerting.settings, self._alerting.terms
        table: Rule = getattr(settings.alerts, name)
        term = terms.limits.get(name)
        limit = None if term is None else term.limit
        return RuleView(
            rule=name,
            name=self._alerting.texts(f"alert.rule.{name}"),
            enabled=table.enabled,
            watching=table.enabled and terms.open(name, now),
            severity=None if term is None else term.severity.value,
            fire=None if limit is None else limit.fire,
            clear=None if limit is None else limit.clear,
            for_seconds=None if limit is None else limit.hold,
            keep_firing_for_seconds=None if limit is None else limit.keep,
            minimum=None if limit is None else limit.minimum,
            hours=table.hours,
            queues=table.queues,
            settings=told_values(settings, name),
            triable=name not in NOT_IN_THE_JOURNAL,
            checked=name in CHECKED,
        )

    def try_on_past(self, rule: str, wish: BacktestWish, by: str) -> BacktestView:
        """Put a trial in line. Raises Refused."""
        if rule in NOT_IN_THE_JOURNAL:
            said = "It cannot be tried on the past: the journal does not hold what it looks at."
            raise Refused("rule-not-triable", said)
        now = self._alerting.clock.now()
        try:
            settings = wished(self._alerting.settings, rule, wish.values)
            trial = self._trials.start(settings, rule, wish.days, self._alerting.learned, by, now)
        except WishRefusedError as error:
            raise Refused("rule-values", f"These values cannot work: {error}.") from None
        except BusyError:
            raise Refused("backtest-busy", "Enough trials wait already: ask again when one is over.") from None
        return trial_view(trial, self._alerting.settings)

    def backtests(self, rule: str | None) -> list[BacktestView]:
        """Trials, the newest first, without what they found."""
        return [
            trial_view(each, self._alerting.settings)
            for each in self._trials.listed()
            if rule is None or each.rule == rule
        ]

    async def backtest(self, trial: str, sees: Sees) -> BacktestView | None:
        """One trial with everything found."""
        found = self._trials.find(trial)
        if found is None:
            return None
        fired: list[Alert] = []
        if found.span is not None:
            begin, end = found.span.begin, found.span.end
            fired = await in_store(store_alerts.fired_between, self._alerting.store, found.rule, begin, end)
        settings, texts = self._alerting.settings, self._alerting.texts
        return await asyncio.to_thread(whole_view, found, settings, fired, texts, sees)

    async def cancel_backtest(self, trial: str) -> BacktestView | None:
        """End a trial."""
        found = await self._trials.cancel(trial)
        return None if found is None else trial_view(found, self._alerting.settings)

    async def self_checks(self, rule: str, sees: Sees) -> SelfChecks | None:
        """What the night found."""
        if rule not in RULES:
            return None
        if rule == "drops":
            return await self._agents(sees)
        if rule not in CHECKED:
            return SelfChecks(rule=rule, target_per_week=None, checks=())
        nights = await in_store(newest_checks, self._alerting.store)
        target = self._alerting.settings.alerts.surge.false_alarms_per_week
        views = tuple(check_view(night) for night in nights if sees(night.check.queue))
        return SelfChecks(rule=rule, target_per_week=target, checks=views)

    async def _agents(self, sees: Sees) -> SelfChecks:
        """Agents whose conversations broke off more often than others', by the days kept of a week."""
        store, calendar = self._alerting.store, self._alerting.floor.rules.calendar
        since = Day(calendar.day(self._alerting.clock.now()) - DAYS)
        found = await in_store(lambda: named(ends_since(store, since)))
        agents = tuple(agent_view(each) for each in found if sees(each.group.name))
        return SelfChecks(rule="drops", target_per_week=None, checks=(), agents=agents)
