from __future__ import annotations

import msgspec
import pytest

from config.catalogue import LANGUAGES, texts_in
from config.reports.tables import Kind, spelled, tables
from realtime.names import AgentId
from realtime.quality.agenda import Matter, Topic
from realtime.quality.intervals import Interval
from realtime.quality.report import report
from tests.config.reports.made import NAMES, full_report
from tests.realtime.quality.test_report import gathered


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_a_report_is_in_every_language(language: str) -> None:
    parts = tables(full_report(), NAMES, texts_in(language))
    keys = [part.key for part in parts]
    assert keys == [
        *("overview", "teams", "queues", "agents", "trend", "errors-small"),
        *("raters", "shortfalls", "excluded", "agenda"),
    ]
    told = [part.title + part.note for part in parts] + [column.title for part in parts for column in part.columns]
    told += [cell for part in parts for row in part.rows for cell in row if isinstance(cell, str)]
    assert [text for text in told if text.startswith("report.") or "{" in text] == []


def test_every_row_has_a_cell_for_every_column() -> None:
    for part in tables(full_report(), NAMES, texts_in("en")):
        assert {len(row) for row in part.rows} == {len(part.columns)}


def test_agents_below_eight_calls_are_faint_and_ranks_are_ranges() -> None:
    agents = next(part for part in tables(full_report(), NAMES, texts_in("en")) if part.key == "agents")
    assert agents.rows[0][0] == "王芳"
    assert 0 not in agents.faint
    assert {1, 2} <= agents.faint
    assert agents.rows[0][-1] == "1–2 of 2"
    assert agents.rows[2][-1] is None


def test_parts_without_rows_are_left_out() -> None:
    parts = tables(report(gathered([])), NAMES, texts_in("en"))
    assert [part.key for part in parts] == ["overview", "excluded"]


@pytest.mark.parametrize(
    ("cell", "kind", "text"),
    [
        (Interval(0.5, 0.25, 0.75), Kind.SHARE, "50.0% (25.0%–75.0%)"),
        (Interval(None, 0.0, 1.0), Kind.SHARE, "–"),
        (87.333, Kind.POINTS, "87.3"),
        (-1.26, Kind.DIFFERENCE, "-1.3"),
        (3, Kind.COUNT, "3"),
        (None, Kind.POINTS, "–"),
        ("x", Kind.TEXT, "x"),
    ],
)
def test_cells_are_spelled_as_people_read_them(cell: str | float | Interval | None, kind: Kind, text: str) -> None:
    assert spelled(cell, kind) == text


def test_the_agenda_takes_no_sample_for_somebody_whose_id_is_its_number() -> None:
    told = msgspec.structs.replace(
        full_report(),
        agenda=(
            Topic(matter=Matter.APPEALS, count=1, subjects=("1001",)),
            Topic(matter=Matter.SHORTFALLS, count=1, subjects=("1001",)),
        ),
    )
    names = msgspec.structs.replace(NAMES, agents={AgentId("1001"): "王芳"})
    (part,) = [one for one in tables(told, names, texts_in("en")) if one.key == "agenda"]
    assert [row[2] for row in part.rows] == ["1001", "王芳"]
