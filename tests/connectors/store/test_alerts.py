from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import SQLAlchemyError

from connectors.channels.outbox import enqueue
from connectors.store import alerts as kept
from connectors.store.database import open_store
from connectors.store.tables import deliveries
from realtime.alerts import acts
from realtime.alerts.advance import advance
from realtime.alerts.book import Book, Turn
from realtime.alerts.silences import Silence
from tests.alerting import POLICY, Site, duty, found
from tests.build import at


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Engine]:
    opened = open_store(tmp_path)
    yield opened
    opened.dispose()


def turned(site: Site, when: float, *rules: str) -> Turn:
    turn = advance(site.book, [found(rule) for rule in rules], lambda _finding: False, POLICY, at(when))
    site.book = turn.book
    return turn


def test_a_book_read_back_is_the_book_that_was_kept(store: Engine) -> None:
    site = Site()
    kept.keep_roster(store, site.book.roster)
    for when, rules in [(0, ("surge",)), (5, ("surge", "long_wait")), (10, ())]:
        kept.keep_turn(store, turned(site, when, *rules), {"limits": b"x"}, at(when), enqueue)
    assert kept.load_book(store, at(10), at(-900)) == site.book
    assert kept.load_memory(store) == {"limits": (at(0) + 10, b"x")}


def test_a_turn_that_cannot_be_kept_whole_leaves_nothing(store: Engine) -> None:
    """Killed between the alert's row and the outbox: neither is there, and the next look decides it again."""

    def fails(*_args: object) -> None:
        raise SQLAlchemyError("killed here")

    turn = turned(Site(), 0, "surge")
    with pytest.raises(SQLAlchemyError):
        kept.keep_turn(store, turn, {}, at(0), fails)
    assert kept.load_book(store, at(0), at(-900)) == Book()
    kept.keep_turn(store, turn, {}, at(0), enqueue)
    with store.connect() as connection:
        assert connection.execute(select(func.count()).select_from(deliveries)).scalar_one() == 1


def test_a_turn_kept_twice_is_delivered_once(store: Engine) -> None:
    turn = turned(Site(), 0, "surge")
    for _ in range(2):
        kept.keep_turn(store, turn, {}, at(0), enqueue)
    with store.connect() as connection:
        assert connection.execute(select(func.count()).select_from(deliveries)).scalar_one() == 1


def test_alerts_and_incidents_of_the_past_are_found(store: Engine) -> None:
    site = Site()
    kept.keep_turn(store, turned(site, 0, "surge"), {}, at(0), enqueue)
    alert = site.alert("surge")
    turn = acts.comment(site.book, alert, "looking", "li", at(3))
    kept.keep_turn(store, turn, {}, at(3), enqueue)
    assert kept.find_alert(store, alert.id) == alert
    assert kept.find_alert(store, "nobody") is None
    assert kept.list_alerts(store, ["firing"], None) == [alert]
    assert kept.list_alerts(store, ["resolved"], None) == []
    assert kept.list_alerts(store, None, at(1)) == []
    incident, alerts, lines = kept.find_incident(store, alert.incident) or (None, [], [])
    assert incident is not None
    assert alerts == [alert]
    assert [line.what.value for line in lines] == ["fired", "told", "commented"]
    assert kept.lines_of(store, alert.id) == lines
    assert kept.list_incidents(store, None) == [(incident, [alert])]
    assert kept.find_incident(store, "nobody") is None


def test_response_times_are_those_of_alerts_that_people_were_told(store: Engine) -> None:
    site = Site()
    kept.keep_turn(store, turned(site, 0, "surge"), {}, at(0), enqueue)
    kept.keep_turn(store, acts.acknowledge(site.book, site.alert("surge"), "li", POLICY, at(40)), {}, at(40), enqueue)
    (response,) = kept.responses(store, at(0), at(1))
    times = (response.fired, response.notified, response.acknowledged, response.resolved)
    assert times == (at(0), at(0), at(40), None)
    assert (response.rule, response.by, response.level) == ("surge", "li", 0)


def test_what_a_rule_told_is_found_by_its_time(store: Engine) -> None:
    site = Site()
    kept.keep_turn(store, turned(site, 0, "surge"), {}, at(0), enqueue)
    assert kept.told_since(store, "surge", at(0)) == [site.alert("surge")]
    assert kept.told_since(store, "surge", at(1)) == kept.told_since(store, "drops", at(0)) == []
    assert kept.fired_between(store, "surge", at(50), at(60)) == [site.alert("surge")]
    assert kept.fired_between(store, "surge", at(-60), at(-50)) == []


def test_silences_and_the_roster_are_replaced(store: Engine) -> None:
    silence = Silence(id="s", begins=at(0), ends=at(100), by="li", comment="works", rule="surge")
    kept.keep_silence(store, silence)
    ended = msgspec.structs.replace(silence, ends=at(50), ended_by="wang")
    kept.keep_silence(store, ended)
    assert kept.list_silences(store, at(0)) == [ended]
    kept.keep_roster(store, [duty("li"), duty("wang", 1)])
    kept.keep_roster(store, [duty("wang", 1)])
    assert kept.load_book(store, at(60), at(0)) == Book(roster=(duty("wang", 1),))


def test_a_turn_that_nobody_heard_of_keeps_the_next_one_out(store: Engine) -> None:
    site = Site()
    for before, when, kept_at in ((None, 0, 0), (at(0), 3, 3)):
        kept.keep_turn(store, turned(site, when, "surge"), {"rules": b"x"}, at(when), enqueue, before=before)
        assert kept.load_memory(store)["rules"] == (at(kept_at), b"x")
    with pytest.raises(kept.TurnLostError):
        kept.keep_turn(store, turned(site, 9, "trunk_down"), {"rules": b"y"}, at(9), enqueue, before=at(0))
    assert kept.load_memory(store)["rules"] == (at(3), b"x")
    assert [alert.finding.rule for alert in kept.list_alerts(store, None, None)] == ["surge"]
