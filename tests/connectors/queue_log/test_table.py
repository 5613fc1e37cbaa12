from __future__ import annotations

from pathlib import Path

import pytest

from connectors.errors import MisconfiguredError
from connectors.queue_log.lines import Line, parse_line
from connectors.queue_log.source import LogSource
from connectors.queue_log.table import OVERLAP, LogTable, TableUnreadableError
from realtime.names import Instant
from tests.connectors.queue_log.tables import CALL, SHANGHAI, make, write

DAY = Instant(1795424400.0 - 3600)


def as_lines(lines: tuple[str, ...]) -> list[Line]:
    parsed = [parse_line(line.encode()) for line in lines]
    return [each for each in parsed if isinstance(each, Line)]


def opened(file: Path, rest: str = "") -> LogTable:
    return LogTable(f"sqlite:///{file}{rest}", SHANGHAI)


def news(log: LogSource) -> list[Line]:
    return [line for block in log.news() for line in block.lines]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "asterisk.db"


@pytest.mark.parametrize("split", [True, False])
@pytest.mark.parametrize("with_id", [True, False])
@pytest.mark.parametrize("time", ["DATETIME", "TEXT", "INTEGER"])
def test_every_layout_gives_the_lines_of_the_file(file: Path, *, split: bool, with_id: bool, time: str) -> None:
    make(file, split=split, with_id=with_id, time=time)
    write(file, CALL, split=split, epoch=time == "INTEGER")
    log = opened(file)
    assert log.begin(DAY) == []
    assert news(log) == as_lines(CALL)
    log.close()


@pytest.mark.parametrize("with_id", [True, False])
def test_only_what_is_new_is_given_again(file: Path, *, with_id: bool) -> None:
    make(file, with_id=with_id)
    log = opened(file)
    log.begin(DAY)
    assert news(log) == []
    for line in CALL:
        write(file, [line])
        assert news(log) == as_lines((line,))
        assert news(log) == []
    log.close()


def test_a_row_that_becomes_visible_after_a_later_one_is_not_missed(file: Path) -> None:
    make(file)
    write(file, CALL[:2])
    log = opened(file)
    log.begin(DAY)
    assert len(news(log)) == 2
    late = "1795424401|9.9|sales|NONE|ENTERQUEUE||1|1"
    write(file, [late, CALL[2]])
    with_gap = news(log)
    assert with_gap == as_lines((late, CALL[2]))
    log.close()


def test_many_rows_come_in_order_and_once(file: Path) -> None:
    make(file)
    lines = tuple(f"{1795424400 + place // 3}|{place}.1|sales|NONE|ENTERQUEUE||1|1" for place in range(5000))
    write(file, lines)
    log = opened(file)
    log.begin(DAY)
    assert [line.callid for line in news(log)] == [f"{place}.1" for place in range(5000)]
    assert len(log._seen) <= OVERLAP
    log.close()


def test_it_begins_with_the_last_row_before_the_day(file: Path) -> None:
    make(file)
    write(file, CALL)
    log = opened(file)
    log.begin(Instant(1795424410.0))
    assert [line.word for line in news(log)] == ["CONNECT", "COMPLETECALLER"]
    log.close()


def test_another_table_and_another_time_zone_are_named_in_the_address(file: Path) -> None:
    make(file)
    write(file, CALL)
    log = opened(file, "?table=queue_log&timezone=UTC")
    log.begin(DAY)
    assert news(log)[0].at == 1795424400.0 + 8 * 3600
    with pytest.raises(TableUnreadableError, match=r"no_such"):
        news(opened(file, "?table=no_such"))
    log.close()


def test_a_row_that_is_no_line_is_counted_and_left(file: Path) -> None:
    make(file, time="TEXT")
    write(file, [CALL[0], "1795424402|9.1|sales|张伟|CONNECT|soon|9.2|2"])
    log = opened(file)
    log.begin(DAY)
    (block,) = log.news()
    assert (len(block.lines), block.damaged) == (1, 1)
    log.close()


def test_a_database_that_is_not_there_is_tried_again_until_it_is(file: Path) -> None:
    log = opened(file)
    log.begin(DAY)
    with pytest.raises(OSError, match="unable to open"):
        news(log)
    make(file)
    write(file, CALL)
    assert len(news(log)) == 3
    log.close()


def test_a_table_without_the_columns_says_which_are_missing(file: Path) -> None:
    make(file)
    log = LogTable(f"sqlite:///{file}?table=sqlite_sequence", SHANGHAI)
    with pytest.raises(TableUnreadableError, match="no column time, callid"):
        news(log)
    log.close()


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("nonsense://u:hunter2@h/d", "no kind of database"),
        ("postgresql://u:hunter2@h:port/d", "no address of a database"),
        ("sqlite:///x?table=a;drop", "no name of a table"),
        ("sqlite:///x?timezone=Mars/One", "no time zone"),
        ("oracle://u:hunter2@h/d", "needs the Python package"),
    ],
)
def test_an_impossible_address_is_refused_without_its_password(address: str, said: str) -> None:
    with pytest.raises(MisconfiguredError, match=said) as caught:
        LogTable(address, SHANGHAI)
    assert "hunter2" not in str(caught.value)


def test_the_place_hides_the_password(file: Path) -> None:
    assert opened(file).place == f"sqlite:///{file}, table queue_log"
