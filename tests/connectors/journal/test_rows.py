"""A run of events goes into one row and comes back, whatever became of some of them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from connectors.journal.encoding import FORMAT, Unreadable, encode
from connectors.journal.rows import Row, columns, event_of, last_received, lines, row_of, told, with_lines
from connectors.journal.schema import connect, migrate
from realtime.events import UserEventSent
from realtime.names import Instant, PbxId
from tests.connectors.journal.build import joined, of_old

TIMES = st.floats(min_value=0.0, max_value=1e11)
UNWRITABLE = UserEventSent(pbx=PbxId("hq"), at=Instant(0.0), name="\ud800", fields={})


@given(st.lists(st.tuples(TIMES, st.text()), min_size=1, max_size=20), st.integers(1, 10**12))
def test_what_is_told_is_what_was_put_in_to_the_digit(texts: list[tuple[float, str]], first: int) -> None:
    run = [
        (first + place, Instant(at), UserEventSent(pbx=PbxId("hq"), at=Instant(at), name=text, fields={text: "\n"}))
        for place, (at, text) in enumerate(texts)
    ]
    row, unwritten = row_of(run)
    assert (row.seq, row.received, row.events, unwritten) == (run[-1][0], run[0][1], len(run), 0)
    assert told(row) == run
    assert last_received(row) == run[-1][1]
    assert [event_of(row, number) for number, _, _ in run] == [event for _, _, event in run]


def test_an_event_that_cannot_be_written_leaves_its_number_empty() -> None:
    row, unwritten = row_of([(4, Instant(1.0), joined(4)), (5, Instant(2.0), UNWRITABLE), (6, Instant(3.0), joined(6))])
    assert unwritten == 1
    assert told(row) == [(4, 1.0, joined(4)), (5, 2.0, Unreadable.UNWRITTEN), (6, 3.0, joined(6))]
    assert event_of(row, 7) is Unreadable.UNWRITTEN


def test_one_strange_event_does_not_take_the_others_with_it() -> None:
    row, _ = row_of([(number, Instant(1.0), joined(number)) for number in range(1, 4)])
    written = lines(row)
    assert written is not None
    strange = with_lines(row, [b'{"kind": "moon_landed"}', b"\xff", written[2]])
    assert [event for _, _, event in told(strange)] == [Unreadable.UNKNOWN, Unreadable.DAMAGED, joined(3)]
    assert event_of(strange, 3) == joined(3)


def test_a_row_whose_entries_cannot_be_told_apart_is_damaged_as_a_whole() -> None:
    row, _ = row_of([(number, Instant(1.0), joined(number)) for number in range(1, 4)])
    for written in (row.event[:9], row.event.partition(b"\n")[2], row.event + b"\n", b"", None, "text"):
        damaged = Row(3, 1.0, row.format, written, 3)  # type: ignore[arg-type]  # what a damaged table may give
        assert [event for _, _, event in told(damaged)] == [Unreadable.DAMAGED] * 3
        assert lines(damaged) is None
        assert event_of(damaged, 2) is Unreadable.DAMAGED


def test_a_row_of_a_newer_program_is_unknown() -> None:
    row, _ = row_of([(1, Instant(1.0), joined(1))])
    assert told(row._replace(format=99)) == [(1, 1.0, Unreadable.UNKNOWN)]


def test_an_entry_to_a_row_is_what_older_programs_wrote(tmp_path: Path) -> None:
    row = Row(7, 5.0, FORMAT, encode(joined(7)), 1)
    assert told(row) == [(7, 5.0, joined(7))]
    assert lines(with_lines(row, [b"{}"])) == [b"{}"]
    of_old(tmp_path / "j.db", 2)
    with closing(connect(tmp_path / "j.db")) as connection:
        select = "SELECT {} FROM entries ORDER BY seq LIMIT 1"
        first = Row._make(connection.execute(select.format(columns(connection))).fetchone())
        migrate(connection, tmp_path / "j.db")
        assert Row._make(connection.execute(select.format(columns(connection))).fetchone()) == first
        assert told(first) == [(1, 1.0, joined(1))]


def test_the_greatest_number_of_the_table_is_the_journals(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "j.db")) as connection:
        migrate(connection, tmp_path / "j.db")
        row, _ = row_of([(number, Instant(1.0), joined(number)) for number in range(41, 44)])
        connection.execute(f"INSERT INTO entries ({columns(connection)}) VALUES (?, ?, ?, ?, ?)", row)
        assert connection.execute("SELECT MAX(seq) FROM entries").fetchone() == (43,)
