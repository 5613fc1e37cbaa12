"""The weekly and the monthly quality report (requirements Q9, Q10): one structure, whatever it is shown in.

- Period figures (centre, teams, queues) come from the period's own calls.
- An agent's score rests on the last four weeks of the period, is drawn towards the mean of all and grey below eight
  calls; a rank is a range of ranks (B5.4).
- Errors are those of the last four weeks against the twelve before (B6.4).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from math import fsum
from typing import Final, Literal

import msgspec

from realtime.names import AgentId, Instant
from realtime.quality.agenda import Topic, agenda
from realtime.quality.contacts import Direction, Exclusion
from realtime.quality.draw import Stratum
from realtime.quality.errors import Row, error_rates, pareto
from realtime.quality.estimates import Rank, ranking, shrunk, spread
from realtime.quality.forms import Form
from realtime.quality.intervals import Interval
from realtime.quality.judged import Figures, Judged, Standing, figures
from realtime.quality.life import State
from realtime.quality.periods import ROLLING, Period
from realtime.quality.raters import CalibrationPart
from realtime.quality.sampling import Shortfall
from realtime.quality.scoring import pass_share
from realtime.quality.surveys import Satisfaction, Told, satisfaction
from realtime.quality.weeks import Week

FORMAT: Final = "floorwatch-quality-report/1"
BEFORE = 12
"""Weeks that the last four are compared with."""

TREND = 13
"""Weeks in an agent's trend."""


class Coverage(msgspec.Struct, frozen=True, kw_only=True):
    """How far the period's samples came. waiting: drawn and not yet scored; unusable: without a reserve so far."""

    samples: int
    scored: int
    waiting: int
    unusable: int
    replaced: int
    strata: dict[Stratum, int]
    shortfalls: tuple[Shortfall, ...]
    excluded: dict[Exclusion, int]


class Point(msgspec.Struct, frozen=True):
    """A week of an agent's trend: calls scored at random and their mean points."""

    week: Week
    calls: int
    points: float


class AgentQuality(msgspec.Struct, frozen=True, kw_only=True):
    """An agent in one direction. calls, points, passed: in the period.

    rank: over the last four weeks; None while nothing can be said of how scores vary.
    """

    agent: AgentId
    direction: Direction
    calls: int
    points: float | None
    passed: Interval
    rank: Rank | None
    trend: tuple[Point, ...]


class GroupRow(msgspec.Struct, frozen=True, kw_only=True):
    """A team or a queue with its figures; id None: calls that belong to none."""

    id: str | None
    figures: Figures


class FormErrors(msgspec.Struct, frozen=True, kw_only=True):
    """The Pareto of one form, by its newest version."""

    form: str
    version: int
    calls: int
    rows: tuple[Row, ...]


class Gathered(msgspec.Struct, frozen=True, kw_only=True):
    """All that a report is made from. judged: of all weeks that the report looks at; standings: of the period.

    forms: the newest version of each; versions: all, the newest first.
    surveys: callers' marks of the period.
    """

    period: Period
    made: Instant
    judged: Sequence[Judged]
    standings: Sequence[Standing]
    shortfalls: Sequence[Shortfall]
    excluded: Mapping[Exclusion, int]
    forms: Sequence[Form]
    versions: Sequence[Form] = ()
    calibration: CalibrationPart
    surveys: Sequence[Told] = ()
    waiting_trainings: Sequence[str] = ()


class QualityReport(msgspec.Struct, frozen=True, kw_only=True):
    """A report as it is kept and shown."""

    format: Literal["floorwatch-quality-report/1"] = FORMAT
    period: Period
    made: Instant
    coverage: Coverage
    centre: Figures
    teams: tuple[GroupRow, ...]
    queues: tuple[GroupRow, ...]
    agents: tuple[AgentQuality, ...]
    errors: tuple[FormErrors, ...]
    calibration: CalibrationPart
    agenda: tuple[Topic, ...]
    satisfaction: Satisfaction | None = None


def report(told: Gathered) -> QualityReport:
    """The report over what was gathered."""
    within = set(told.period.weeks)
    period = [one for one in told.judged if one.week in within]
    errors = tuple(_errors(form, told) for form in told.forms)
    coverage = _coverage(told)
    return QualityReport(
        period=told.period,
        made=told.made,
        coverage=coverage,
        centre=figures(period),
        teams=_groups(period, lambda one: one.team),
        queues=_groups(period, lambda one: one.queue),
        agents=tuple(row for direction in Direction for row in _agents(direction, told, within)),
        errors=tuple(one for one in errors if one.calls),
        calibration=told.calibration,
        satisfaction=satisfaction(told.surveys),
        agenda=agenda(
            told.standings,
            [row for one in errors for row in one.rows],
            coverage.shortfalls,
            told.calibration,
            told.waiting_trainings,
        ),
    )


def _coverage(told: Gathered) -> Coverage:
    states = Counter(one.state for one in told.standings)
    waiting = states[State.DRAWN] + states[State.CLAIMED] + states[State.HELD]
    lost = states[State.UNUSABLE] + states[State.REPLACED]
    return Coverage(
        samples=len(told.standings),
        scored=len(told.standings) - waiting - lost,
        waiting=waiting,
        unusable=states[State.UNUSABLE],
        replaced=states[State.REPLACED],
        strata=dict(sorted(Counter(one.stratum for one in told.standings).items())),
        shortfalls=tuple(told.shortfalls),
        excluded={reason: told.excluded[reason] for reason in Exclusion if told.excluded.get(reason)},
    )


def _groups(judged: Iterable[Judged], group_of: Callable[[Judged], str | None]) -> tuple[GroupRow, ...]:
    groups: dict[str | None, list[Judged]] = {}
    for one in judged:
        groups.setdefault(group_of(one), []).append(one)
    order = sorted(groups.items(), key=lambda each: (each[0] is None, each[0] or ""))
    return tuple(GroupRow(id=each, figures=figures(members)) for each, members in order)


def _agents(direction: Direction, told: Gathered, within: set[Week]) -> Iterable[AgentQuality]:
    """Everybody who was scored in the trend's weeks, the best score first, those without one last."""
    own: dict[AgentId, list[Judged]] = {}
    shown_weeks = {*told.period.looked_back(TREND), *within}
    for one in told.judged:
        if one.official and one.direction is direction and one.week in shown_weeks:
            own.setdefault(one.agent, []).append(one)
    rolling = set(told.period.rolling)
    recent = {agent: found for agent, calls in own.items() if (found := _points(calls, rolling))}
    over = spread(recent.values())
    ranks = {}
    if over is not None:
        shown = {agent: shrunk(fsum(points) / len(points), len(points), over) for agent, points in recent.items()}
        ranks = {rank.agent: rank for rank in ranking(shown)}
    order = [*ranks, *sorted(set(own) - set(ranks))]
    return (_agent(agent, direction, own[agent], within, ranks.get(agent), told.period) for agent in order)


def _agent(
    agent: AgentId, direction: Direction, calls: list[Judged], within: set[Week], rank: Rank | None, period: Period
) -> AgentQuality:
    points = _points(calls, within)
    return AgentQuality(
        agent=agent,
        direction=direction,
        calls=len(points),
        points=fsum(points) / len(points) if points else None,
        passed=pass_share(one.score for one in calls if one.week in within),
        rank=rank,
        trend=tuple(_trend(calls, period.looked_back(TREND))),
    )


def _trend(calls: list[Judged], weeks: Iterable[Week]) -> Iterable[Point]:
    for week in weeks:
        points = _points(calls, {week})
        if points:
            yield Point(week, len(points), fsum(points) / len(points))


def _points(calls: Iterable[Judged], weeks: set[Week]) -> list[float]:
    return [one.score.points for one in calls if one.week in weeks and one.score.points is not None]


def _errors(form: Form, told: Gathered) -> FormErrors:
    now, before = set(told.period.rolling), set(told.period.looked_back(ROLLING + BEFORE)[:-ROLLING])
    recent = [one.review for one in told.judged if one.official and one.week in now]
    earlier = [one.review for one in told.judged if one.official and one.week in before]
    rows = pareto(error_rates(form, recent, told.versions), error_rates(form, earlier, told.versions))
    count = sum(one.form == form.id for one in recent)
    return FormErrors(form=form.id, version=form.version, calls=count, rows=rows)
