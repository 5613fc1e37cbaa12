from __future__ import annotations

from realtime.detectors.backtest import Backtest, Occasion
from realtime.detectors.finding import Severity
from realtime.events import FloorEvent
from realtime.state import Floor
from tests.build import abandoned, at, feed, hangup_asked, joined, left, member
from tests.watching import Watched


def played(table: str, *happened: FloorEvent, until: float) -> tuple[list[Occasion], list[Occasion]]:
    test = Backtest(Watched(table).terms, Floor(), at(-10))
    ended = [each for event in happened for each in test.take(event.at, event)]
    return [*ended, *test.pass_time(at(until))], test.lasting()


DAY = (feed(-5), member(0, "wei"), joined(0), left(200), abandoned(200), hangup_asked(200))


def test_a_past_wait_is_found_once_with_when_it_began_and_ended() -> None:
    (occasion,), lasting = played("[alerts.nobody_ready]\nenabled = false", *DAY, until=900)
    assert lasting == []
    assert (occasion.begin, occasion.end, occasion.peak) == (at(120), at(240), 200.0)
    assert (occasion.first.rule, occasion.severity) == ("long_wait", Severity.WARNING)


def test_what_still_lasts_at_the_end_is_told_as_lasting() -> None:
    ended, lasting = played("", feed(-5), member(0, "wei"), joined(0), until=300)
    assert ended == []
    assert [(each.first.rule, each.end) for each in lasting] == [("long_wait", None)]


def test_after_a_day_without_a_word_nobody_looked() -> None:
    ended, lasting = played("", feed(-5), member(0, "wei"), until=10 * 86_400)
    assert (ended, lasting) == ([], [])
