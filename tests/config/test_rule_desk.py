from __future__ import annotations

from pathlib import Path

import pytest

from config.backtesting import NOT_IN_THE_JOURNAL
from config.rule_desk import RuleDesk
from config.settings.alerts import RULES
from config.trials import trying
from connectors.store.agent_ends import keep_ends
from realtime.detectors.agent_drops import AgentEnds
from realtime.names import AgentId, Instant
from tests.config.alerting_site import living
from tests.config.test_backtesting import DAY, journal
from tests.config.test_trials import over
from web.alerts import Refused
from web.rules import BacktestWish


def anything(_subject: str) -> bool:
    return True


async def test_rules_are_told_as_they_work_with_every_value(tmp_path: Path) -> None:
    more = "[alerts.long_wait]\nfire = 90\n[alerts.surge]\nenabled = false\n"
    async with living(tmp_path, more) as site, trying(tmp_path / "journal.db") as trials:
        rules = {rule.rule: rule for rule in RuleDesk(site.alerting, trials).rules()}
        assert set(rules) == set(RULES)
        assert (rules["long_wait"].fire, rules["long_wait"].clear) == (90.0, 60.0)
        assert rules["long_wait"].settings["minimum_volume"] == 1
        assert not rules["surge"].enabled
        assert {rule for rule in rules if not rules[rule].triable} == set(NOT_IN_THE_JOURNAL)


async def test_a_rule_is_tried_with_other_values_and_compared_with_what_fired(tmp_path: Path) -> None:
    async with living(tmp_path) as site, trying(journal(tmp_path / "journal.db", DAY)) as trials:
        desk = RuleDesk(site.alerting, trials)
        made = desk.try_on_past("long_wait", BacktestWish(days=1, values={"fire": 150}), "li")
        assert (made.state, made.changed, made.by) == ("queued", ("fire",), "li")
        trial = trials.find(made.id)
        assert trial is not None
        await over(trial)
        view = await desk.backtest(made.id, anything)
        assert view is not None
        assert (view.state, view.count, view.settings["fire"]) == ("done", 6, 150.0)
        assert view.occasions[0].message == "sales: longest wait 2 min 30 s (limit 2 min 30 s); 1 waiting, 1 ready"
        assert [each.id for each in desk.backtests("long_wait")] == [made.id]
        assert desk.backtests("surge") == []
        assert await desk.backtest("nobody's", anything) is None


@pytest.mark.parametrize(
    ("rule", "wish", "kind"),
    [
        ("disk_full", BacktestWish(), "rule-not-triable"),
        ("long_wait", BacktestWish(values={"fox": 1}), "rule-values"),
    ],
)
async def test_what_cannot_be_tried_is_refused(tmp_path: Path, rule: str, wish: BacktestWish, kind: str) -> None:
    async with living(tmp_path) as site, trying(tmp_path / "journal.db") as trials:
        with pytest.raises(Refused) as refused:
            RuleDesk(site.alerting, trials).try_on_past(rule, wish, "li")
        assert refused.value.kind == kind


async def test_an_agent_who_stands_out_in_a_week_is_named_for_the_rule_of_drops(tmp_path: Path) -> None:
    async with living(tmp_path) as site, trying(tmp_path / "journal.db") as trials:
        today = site.show.floor.rules.calendar.day(Instant(site.clock.now()))
        usual = [AgentEnds(AgentId(f"hq/{n}"), today, 200, int(n % 4 == 0)) for n in range(40)]
        keep_ends(site.store, [*usual, AgentEnds(AgentId("hq/unlucky"), today, 200, 30)])
        desk = RuleDesk(site.alerting, trials)
        found = await desk.self_checks("drops", anything)
        assert found is not None
        assert [(each.agent, each.drops, each.ends) for each in found.agents] == [("hq/unlucky", 30, 200)]
        hidden = await desk.self_checks("drops", lambda _agent: False)
        assert hidden is not None
        assert hidden.agents == ()
