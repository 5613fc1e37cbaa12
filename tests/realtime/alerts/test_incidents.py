"""What has one cause is one incident."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from realtime.alerts.alert import Alert, Change, Happening
from realtime.alerts.book import Book, Patience, follow
from realtime.alerts.incidents import COMES_BACK, Incident, Incidents, close, forget_before, gather, mean_times
from realtime.alerts.life import AlertState
from realtime.detectors.finding import Finding, Severity
from tests.realtime.alerts.found import HQ, SALES, SUPPORT, TRUNK, fired, found, later


def fire(incidents: Incidents, finding: Finding, seconds: float) -> tuple[Alert, Incident]:
    alert = fired(finding, seconds)
    change, incident = gather(incidents, Change(alert=alert, happening=Happening.FIRED, at=later(seconds)))
    return change.alert, incident


def end(incidents: Incidents, alert: Alert, seconds: float) -> Incident:
    over = msgspec.structs.replace(alert, state=AlertState.RESOLVED, resolved=later(seconds))
    return gather(incidents, Change(alert=over, happening=Happening.RESOLVED, at=later(seconds)))[1]


def test_a_consequence_joins_the_incident_of_its_cause() -> None:
    incidents = Incidents()
    surge, first = fire(incidents, found("surge"), 0)
    wait, second = fire(incidents, found("long_wait"), 30)
    assert first.id == second.id
    assert (wait.cause, second.root) == (surge.id, surge.id)


def test_a_cause_that_comes_last_takes_its_consequences_over_into_one_incident() -> None:
    incidents = Incidents()
    _, drops = fire(incidents, found("drops", HQ), 0)
    fire(incidents, found("trunk_full", HQ), 10)
    down, incident = fire(incidents, found("trunk_down", TRUNK), 60)
    assert incident.id == drops.id
    assert incident.root == down.id
    assert len(incident.alerts) == 3
    assert len(incidents.by_id) == 1
    assert {each.cause for each in incidents.members(incident) if each.id != down.id} == {down.id}


def test_what_has_nothing_to_do_with_it_is_an_incident_of_its_own() -> None:
    incidents = Incidents()
    fire(incidents, found("surge", SALES), 0)
    fire(incidents, found("long_wait", SUPPORT), 5)
    assert len(incidents.by_id) == 2


def test_an_incident_is_over_with_its_last_alert() -> None:
    incidents = Incidents()
    surge, _ = fire(incidents, found("surge"), 0)
    wait, _ = fire(incidents, found("long_wait"), 30)
    assert end(incidents, surge, 60).standing
    assert end(incidents, wait, 90).over == later(90)


def test_what_comes_back_soon_comes_back_into_its_incident_and_later_is_new() -> None:
    incidents = Incidents()
    alert, first = fire(incidents, found("surge"), 0)
    end(incidents, alert, 60)
    again, second = fire(incidents, found("surge"), 60 + COMES_BACK)
    assert (second.id, second.over) == (first.id, None)
    end(incidents, again, 2000)
    assert fire(incidents, found("surge"), 2001 + COMES_BACK)[1].id != first.id


def test_who_takes_the_first_alert_takes_the_incident() -> None:
    incidents = Incidents()
    alert, _ = fire(incidents, found("surge"), 0)
    taken = msgspec.structs.replace(alert, state=AlertState.ACKNOWLEDGED)
    change = Change(alert=taken, happening=Happening.ACKNOWLEDGED, at=later(45), who="li")
    incident = gather(incidents, change)[1]
    assert (incident.acknowledged, incident.by) == (later(45), "li")


def test_the_loudest_alert_gives_the_severity() -> None:
    incidents = Incidents()
    fire(incidents, found("surge"), 0)
    assert fire(incidents, found("long_wait", severity=Severity.CRITICAL), 1)[1].severity is Severity.CRITICAL


def test_an_incident_is_closed_with_a_word_once_it_is_over() -> None:
    incidents = Incidents()
    alert, incident = fire(incidents, found("surge"), 0)
    with pytest.raises(ValueError, match="over"):
        close(incident, "done", later(1))
    over = end(incidents, alert, 60)
    with pytest.raises(ValueError, match="note"):
        close(over, " ", later(61))
    assert close(over, " more staff called in ", later(61)).note == "more staff called in"


def test_means_leave_out_what_never_happened() -> None:
    incidents = Incidents()
    alert, _ = fire(incidents, found("surge"), 0)
    over = end(incidents, alert, 60)
    assert mean_times([over]) == {"mtta_seconds": None, "mttr_seconds": 60.0}


def test_what_was_over_long_ago_is_forgotten_and_what_stands_is_kept() -> None:
    incidents = Incidents()
    alert, _ = fire(incidents, found("surge"), 0)
    fire(incidents, found("long_wait", SUPPORT), 0)
    end(incidents, alert, 60)
    forget_before(incidents, later(61))
    assert len(incidents.by_id) == len(incidents.alerts) == 1


RULES = ("surge", "long_wait", "nobody_ready", "trunk_down", "drops", "feed_lost")
STORY = st.lists(st.sets(st.sampled_from(RULES)), max_size=30)
WHERE = {"trunk_down": TRUNK, "drops": HQ, "feed_lost": HQ}


@given(STORY)
def test_every_told_alert_is_in_exactly_one_incident_and_no_cause_goes_in_a_circle(story: list[set[str]]) -> None:
    book, incidents = Book(), Incidents()
    for step, rules in enumerate(story):
        findings = [found(rule, WHERE.get(rule, SALES)) for rule in sorted(rules)]
        for change in follow(book, findings, later(step * 5), lambda _: Patience()):
            gather(incidents, change)
    holders = [alert for incident in incidents.by_id.values() for alert in incident.alerts]
    assert sorted(holders) == sorted(incidents.alerts)
    for alert in incidents.alerts.values():
        assert alert.id in incidents.by_id[alert.incident].alerts if alert.incident else False
        seen = {alert.id}
        while alert.cause is not None and alert.cause in incidents.alerts:
            alert = incidents.alerts[alert.cause]  # noqa: PLW2901  # walking up to the root
            assert alert.id not in seen
            seen.add(alert.id)
    for incident in incidents.by_id.values():
        assert incident.standing is any(each.standing for each in incidents.members(incident))
