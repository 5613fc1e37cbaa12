from __future__ import annotations

import asyncio
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from connectors.errors import MisconfiguredError
from connectors.journal.protocol import Checkpoint, Condition
from connectors.journal.schema import connect
from connectors.journal.sqlite import SqliteJournal
from realtime.names import Instant
from tests.connectors.journal.build import filled, joined

NOW = Instant(0.0)

ENDLESS = """
import sys
from pathlib import Path
from connectors.journal.sqlite import SqliteJournal
from tests.connectors.journal.build import joined

journal = SqliteJournal(Path(sys.argv[1]))
number = journal.last
while True:
    for _ in range(37):
        number += 1
        journal.append(joined(number), float(number))
    while journal.health().queued > 2000:
        pass
    print(journal.health().committed, flush=True)
"""


def test_events_come_back_in_order_with_the_time_they_were_received(tmp_path: Path) -> None:
    journal = filled(tmp_path / "j.db", 5)
    assert [(entry.seq, entry.received, entry.event) for entry in journal.read()] == [
        (number, float(number), joined(number)) for number in range(1, 6)
    ]
    journal.close()


def test_numbers_go_on_after_a_restart_and_after_everything_was_cut(tmp_path: Path) -> None:
    file = tmp_path / "j.db"
    journal = filled(file, 5)
    journal.save_checkpoint(Checkpoint(seq=5, at=NOW, version=1, pieces=(b"",)))
    journal.close()
    with closing(connect(file)) as connection:
        connection.execute("UPDATE entries SET event = x'00'")
    journal = SqliteJournal(file)
    assert journal.health().cut == 5
    assert journal.append(joined(6), NOW) == 6
    assert journal.close().committed == 6


def test_killed_with_signal_nine_everything_committed_is_there_in_order_without_gaps(tmp_path: Path) -> None:
    file = tmp_path / "j.db"
    for _ in range(3):
        with subprocess.Popen(
            [sys.executable, "-c", ENDLESS, str(file)], stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[3]
        ) as child:
            assert child.stdout is not None
            committed = 0
            start = None
            for line in child.stdout:
                committed = int(line)
                start = committed if start is None else start
                if committed > start + 3000:
                    break
            child.kill()
            printed = [int(line) for line in child.stdout.read().split("\n")[:-1] if line]
        committed = max([committed, *printed])
        journal = SqliteJournal(file)
        entries = list(journal.read())
        journal.close()
        assert len(entries) >= committed > 3000
        assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
        assert all(entry.event == joined(entry.seq) for entry in entries)


def test_a_second_daemon_on_the_same_journal_is_refused(tmp_path: Path) -> None:
    journal = SqliteJournal(tmp_path / "j.db")
    with pytest.raises(MisconfiguredError, match="another Floorwatch already uses"):
        SqliteJournal(tmp_path / "j.db")
    journal.close()
    SqliteJournal(tmp_path / "j.db").close()


def test_a_directory_that_cannot_be_made_is_told_with_the_mend(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(MisconfiguredError, match=r"storage\.directory"):
        SqliteJournal(tmp_path / "file" / "j.db")


def test_a_broken_file_is_put_aside_and_the_daemon_goes_on(tmp_path: Path) -> None:
    file = tmp_path / "j.db"
    file.write_bytes(b"no database" * 1000)
    journal = SqliteJournal(file)
    assert journal.health().salvaged == str(tmp_path / "j.damaged-1.db")
    journal.append(joined(1), NOW)
    assert journal.flush()
    assert journal.close().committed == 1


def test_a_checkpoint_is_kept_across_a_restart(tmp_path: Path) -> None:
    journal = filled(tmp_path / "j.db", 3)
    checkpoint = Checkpoint(seq=3, at=Instant(9.5), version=2, pieces=(b"\x00" * 100_000, b"tail"))
    journal.save_checkpoint(checkpoint)
    journal.close()
    again = SqliteJournal(tmp_path / "j.db")
    assert list(again.checkpoints()) == [checkpoint]
    again.close()


async def test_reading_in_chunks_leaves_the_loop_free(tmp_path: Path) -> None:
    journal = filled(tmp_path / "j.db", 3000)
    chunks = journal.chunks(since=1000)
    read: list[int] = []
    while (chunk := await asyncio.to_thread(next, chunks, None)) is not None:
        read += [entry.seq for entry in chunk]
    assert read == list(range(1001, 3001))
    journal.close()


def test_closing_twice_is_closing_once(tmp_path: Path) -> None:
    journal = filled(tmp_path / "j.db", 1)
    assert journal.close() == journal.close()
    assert journal.health().condition is Condition.CLOSED
