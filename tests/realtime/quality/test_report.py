from __future__ import annotations

import msgspec
import pytest

from realtime.names import Instant
from realtime.quality.agenda import Matter
from realtime.quality.contacts import Direction, Exclusion
from realtime.quality.draw import Stratum
from realtime.quality.judged import Judged, Standing
from realtime.quality.life import State
from realtime.quality.periods import Span, period_of
from realtime.quality.raters import CalibrationPart
from realtime.quality.report import Gathered, QualityReport, report
from realtime.quality.weeks import Week
from tests.realtime.quality.contacts import agent
from tests.realtime.quality.forms import FORM
from tests.realtime.quality.judging import judged


def gathered(calls: list[Judged], standings: list[Standing] | None = None, name: str = "2026-W31") -> Gathered:
    return Gathered(
        period=period_of(Span.MONTHLY if "W" not in name else Span.WEEKLY, name),
        made=Instant(1.0),
        judged=calls,
        standings=standings or [],
        shortfalls=[],
        excluded={Exclusion.TOO_SHORT: 7, Exclusion.TEST: 0},
        forms=[FORM],
        calibration=CalibrationPart(sessions=0, passed=0, agreement=None),
    )


def calls_of(who: str, lost: list[float], week: str = "2026-W31", first: int = 0) -> list[Judged]:
    return [judged(who, first + place, {"tone": each}, week=Week(week)) for place, each in enumerate(lost)]


def test_an_empty_week_is_a_report_too_and_reads_back() -> None:
    made = report(gathered([]))
    assert (made.agents, made.teams, made.errors, made.agenda) == ((), (), (), ())
    assert made.coverage.excluded == {Exclusion.TOO_SHORT: 7}
    assert msgspec.json.decode(msgspec.json.encode(made), type=QualityReport) == made


def test_the_period_counts_in_its_figures_and_four_weeks_in_the_agents_scores() -> None:
    old, now = calls_of("1", [10, 12, 14], "2026-W29"), calls_of("1", [0], first=10)
    others = [*calls_of("2", [20, 22, 24, 26], "2026-W30", 20), *calls_of("2", [30], first=30)]
    made = report(gathered([*old, *now, *others]))
    assert made.centre.calls == 2
    first, second = made.agents
    assert (first.agent, first.calls, first.points) == (agent("1"), 1, 100.0)
    assert first.rank is not None
    assert first.rank.shown.calls == 4
    assert first.rank.shown.raw == pytest.approx(91.0)
    assert first.rank.shown.score < 91.0
    assert first.rank.shown.grey
    assert [(point.week, point.calls) for point in second.trend] == [("2026-W30", 4), ("2026-W31", 1)]


def test_a_month_ends_with_its_last_week_and_older_weeks_are_only_trend() -> None:
    made = report(gathered([*calls_of("1", [0], "2026-W26"), *calls_of("1", [30, 0], "2026-W27", 5)], name="2026-07"))
    (row,) = made.agents
    assert (row.calls, row.rank) == (2, None)
    assert [point.week for point in row.trend] == ["2026-W26", "2026-W27"]


def test_directions_are_ranked_apart_and_teams_and_queues_grouped() -> None:
    outbound = [
        judged("1", 50 + each, {"tone": 3.0 * each}, direction=Direction.OUTBOUND, queue=None) for each in range(3)
    ]
    inbound = [*calls_of("1", [0, 3]), *calls_of("2", [6, 9], first=10), *calls_of("3", [6, 12], first=20)]
    made = report(gathered([*outbound, *inbound]))
    assert [(row.agent, row.direction) for row in made.agents][-1] == (agent("1"), Direction.OUTBOUND)
    assert all(row.rank is not None and row.rank.of == 3 for row in made.agents if row.direction is Direction.INBOUND)
    assert [(group.id, group.figures.calls) for group in made.teams] == [("a", 5), ("b", 2), (None, 2)]
    assert [(group.id, group.figures.calls) for group in made.queues] == [("sales", 6), (None, 3)]


def test_errors_of_four_weeks_are_held_against_the_twelve_before() -> None:
    recent = calls_of("1", [30, 30, 30, 30, 30, 0], "2026-W30")
    before = calls_of("1", [30, *[0] * 30], "2026-W20", 100)
    ancient = calls_of("1", [30] * 40, "2026-W10", 300)
    made = report(gathered([*recent, *before, *ancient]))
    (errors,) = made.errors
    assert errors.calls == 6
    (row,) = errors.rows
    assert (row.item.code, row.item.errors, row.rising) == ("tone", 5, True)
    assert [topic.matter for topic in made.agenda] == [Matter.RISING, Matter.ERRORS]


def test_coverage_says_how_far_samples_came() -> None:
    states = [State.DRAWN, State.CLAIMED, State.SCORED, State.CONFIRMED, State.UNUSABLE, State.REPLACED]
    standings = [
        Standing(number=place, agent=agent("1"), stratum=Stratum.RANDOM, state=state)
        for place, state in enumerate(states)
    ]
    told = report(gathered([], standings)).coverage
    assert (told.samples, told.waiting, told.scored, told.unusable, told.replaced) == (6, 2, 2, 1, 1)
    assert told.strata == {Stratum.RANDOM: 6}


def test_who_was_scored_before_the_trend_only_has_no_row() -> None:
    assert report(gathered(calls_of("1", [0, 3], "2026-W16"))).agents == ()
    assert len(report(gathered(calls_of("1", [0, 3], "2026-W19"))).agents) == 1
