"""A quality report as tables of plain cells, in the words of one language: what CSV, XLSX and print all show."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import TypeAlias

import msgspec

from config.catalogue import Texts
from realtime.names import AgentId
from realtime.quality.agenda import Matter
from realtime.quality.estimates import ENOUGH, Rank
from realtime.quality.forms import Critical
from realtime.quality.intervals import Interval
from realtime.quality.judged import Figures
from realtime.quality.report import AgentQuality, FormErrors, GroupRow, QualityReport

Cell: TypeAlias = str | float | Interval | None


class Kind(StrEnum):
    """What a column holds. POINTS: 0 to 100; SHARE: 0 to 1, shown in per cent; DIFFERENCE: points with a sign."""

    TEXT = "text"
    COUNT = "count"
    POINTS = "points"
    SHARE = "share"
    DIFFERENCE = "difference"


class Column(msgspec.Struct, frozen=True):
    """A column. ranged: its cells are intervals, which a sheet shows as three columns."""

    title: str
    kind: Kind = Kind.TEXT
    ranged: bool = False


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """One part of a report. key: stable, for file parts and sheets; note: what its figures rest on.

    faint: places of rows that rest on too little to be shown as facts.
    """

    key: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    faint: frozenset[int] = frozenset()


class Names(msgspec.Struct, frozen=True, kw_only=True):
    """What people call those whom the report knows by id; an id without a name shows itself. items: by form, code."""

    agents: Mapping[AgentId, str]
    teams: Mapping[str, str]
    queues: Mapping[str, str]
    items: Mapping[tuple[str, str], str]
    forms: Mapping[str, str]


def tables(report: QualityReport, names: Names, texts: Texts) -> tuple[Table, ...]:
    """The parts of the report that there is anything to say in, in the order of reading."""
    found = [
        _overview(report, texts),
        _groups("teams", report.teams, names.teams, texts),
        _groups("queues", report.queues, names.queues, texts),
        _agents(report, names, texts),
        _trend(report, names, texts),
        *(_errors(one, names, texts) for one in report.errors),
        _satisfaction(report, names, texts),
        _raters(report, texts),
        _shortfalls(report, names, texts),
        _excluded(report, texts),
        _agenda(report, names, texts),
    ]
    return tuple(one for one in found if one.rows)


def _overview(report: QualityReport, texts: Texts) -> Table:
    told, centre = report.coverage, report.centre
    rows: list[tuple[Cell, ...]] = [
        (texts("report.samples"), told.samples, ""),
        (texts("report.scored"), told.scored, ""),
        (texts("report.waiting"), told.waiting, ""),
        (texts("report.unusable"), told.unusable, ""),
        (texts("report.replaced"), told.replaced, ""),
        (texts("report.random_calls"), centre.calls, ""),
        (texts("report.other_calls"), centre.other, texts("report.other_calls.note")),
    ]
    for key, figure, kind in _key_figures(centre, texts):
        rows.append((key, spelled(figure, kind), ""))
    agreement = report.calibration.agreement
    if report.calibration.sessions:
        rows.append((texts("report.sessions"), f"{report.calibration.passed} / {report.calibration.sessions}", ""))
    if agreement is not None and agreement.alpha is not None:
        note = texts(f"report.trust.{agreement.trust}") if agreement.trust else ""
        rows.append((texts("report.alpha"), f"{agreement.alpha:.2f}", note))
    columns = (Column(texts("report.figure")), Column(texts("report.value")), Column(texts("report.remark")))
    return Table(key="overview", title=texts("report.overview"), columns=columns, rows=tuple(rows))


def _key_figures(centre: Figures, texts: Texts) -> Iterator[tuple[str, Cell, Kind]]:
    yield texts("report.score"), centre.score, Kind.POINTS
    yield texts("report.hajek"), centre.hajek, Kind.POINTS
    yield texts("report.passed"), centre.passed, Kind.SHARE
    for critical in Critical:
        if critical in centre.critical:
            yield texts(f"report.critical.{critical}"), centre.critical[critical], Kind.SHARE
    yield texts("report.accuracy"), centre.accuracy, Kind.SHARE


def _groups(key: str, groups: Sequence[GroupRow], names: Mapping[str, str], texts: Texts) -> Table:
    columns = (
        Column(texts(f"report.{key}.one")),
        Column(texts("report.calls"), Kind.COUNT),
        Column(texts("report.score"), Kind.POINTS, ranged=True),
        Column(texts("report.hajek"), Kind.POINTS),
        Column(texts("report.passed"), Kind.SHARE, ranged=True),
        *(Column(texts(f"report.critical.{each}"), Kind.SHARE, ranged=True) for each in Critical),
        Column(texts("report.accuracy"), Kind.SHARE),
    )
    rows = tuple(
        (
            texts(f"report.{key}.none") if one.id is None else names.get(one.id, one.id),
            one.figures.calls,
            one.figures.score,
            one.figures.hajek,
            one.figures.passed,
            *(one.figures.critical.get(each) for each in Critical),
            one.figures.accuracy,
        )
        for one in groups
    )
    faint = frozenset(place for place, one in enumerate(groups) if one.figures.calls < ENOUGH)
    title, note = texts(f"report.{key}"), texts("report.groups.note")
    return Table(key=key, title=title, columns=columns, rows=rows, note=note, faint=faint)


def _agents(report: QualityReport, names: Names, texts: Texts) -> Table:
    columns = (
        Column(texts("report.agent")),
        Column(texts("report.direction")),
        Column(texts("report.calls"), Kind.COUNT),
        Column(texts("report.mean"), Kind.POINTS),
        Column(texts("report.passed"), Kind.SHARE, ranged=True),
        Column(texts("report.rolling_calls"), Kind.COUNT),
        Column(texts("report.shrunk"), Kind.POINTS, ranged=True),
        Column(texts("report.rank")),
    )
    return Table(
        key="agents",
        title=texts("report.agents"),
        columns=columns,
        rows=tuple(_agent(one, names, texts) for one in report.agents),
        note=texts("report.agents.note"),
        faint=frozenset(place for place, one in enumerate(report.agents) if one.rank is None or one.rank.shown.grey),
    )


def _agent(one: AgentQuality, names: Names, texts: Texts) -> tuple[Cell, ...]:
    rank = one.rank
    return (
        names.agents.get(one.agent, one.agent),
        texts(f"report.direction.{one.direction}"),
        one.calls,
        one.points,
        one.passed,
        rank.shown.calls if rank else None,
        _shown(rank) if rank else None,
        texts("report.rank.range", best=rank.best, worst=rank.worst, of=rank.of) if rank else None,
    )


def _shown(rank: Rank) -> Cell:
    """The score; its interval where people differ at all, as far as can be seen."""
    return rank.shown.interval if rank.shown.half_width > 0.0 else rank.shown.score


def _trend(report: QualityReport, names: Names, texts: Texts) -> Table:
    weeks = sorted({point.week for one in report.agents for point in one.trend})
    columns = (
        Column(texts("report.agent")),
        Column(texts("report.direction")),
        *(Column(week, Kind.POINTS) for week in weeks),
    )
    rows = []
    for one in report.agents:
        points = {point.week: point.points for point in one.trend}
        name, direction = names.agents.get(one.agent, one.agent), texts(f"report.direction.{one.direction}")
        rows.append((name, direction, *(points.get(week) for week in weeks)))
    title, note = texts("report.trend"), texts("report.trend.note")
    return Table(key="trend", title=title, columns=columns, rows=tuple(rows), note=note)


def _errors(errors: FormErrors, names: Names, texts: Texts) -> Table:
    columns = (
        Column(texts("report.item")),
        Column(texts("report.errors"), Kind.COUNT),
        Column(texts("report.applicable"), Kind.COUNT),
        Column(texts("report.rate"), Kind.SHARE, ranged=True),
        Column(texts("report.cost"), Kind.POINTS),
        Column(texts("report.cumulative"), Kind.SHARE),
        Column(texts("report.rising")),
        Column(texts("report.suggestion")),
        Column(texts("report.whom")),
    )
    rows = tuple(
        (
            names.items.get((errors.form, row.item.code), row.item.code),
            row.item.errors,
            row.item.applicable,
            row.item.rate,
            row.item.cost,
            row.share,
            texts(f"report.rising.{'unknown' if row.rising is None else 'yes' if row.rising else 'no'}"),
            texts(f"report.suggestion.{row.suggestion}") if row.suggestion else None,
            ", ".join(names.agents.get(agent, agent) for agent in row.agents),
        )
        for row in errors.rows
    )
    title = texts("report.pareto", form=names.forms.get(errors.form, errors.form), calls=errors.calls)
    note = texts("report.pareto.note")
    return Table(key=f"errors-{errors.form}", title=title, columns=columns, rows=rows, note=note)


def _raters(report: QualityReport, texts: Texts) -> Table:
    columns = (
        Column(texts("report.rater")),
        Column(texts("report.calls"), Kind.COUNT),
        Column(texts("report.bias"), Kind.DIFFERENCE, ranged=True),
        Column(texts("report.drift")),
    )
    rows = tuple(
        (one.rater, one.calls, one.bias, texts(f"report.drift.{'out' if one.drifted else 'within'}"))
        for one in report.calibration.raters
    )
    title, note = texts("report.raters"), texts("report.raters.note")
    return Table(key="raters", title=title, columns=columns, rows=rows, note=note)


def _shortfalls(report: QualityReport, names: Names, texts: Texts) -> Table:
    columns = (
        Column(texts("report.agent")),
        Column(texts("report.week")),
        Column(texts("report.quota"), Kind.COUNT),
        Column(texts("report.drawn"), Kind.COUNT),
        Column(texts("report.calls"), Kind.COUNT),
        Column(texts("report.lack")),
    )
    rows = tuple(
        (
            names.agents.get(one.cell.agent, one.cell.agent),
            one.cell.week,
            one.quota,
            one.drawn,
            one.size,
            texts(f"report.lack.{one.lack}"),
        )
        for one in report.coverage.shortfalls
    )
    return Table(key="shortfalls", title=texts("report.shortfalls"), columns=columns, rows=rows)


def _satisfaction(report: QualityReport, names: Names, texts: Texts) -> Table:
    told = report.satisfaction
    columns = (
        Column(texts("report.about")),
        Column(texts("report.marks"), Kind.COUNT),
        Column(texts("report.mean"), Kind.POINTS, ranged=True),
        Column(texts("report.low_marks"), Kind.SHARE, ranged=True),
    )
    title = texts("report.satisfaction")
    if told is None:
        return Table(key="satisfaction", title=title, columns=columns, rows=())
    groups = [
        (texts("report.everybody"), told.centre),
        *((names.teams.get(team, team), one) for team, one in told.teams.items()),
        *((names.agents.get(agent, agent), one) for agent, one in told.agents.items()),
    ]
    rows = tuple((name, one.count, one.interval or one.mean, one.low) for name, one in groups)
    faint = frozenset(place for place, (_, one) in enumerate(groups) if one.count < ENOUGH)
    note = texts("report.satisfaction.note", highest=f"{told.centre.highest:g}")
    return Table(key="satisfaction", title=title, columns=columns, rows=rows, note=note, faint=faint)


def _excluded(report: QualityReport, texts: Texts) -> Table:
    columns = (Column(texts("report.reason")), Column(texts("report.calls"), Kind.COUNT))
    rows = tuple((texts(f"report.excluded.{reason}"), count) for reason, count in report.coverage.excluded.items())
    note = texts("report.excluded.note")
    return Table(key="excluded", title=texts("report.excluded"), columns=columns, rows=rows, note=note)


def _agenda(report: QualityReport, names: Names, texts: Texts) -> Table:
    columns = (Column(texts("report.matter")), Column(texts("report.count"), Kind.COUNT), Column(texts("report.about")))
    items = {code: name for (_, code), name in names.items.items()}
    called: dict[Matter, Mapping[str, str]] = {
        Matter.RISING: items,
        Matter.ERRORS: items,
        Matter.SHORTFALLS: {str(agent): name for agent, name in names.agents.items()},
    }  # the others name samples by number, accounts and titles: no ids, though they may look like one
    rows = tuple(
        (
            texts(f"report.matter.{one.matter}"),
            one.count,
            ", ".join(called.get(one.matter, {}).get(subject, subject) for subject in one.subjects),
        )
        for one in report.agenda
    )
    return Table(key="agenda", title=texts("report.agenda"), columns=columns, rows=rows)


def spelled(cell: Cell, kind: Kind) -> str:
    """A cell as people read it: an interval as "87.3 (81.0–92.1)"; a dash for not known."""
    if isinstance(cell, Interval):
        return f"{spelled(cell.value, kind)} ({bounds(cell, kind)})" if cell.value is not None else "–"
    if cell is None:
        return "–"
    return cell if isinstance(cell, str) else _number(cell, kind)


def bounds(cell: Interval, kind: Kind) -> str:
    """The bounds of an interval, as "81.0–92.1"."""
    return f"{_number(cell.low, kind)}–{_number(cell.high, kind)}"


def _number(value: float, kind: Kind) -> str:
    match kind:
        case Kind.SHARE:
            return f"{value:.1%}"
        case Kind.DIFFERENCE:
            return f"{value:+.1f}"
        case Kind.POINTS:
            return f"{value:.1f}"
        case _:
            return f"{value:g}"
