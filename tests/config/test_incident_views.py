from __future__ import annotations

from config.incident_views import AROUND, record_of, replay_of
from realtime.alerts import acts
from realtime.stamps import stamp
from tests.alerting import POLICY, Site, duty, found
from tests.build import at


def story() -> Site:
    """Somebody waits too long; nobody takes it for a while, then Wang does; it ends."""
    site = Site(roster=(duty("li"), duty("wang", 1)))
    site.live(range(0, 400, 10), found("long_wait"))
    turn = acts.acknowledge(site.book, site.alert("long_wait"), "wang", POLICY, at(410))
    site.book, site.lines = turn.book, site.lines + turn.lines
    turn = acts.comment(site.book, site.alert("long_wait"), "two more came", "wang", at(420))
    site.book, site.lines = turn.book, site.lines + turn.lines
    return site.look(500)


def test_a_record_has_every_time_and_who_did_what() -> None:
    site = story()
    (incident,) = site.book.incidents.values()
    record = record_of(incident, list(site.book.alerts.values()), site.lines)
    assert (record.detected, record.notified, record.acknowledged) == (stamp(at(0)), stamp(at(0)), stamp(at(410)))
    assert (record.acknowledged_by, record.escalations, record.cleared) == ("wang", 1, stamp(at(500)))
    assert (record.notify_seconds, record.acknowledge_seconds, record.clear_seconds) == (0.0, 410.0, 500.0)
    assert [line.what for line in record.actions] == ["acknowledged", "commented"]


def test_what_nobody_was_told_and_nobody_took_has_no_such_times() -> None:
    site = Site().look(0, found("long_wait"))
    (incident,) = site.book.incidents.values()
    record = record_of(incident, list(site.book.alerts.values()), [])
    assert (record.notified, record.acknowledge_seconds, record.clear_seconds) == (None, None, None)
    assert record.actions == ()


def test_the_replay_reaches_from_before_its_begin_to_after_its_end() -> None:
    site = story()
    (incident,) = site.book.incidents.values()
    replay = replay_of(incident, list(site.book.alerts.values()), site.lines, at(9000))
    assert (replay.begin, replay.end) == (stamp(at(-AROUND)), stamp(at(500 + AROUND)))
    assert replay.moments[0] == stamp(at(0))
    assert replay.moments[-1] == stamp(at(500))
    assert replay_of(incident, [], [], at(510)).end == stamp(at(510))
