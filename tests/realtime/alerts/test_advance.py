from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from realtime.alerts.advance import advance
from realtime.alerts.book import Happening
from realtime.alerts.life import State
from realtime.alerts.schedule import Concern
from realtime.detectors.finding import Finding, Severity
from tests.alerting import POLICY, Site, duty, found
from tests.build import at


def test_an_alert_is_told_once_and_its_end_once() -> None:
    site = Site().live(range(60), found("surge")).live(range(60, 70))
    assert site.told() == [("surge", "firing"), ("surge", "resolved")]
    assert site.alert("surge").state is State.RESOLVED


def test_while_a_pbx_cannot_be_seen_its_alerts_neither_end_nor_begin() -> None:
    site = Site().look(0, found("surge"))
    site.blind = frozenset({"hq"})
    assert site.live(range(1, 50)).alert("surge").state is State.FIRING
    site.blind = frozenset()
    assert site.look(50).alert("surge").state is State.RESOLVED


def test_a_trunk_that_is_down_silences_its_drops() -> None:
    down, drops = found("trunk_down", "hq/sip-b", Severity.CRITICAL), found("drops", "site", naming=("hq/sip-b",))
    site = Site().look(0, down).look(5, down, drops)
    assert site.told() == [("trunk_down", "firing")]
    assert site.alert("drops").incident == site.alert("trunk_down").incident
    assert len(site.book.incidents) == 1


def test_drops_noticed_before_their_cause_share_its_incident_and_are_told_no_further() -> None:
    down, drops = found("trunk_down", "hq/sip-b"), found("drops", "site", naming=("sip-b",))
    site = Site().look(0, drops).look(10, drops).live(range(15, 4000, 10), down, drops)
    assert len({alert.incident for alert in site.book.alerts.values()}) == 1
    assert [told for told in site.told() if told[0] == "drops"] == [("drops", "firing")]


def test_what_its_cause_leaves_behind_is_told_on_its_own() -> None:
    surge, wait = found("surge"), found("long_wait")
    site = Site().look(0, surge).look(5, surge, wait).live(range(10, 200, 5), wait)
    assert site.told() == [("surge", "firing"), ("surge", "resolved"), ("long_wait", "firing")]
    assert Happening.ON_ITS_OWN in {line.what for line in site.lines}


def test_an_alert_that_gets_worse_is_told_anew() -> None:
    site = Site().look(0, found("surge")).look(10, found("surge", severity=Severity.CRITICAL))
    assert [(notice.step.value, notice.severity.value) for notice in site.notices] == [
        ("firing", "warning"),
        ("firing", "critical"),
    ]
    assert len({notice.key for notice in site.notices}) == 2


def test_an_alert_that_comes_back_at_once_is_the_same_incident() -> None:
    site = Site().look(0, found("surge")).look(10).look(60, found("surge"))
    assert len(site.book.incidents) == 1
    assert len(site.book.alerts) == 2


def test_nobody_takes_it_so_it_climbs_the_roster_up_to_the_director() -> None:
    roster = (duty("li"), duty("wang", 1), duty("director", director=True))
    site = Site(roster=roster).live(range(0, 1300, 10), found("surge"))
    assert [(notice.step.value, notice.recipients) for notice in site.notices] == [
        ("firing", ("li",)),
        ("escalated", ("li", "wang")),
        ("escalated", ("li", "wang", "director")),
    ]


def test_a_notice_is_only_logged() -> None:
    assert Site().live(range(0, 4000, 10), found("surge", severity=Severity.NOTICE)).notices == []


RULES = st.sampled_from(
    [
        found("surge"),
        found("long_wait"),
        found("drops", "site", naming=("sip-b",)),
        found("trunk_down", "hq/sip-b", Severity.CRITICAL),
        found("feed_lost", "hq", Severity.CRITICAL),
        found("drops", "site", Severity.CRITICAL),
    ]
)
HISTORY = st.lists(st.tuples(st.integers(1, 400), st.lists(RULES, max_size=4)), max_size=25)


@settings(deadline=None)
@given(HISTORY, st.integers(0, 25))
def test_the_same_findings_give_the_same_life_and_nothing_is_told_twice(
    history: list[tuple[int, list[Finding]]], crash: int
) -> None:
    """A crash after the decision and before it was kept: the turn is decided again, from the book before."""
    plain, crashed, when = Site(), Site(), 0
    for number, (pause, findings) in enumerate(history):
        when += pause
        plain.look(when, *findings)
        if number == crash:
            advance(crashed.book, findings, lambda _finding: False, POLICY, at(when))
        crashed.look(when, *findings)
    assert crashed.book == plain.book
    assert [notice.key for notice in crashed.notices] == [notice.key for notice in plain.notices]
    keys = [notice.key for notice in plain.notices]
    assert len(keys) == len(set(keys))


@settings(deadline=None)
@given(HISTORY)
def test_every_alert_belongs_to_an_incident_that_is_open_exactly_while_one_stands(
    history: list[tuple[int, list[Finding]]],
) -> None:
    site, when = Site(), 0
    for pause, findings in history:
        when += pause
        site.look(when, *findings)
        standing = {alert.incident for alert in site.book.alerts.values() if alert.standing}
        assert standing == {each.id for each in site.book.incidents.values() if each.resolved is None}


@pytest.mark.parametrize("severity", [Severity.WARNING, Severity.CRITICAL])
def test_a_look_that_changes_nothing_writes_nothing(severity: Severity) -> None:
    site = Site().look(0, found("surge", severity=severity))
    assert not advance(site.book, [found("surge", severity=severity)], lambda _finding: False, POLICY, at(1))


def test_an_alert_about_a_queue_climbs_from_its_own_leader_to_the_general_line_and_its_end_goes_to_all_of_them() -> (
    None
):
    own = msgspec.structs.replace(duty("sun"), queues=("sales",))
    site = Site(roster=(duty("li"), own, duty("director", director=True)))
    site.concern = {"hq/sales": Concern(frozenset({"hq/sales"}))}
    site.live(range(0, 310, 10), found("surge"), found("surge", "hq/support")).look(310)
    told = [(notice.subject, notice.step.value, notice.recipients) for notice in site.notices]
    assert told == [
        ("hq/sales", "firing", ("sun",)),
        ("hq/support", "firing", ("li",)),
        ("hq/sales", "escalated", ("sun", "li")),
        ("hq/support", "escalated", ("li", "director")),
        ("hq/sales", "resolved", ("sun", "li")),
        ("hq/support", "resolved", ("li", "director")),
    ]
