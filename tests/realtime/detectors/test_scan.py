from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from realtime.detectors import scan
from realtime.detectors.baseline import SLOTS, Usual, WallTime, wall_time
from realtime.detectors.dispersion import Spread
from realtime.detectors.scan import Circumstance, Look, Model, Scan
from realtime.detectors.tails import spread_at_least
from realtime.names import Instant
from tests.build import NINE

UTC = ZoneInfo("UTC")


def model(per_quarter: float, opens: frozenset[int] = frozenset()) -> Model:
    usual = Usual(slots=((per_quarter,) * SLOTS,) * 8, opens=(opens,) * 8, days=56)
    return Model(usual, (Spread(1.06, 0.012),) * 6)


class Day:
    """A queue that is looked at every ten seconds."""

    def __init__(self, history: Model, known: Circumstance = scan.NOTHING_KNOWN) -> None:
        self.memory, self.model, self.known, self.now = Scan(), history, known, NINE

    def live(self, calls: float, minutes: float) -> list[Look]:
        """So many calls per bin, spread evenly."""
        looks, owed = [], 0.5
        for _ in range(int(minutes * 6)):
            owed += calls
            looks.append(self.bin(int(owed)))
            owed -= int(owed)
        return looks

    def bin(self, calls: int) -> Look:
        self.now += scan.BIN
        wall = self.wall()
        scan.lay(self.memory, self.model, wall, calls, self.known)
        return scan.look(self.memory, self.model, wall, Instant(self.now), 1.5, self.known)

    def wall(self) -> WallTime:
        return wall_time(Instant(self.now), UTC)


@pytest.mark.parametrize(
    ("count", "mean", "spread", "bins", "evidence"),
    [
        (62, 24.0, Spread(1.06, 0.012), 30, 3.8641),
        (8, 1.7, Spread(1.02, 0.08), 30, -0.4170),
        (150, 100.0, Spread(1.08, 0.009), 90, 0.3280),
    ],
)
def test_the_published_evidence(count: int, mean: float, spread: Spread, bins: int, evidence: float) -> None:
    tail = spread_at_least(count, mean, spread.variance(mean))
    assert scan.evidence_of(tail, bins) == pytest.approx(evidence, abs=5e-5)


def test_the_usual_raises_nothing() -> None:
    day = Day(model(50.0))
    assert not any(look.started or look.evidence for look in day.live(50 / 90, 120))


def test_three_times_the_usual_starts_within_minutes_and_clears_ten_after_its_end() -> None:
    day = Day(model(50.0))
    day.live(50 / 90, 60)
    high = day.live(150 / 90, 30)
    started = [number for number, look in enumerate(high) if look.started]
    assert len(started) == 1
    assert started[0] * 10 < 360
    over = day.live(50 / 90, 30)
    ended = [number for number, look in enumerate(over) if look.ended]
    assert len(ended) == 1
    assert 600 <= ended[0] * 10 <= 900
    assert not any(look.started for look in over)


def test_one_hot_look_is_not_enough() -> None:
    day = Day(model(50.0))
    day.live(50 / 90, 60)
    assert not day.bin(60).started
    assert day.bin(0).started


def test_todays_level_follows_slowly_and_stands_while_a_surge_lasts() -> None:
    day = Day(model(300.0))
    day.live(1.2 * 300 / 90, 300)
    before = scan.level(day.memory, day.model)
    assert before == pytest.approx(1.17, abs=0.03)
    day.live(6 * 300 / 90, 60)
    assert day.memory.on is not None
    assert scan.level(day.memory, day.model) == pytest.approx(before, abs=0.02)


def test_after_three_hours_a_surge_is_the_new_usual() -> None:
    day = Day(model(50.0))
    day.live(50 / 90, 60)
    high = day.live(150 / 90, 300)
    assert [look.shifted for look in high if look.ended] == [True]
    assert sum(look.started for look in high) == 1
    assert day.memory.anchor == pytest.approx(3.0, rel=0.1)


def test_bins_nobody_saw_are_unknown_and_not_zero() -> None:
    day = Day(model(300.0))
    day.live(300 / 90, 60)
    for _ in range(60):
        day.now += scan.BIN
        scan.lay_unknown(day.memory)
    looks = day.live(300 / 90, 60)
    assert not any(look.started or look.stopped for look in looks)
    assert scan.level(day.memory, day.model) == pytest.approx(1.0, abs=0.02)


def test_a_sudden_silence_is_told_and_ends_when_calls_come_back() -> None:
    day = Day(model(100.0))
    day.live(100 / 90, 60)
    day.live(0, 15)
    assert day.memory.stopped is not None
    day.live(100 / 90, 10)
    assert day.memory.stopped is None


def test_without_history_the_first_hour_is_silent_and_then_the_own_mean_speaks() -> None:
    assert not any(look.started for look in Day(Model()).live(10, 20))
    day = Day(Model())
    day.live(0.5, 90)
    assert any(look.started for look in day.live(3.0, 10))
    assert not any(look.started for look in day.live(0.5, 60)[60:])


def test_expected_calls_speak_from_the_first_minutes() -> None:
    day = Day(Model(), Circumstance(expected=180.0))
    day.live(0.5, 10)
    assert any(look.started for look in day.live(4.0, 10))


def test_a_planned_campaign_is_no_surge() -> None:
    day = Day(model(50.0), Circumstance(factor=3.0))
    assert not any(look.started for look in day.live(150 / 90, 120))


@pytest.mark.parametrize("known", [Circumstance(open=False), Circumstance(open=True, masked=True)])
def test_a_queue_that_is_closed_or_has_just_opened_starts_nothing(known: Circumstance) -> None:
    assert not any(look.started for look in Day(model(50.0), known).live(10, 20))


def test_the_usual_opening_masks_ten_minutes() -> None:
    looks = Day(model(50.0, frozenset({36}))).live(10, 20)
    assert 600 <= next(number for number, look in enumerate(looks) if look.started) * 10 <= 620


def test_the_ring_keeps_thirty_minutes_and_its_sums_never_grow_away() -> None:
    day = Day(model(90_000.0))
    day.live(1000, 60)
    assert len(day.memory.calls) == scan.RING + 1
    assert day.memory.usual[0] < 2e5
    assert day.memory.calls[-1] - day.memory.calls[0] == 1000 * scan.RING


def test_a_queue_without_history_that_opens_again_keeps_silent_for_its_first_hour() -> None:
    day = Day(Model())
    looks = [*day.live(3, 170), *day.live(0, 250), *day.live(3, 170)]
    assert not any(look.started for look in looks)
    assert any(look.started for look in day.live(12, 10))


def test_a_small_queue_without_history_that_closes_in_its_evening_is_silent_in_its_next_morning_s_first_hour() -> None:
    """Seven calls an hour at closing time: half an hour without one is no proof yet, a night is."""
    day = Day(Model())
    looks = [*day.live(20 / 360, 9 * 60), *day.live(7 / 360, 180), *day.live(0, 12 * 60), *day.live(24 / 360, 59)]
    assert not any(look.started for look in looks)
    day.live(24 / 360, 60)
    assert any(look.started for look in day.live(120 / 360, 20))


def test_a_quiet_gap_is_no_closing_for_a_queue_without_history() -> None:
    day = Day(Model())
    day.live(5 / 360, 4 * 60)
    laid = day.memory.laid
    day.live(0, 30)
    assert day.memory.laid == laid + 180
