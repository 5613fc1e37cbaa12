from __future__ import annotations

from zoneinfo import ZoneInfo

from realtime.detectors.baseline import Quarter
from realtime.detectors.drops import Base
from realtime.detectors.quarters import (
    Past,
    Tallies,
    Tally,
    bases_of,
    bins_of,
    counts_of,
    models_of,
    only_first,
    quarter_of,
    quarters_in,
    seen_part,
    tallied,
)
from realtime.events import FeedState
from tests.build import PBX, at, feed, joined, left, queue
from tests.story import Story


def test_a_call_counts_once_in_the_quarter_in_which_it_came() -> None:
    story = Story().tell(joined(0), left(5), joined(899, "ben"), joined(900, "carl"))
    tallies = Tallies()
    tallied(story.floor.visits.all_shown(), at(0), at(1800), tallies)
    assert {key: len(tally.calls) for key, tally in tallies.items()} == {
        (queue("sales"), at(0)): 2,
        (queue("sales"), at(900)): 1,
    }


def test_who_comes_back_by_transfer_within_two_hours_is_no_new_arrival_and_bins_say_when_calls_came() -> None:
    story = Story().tell(joined(5, "ann"), left(9, "ann"), joined(27, "ben"), left(28, "ben"))
    tallies = Tallies()
    tallied(story.floor.visits.all_shown(), at(0), at(900), tallies)
    again = Tallies()
    tallied(story.floor.visits.all_shown(), at(0), at(900), again)
    for moved, later in ((3600.0, 0), (7200.0, 2)):
        tallies[queue("sales"), at(moved)] = Tally(
            calls={call: at(joined - at(0) + moved) for call, joined in again[queue("sales"), at(0)].calls.items()}
        )
        only_first(tallies)
        assert len(tallies[queue("sales"), at(moved)].calls) == later
    packed = bins_of(tallies[queue("sales"), at(0)], at(0))
    assert packed == b"\x01\x00\x01"
    assert counts_of(packed) == [1, 0, 1, *[0] * 87]


def test_a_stretch_is_whole_quarters_and_of_each_is_known_how_much_was_seen() -> None:
    assert list(quarters_in(at(10), at(1000))) == [at(0), at(900)]
    assert quarter_of(at(899)) == at(0)
    story = Story().tell(feed(450, FeedState.DOWN))
    pbx = story.floor.pbx(PBX)
    assert (seen_part(pbx, at(0)), seen_part(pbx, at(900))) == (0.5, 0.0)


def test_weeks_of_history_make_a_usual_and_no_history_makes_none() -> None:
    past = [
        Past(queue("sales"), Quarter(at(900.0 * number), 5), answered=4, dropped=int(number % 100 == 0))
        for number in range(4 * 24 * 14)
    ]
    models = models_of(past, ZoneInfo("UTC"))
    assert models[queue("sales")].usual is not None
    assert models_of([], ZoneInfo("UTC")) == {}
    assert bases_of(past) == {PBX: Base(drops=14, ends=4 * len(past))}
