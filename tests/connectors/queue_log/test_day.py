from __future__ import annotations

from pathlib import Path

import pytest

from connectors.queue_log.day import SLICE, LoggedDay, read_day
from connectors.queue_log.source import LogFile
from realtime.events import Verdict
from realtime.names import Instant, PbxId
from tests.connectors.queue_log.tables import CALL

HQ = PbxId("hq")
NINE = Instant(1795424400.0)


def day_of(file: Path, lines: tuple[str, ...], begin: float = NINE) -> LoggedDay:
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return read_day(LogFile(file), HQ, Instant(begin))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "queue_log"


def test_each_visit_is_told_once_in_its_last_telling(file: Path) -> None:
    day = day_of(file, CALL)
    (visit,) = day.visits
    assert (visit.verdict, visit.ended, visit.agent) == (Verdict.ANSWERED, NINE + 20, "张伟")
    assert (day.first, day.last, day.lines, day.names) == (
        NINE,
        NINE + 20,
        3,
        frozenset({"张伟"}),
    )


def test_a_visit_that_began_the_day_before_is_not_of_the_day(file: Path) -> None:
    day = day_of(file, CALL, NINE + 1)
    assert day.visits == ()
    assert (day.first, day.lines) == (NINE + 1, 2)


def test_a_log_that_begins_with_its_asterisk_misses_nothing(file: Path) -> None:
    start = f"{NINE + 60:.0f}|NONE|NONE|NONE|QUEUESTART|"
    assert day_of(file, (start,)).first == NINE
    assert day_of(file, CALL, NINE - 60).first == NINE
    assert day_of(file, ()) == LoggedDay(begin=NINE)


def test_damaged_lines_are_counted(file: Path) -> None:
    assert day_of(file, (*CALL, "nonsense", "1795424421|half")).damaged == 2


def test_the_reader_pauses_every_few_lines(file: Path) -> None:
    file.write_text("".join(f"{CALL[0]}\n" for _ in range(3 * SLICE)), encoding="utf-8")
    paused: list[None] = []
    read_day(LogFile(file), HQ, NINE, lambda: paused.append(None))
    assert len(paused) == 3
