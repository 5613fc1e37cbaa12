from __future__ import annotations

import pytest

from realtime.alerts import acts
from realtime.alerts.book import Turn
from realtime.alerts.life import SignalRefusedError, State
from tests.alerting import POLICY, Site, found
from tests.build import at


def standing() -> Site:
    return Site().look(0, found("surge"))


def taken(site: Site, turn: Turn) -> None:
    site.book = turn.book
    site.notices += turn.notices
    site.lines += turn.lines


def test_who_acknowledges_has_it_and_nobody_is_told_further() -> None:
    site = standing()
    taken(site, acts.acknowledge(site.book, site.alert("surge"), "li", POLICY, at(10)))
    site.live(range(20, 9000, 60), found("surge"))
    assert site.told() == [("surge", "firing"), ("surge", "acknowledged")]
    assert (site.alert("surge").acknowledged_by, site.alert("surge").assignee) == ("li", "li")


def test_acknowledging_twice_changes_nothing() -> None:
    site = standing()
    taken(site, acts.acknowledge(site.book, site.alert("surge"), "li", POLICY, at(10)))
    assert not acts.acknowledge(site.book, site.alert("surge"), "wang", POLICY, at(11))


def test_what_was_resolved_by_hand_does_not_fire_anew_before_its_condition_ended() -> None:
    site = standing()
    taken(site, acts.resolve(site.book, site.alert("surge"), None, "li", POLICY, at(10)))
    site.live(range(11, 60), found("surge"))
    assert site.told() == [("surge", "firing"), ("surge", "resolved")]
    site.look(60).look(61, found("surge"))
    assert site.told()[-1] == ("surge", "firing")


def test_a_note_closes_an_alert_that_is_over_and_nothing_else_can_be_done_with_it() -> None:
    site = standing().look(10)
    taken(site, acts.resolve(site.book, site.alert("surge"), "a campaign nobody announced", "li", POLICY, at(20)))
    assert site.alert("surge").state is State.CLOSED
    with pytest.raises(SignalRefusedError):
        acts.acknowledge(site.book, site.alert("surge"), "li", POLICY, at(21))


def test_comments_and_hand_overs_stand_in_the_timeline() -> None:
    site = standing()
    taken(site, acts.assign(site.book, site.alert("surge"), "wang", "li", at(5)))
    taken(site, acts.comment(site.book, site.alert("surge"), "called the carrier", "wang", at(6)))
    assert [(line.what.value, line.by) for line in site.lines[-2:]] == [("assigned", "li"), ("commented", "wang")]


def test_an_incident_is_signed_off_with_a_note() -> None:
    site = standing().look(10)
    incident = next(iter(site.book.incidents.values()))
    taken(site, acts.close_incident(site.book, incident, "over", "li", at(20)))
    assert site.book.incidents[incident.id].note == "over"
