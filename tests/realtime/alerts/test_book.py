"""Alerts follow their findings: when they fire, when they end, and what nobody is told."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realtime.alerts import book as book_module
from realtime.alerts.alert import Change, Happening
from realtime.alerts.book import Book, NoSuchAlertError, Patience, acknowledge, assign, closed, comment, follow, resolve
from realtime.alerts.life import AlertState, ImpossibleSignalError
from realtime.detectors.finding import Finding, Severity
from realtime.names import Seconds
from tests.realtime.alerts.found import HQ, SALES, SUPPORT, found, later

PATIENT = Patience(hold=Seconds(10), keep=Seconds(30))
WAIT = found("long_wait", SALES)


def seen(book: Book, seconds: float, *findings: Finding, **more: Any) -> list[Happening]:
    return [each.happening for each in follow(book, findings, later(seconds), lambda _: PATIENT, **more)]


def firing() -> tuple[Book, Change]:
    book = Book()
    follow(book, [WAIT], later(0), lambda _: PATIENT)
    (change,) = follow(book, [WAIT], later(10), lambda _: PATIENT)
    return book, change


def test_a_finding_fires_only_when_it_has_stood_for_its_time() -> None:
    book = Book()
    assert [seen(book, 0, WAIT), seen(book, 9, WAIT), seen(book, 10, WAIT), seen(book, 11, WAIT)] == [
        [], [], [Happening.FIRED], [],
    ]  # fmt: skip


def test_one_that_goes_before_that_leaves_no_trace() -> None:
    book = Book()
    assert seen(book, 0, WAIT) == seen(book, 5) == []
    assert not book.open
    assert seen(book, 12, WAIT) == []


def test_a_moment_without_its_finding_does_not_end_an_alert() -> None:
    book, _ = firing()
    assert [seen(book, 20), seen(book, 49), seen(book, 49.5, WAIT), seen(book, 60)] == [[], [], [], []]
    assert seen(book, 90) == [Happening.RESOLVED]
    assert not book.open


def test_a_notice_is_never_told() -> None:
    book, quiet = Book(), found("surge", SALES, Severity.NOTICE)
    assert seen(book, 0, quiet) == seen(book, 1000, quiet) == []


def test_what_becomes_louder_is_told_once() -> None:
    book, _ = firing()
    critical = found("long_wait", SALES, Severity.CRITICAL)
    assert [seen(book, 20, critical), seen(book, 21, WAIT), seen(book, 22, critical)] == [[Happening.WORSENED], [], []]


def test_a_blind_feed_neither_begins_nor_ends_an_alert() -> None:
    book, _ = firing()
    other = found("long_wait", SUPPORT)
    assert seen(book, 100, other, blind=frozenset({"hq"})) == []
    assert seen(book, 1000, blind=frozenset({"hq"})) == []
    assert len(book.open) == 1
    assert seen(book, 1001, found("feed_lost", HQ), blind=frozenset({"hq"})) == []
    assert seen(book, 1011, found("feed_lost", HQ), blind=frozenset({"hq"})) == [Happening.FIRED]


def test_who_takes_an_alert_is_noted_and_it_goes_on_until_its_finding_goes() -> None:
    book, change = firing()
    taken = acknowledge(book, change.alert.id, "li", later(20))
    again = acknowledge(book, change.alert.id, "wang", later(30))
    assert (taken.alert.state, taken.alert.by) == (AlertState.ACKNOWLEDGED, "li")
    assert (again.alert.acknowledged, again.alert.by) == (later(20), "wang")
    assert [seen(book, 40), seen(book, 71)] == [[], [Happening.RESOLVED]]


def test_what_was_resolved_by_hand_rests_until_its_finding_has_gone() -> None:
    book, change = firing()
    assert resolve(book, change.alert.id, "li", later(20)).alert.resolved_by == "li"
    assert [seen(book, 30, WAIT), seen(book, 60, WAIT), seen(book, 61)] == [[], [], []]
    assert [seen(book, 62, WAIT), seen(book, 72, WAIT)] == [[], [Happening.FIRED]]


def test_a_comment_is_bounded_and_an_assignment_is_kept() -> None:
    book, change = firing()
    said = comment(book, change.alert.id, "x" * 5000, "li", later(20))
    assert said.text is not None
    assert len(said.text) == book_module.LONGEST_TEXT
    assert assign(book, change.alert.id, "wang", "li", later(21)).alert.assigned == "wang"


def test_deeds_on_alerts_that_are_not_there_or_not_so_are_refused() -> None:
    book, change = firing()
    over = resolve(book, change.alert.id, "li", later(20)).alert
    with pytest.raises(NoSuchAlertError):
        acknowledge(book, over.id, "li", later(21))
    with pytest.raises(ImpossibleSignalError):
        closed(change.alert, "too early", "li", later(21))
    assert closed(over, " trunk replaced ", "li", later(30)).alert.note == "trunk replaced"


def test_a_storm_of_findings_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(book_module, "MOST_OPEN", 2)
    book = Book()
    seen(book, 0, WAIT, found("surge"), found("drops"))
    assert (len(book.open), book.overflowing) == (2, 1)


LOOKS = st.lists(st.tuples(st.floats(0.5, 20), st.sets(st.sampled_from(["long_wait", "surge", "drops"]))), max_size=40)


@given(LOOKS)
def test_the_same_findings_give_the_same_life_and_each_firing_ends_before_the_next(
    looks: list[tuple[float, set[str]]],
) -> None:
    def lived() -> list[Change]:
        book, now, changes = Book(), 0.0, list[Change]()
        for pause, rules in looks:
            now += pause
            changes += follow(book, [found(rule) for rule in sorted(rules)], later(now), lambda _: PATIENT)
        return changes

    changes = lived()
    assert changes == lived()
    for rule in ("long_wait", "surge", "drops"):
        mine = [each.happening for each in changes if each.alert.finding.rule == rule]
        assert mine == [Happening.FIRED, Happening.RESOLVED] * (len(mine) // 2) + [Happening.FIRED] * (len(mine) % 2)
