from __future__ import annotations

import sqlite3
from pathlib import Path

import msgspec
import pytest

from connectors.journal.archive import Archive
from connectors.journal.encoding import encode
from connectors.journal.erasing import Erased
from connectors.journal.protocol import Checkpoint
from connectors.journal.sqlite import SqliteJournal
from realtime import checkpoint
from realtime.access.caller_key import normalised
from realtime.erasing import CallerEraser
from realtime.events import CallerJoined, ChannelCreated, FloorEvent
from realtime.floor import apply
from realtime.names import ChannelId, Instant, PbxId, QueueId
from realtime.rules import Rules
from realtime.state import Changes, Floor
from tests.connectors.journal.build import of_old

HQ = PbxId("hq")
THEIRS, OTHER = "13812340042", "13900000001"
DIGITS = "8613812340042"


def events() -> list[FloorEvent]:
    made: list[FloorEvent] = []
    for place, number in enumerate([THEIRS, OTHER, f"+86{THEIRS}", OTHER]):
        leg, at = ChannelId(f"hq/179541536{place}.7"), Instant(1_795_415_360.0 + place)
        made.append(
            ChannelCreated(pbx=HQ, at=at, channel=leg, name=f"PJSIP/trunk-{place}", number=number, caller_name="王五")
        )
        made.append(CallerJoined(pbx=HQ, at=at, channel=leg, queue=QueueId("hq/sales"), position=1, name="王五"))
        made.append(CallerJoined(pbx=HQ, at=at, channel=leg, queue=QueueId("hq/b"), number=number, name="王五"))
    return made


def floor_of(told: list[FloorEvent]) -> Floor:
    floor, changes = Floor(rules=Rules()), Changes()
    for event in told:
        apply(floor, event, changes)
    return floor


def filled(file: Path) -> SqliteJournal:
    journal = SqliteJournal(file)
    for place, event in enumerate(events()):
        journal.append(event, Instant(1_795_415_400.0 + place))
    pieces = tuple(checkpoint.pieces(floor_of(events())))
    journal.save_checkpoint(Checkpoint(seq=12, at=Instant(1_795_415_420.0), version=checkpoint.VERSION, pieces=pieces))
    assert journal.flush()
    return journal


def eraser() -> CallerEraser:
    return CallerEraser(DIGITS, lambda number: normalised(number) == DIGITS, lambda number: f"~{len(number):012d}")


def test_entries_keep_everything_but_number_and_name(tmp_path: Path) -> None:
    journal = filled(tmp_path / "journal.db")
    before = list(journal.read())
    assert journal.erase(eraser()).result(10) == Erased(entries=6, checkpoints=1)
    after = list(journal.read())
    assert [(entry.seq, entry.received) for entry in after] == [(entry.seq, entry.received) for entry in before]
    for old, new in zip(before, after, strict=True):
        theirs = getattr(old.event, "channel", "")[12] in "02"
        number = getattr(old.event, "number", None)
        alias = None if number is None else f"~{len(number):012d}"
        gone = {"number": alias, "caller_name" if isinstance(old.event, ChannelCreated) else "name": None}
        assert new.event == (msgspec.structs.replace(old.event, **gone) if theirs else old.event)
    journal.append(events()[0], Instant(1_795_415_500.0))
    assert journal.close().lost == 0


def test_the_checkpoint_is_the_one_the_rewritten_entries_give(tmp_path: Path) -> None:
    journal = filled(tmp_path / "journal.db")
    journal.erase(eraser()).result(10)
    (kept,) = journal.checkpoints()
    told = [entry.event for entry in journal.read()]
    assert b"".join(kept.pieces) == b"".join(checkpoint.pieces(floor_of(told)))
    journal.close()
    with Archive(tmp_path / "journal.db") as archive:
        assert [found.seq for found in archive.checkpoints_before(12)] == [12]
        assert len(list(archive.entries(0, 12))) == 12


def test_the_number_is_nowhere_in_the_files_any_more(tmp_path: Path) -> None:
    journal = filled(tmp_path / "journal.db")
    journal.erase(eraser()).result(10)
    files = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    journal.close()
    assert THEIRS.encode() not in files
    assert OTHER.encode() in files


def test_what_cannot_be_read_is_counted_and_left(tmp_path: Path) -> None:
    journal = filled(tmp_path / "journal.db")
    with sqlite3.connect(tmp_path / "journal.db") as connection:
        ((seq, written),) = connection.execute("SELECT seq, event FROM entries").fetchall()
        strange = written.replace(b"channel_created", b"moon_landed", 1)
        connection.execute("UPDATE entries SET event = ? WHERE seq = ?", (strange, seq))
    assert journal.erase(eraser()).result(10) == Erased(entries=5, checkpoints=1, unreadable=1)
    with sqlite3.connect(tmp_path / "journal.db") as connection:
        connection.execute("UPDATE entries SET format = 99")
    assert journal.erase(eraser()).result(10).unreadable == 12
    journal.close()


def test_a_row_of_an_older_program_is_rewritten_too(tmp_path: Path) -> None:
    of_old(tmp_path / "journal.db", 3)
    theirs = CallerJoined(pbx=HQ, at=Instant(1.0), channel=ChannelId("hq/9"), queue=QueueId("hq/b"), number=THEIRS)
    with sqlite3.connect(tmp_path / "journal.db") as connection:
        connection.execute("UPDATE entries SET event = ? WHERE seq = 2", (encode(theirs),))
    journal = SqliteJournal(tmp_path / "journal.db")
    assert journal.erase(eraser()).result(10) == Erased(entries=1)
    assert [getattr(entry.event, "number", None) for entry in journal.read()] == [None, "~000000000011", None]
    journal.close()
    assert THEIRS.encode() not in (tmp_path / "journal.db").read_bytes()


def test_a_checkpoint_that_is_damaged_does_not_keep_the_number(tmp_path: Path) -> None:
    journal = filled(tmp_path / "journal.db")
    with sqlite3.connect(tmp_path / "journal.db") as connection:
        connection.execute("UPDATE checkpoint_pieces SET bytes = CAST(? AS BLOB), packed = 0", (f"x{THEIRS}",))
    journal.erase(eraser()).result(10)
    assert list(journal.checkpoints()) == []
    journal.close()
    assert THEIRS.encode() not in (tmp_path / "journal.db").read_bytes()


def test_whoever_waits_is_told_when_the_journal_closes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = filled(tmp_path / "journal.db")
    monkeypatch.setattr(journal._writer, "_erased_some", lambda: True)
    waiting = journal.erase(eraser())
    journal.close()
    with pytest.raises(OSError, match="closed before"):
        waiting.result(5)


def test_what_waits_to_be_written_is_rewritten_too(tmp_path: Path) -> None:
    journal = filled(tmp_path / "journal.db")
    for event in events():
        journal.append(event, Instant(1_795_415_500.0))
    assert journal.erase(eraser()).result(10).entries == 12
    journal.close()
    assert THEIRS.encode() not in (tmp_path / "journal.db").read_bytes()


def test_whoever_does_not_agree_keeps_everything_as_it_was(tmp_path: Path) -> None:
    journal = filled(tmp_path / "journal.db")
    before, theirs = list(journal.read()), eraser()

    def refuse() -> None:
        assert theirs.subjects == {"hq/1795415360.7", "hq/1795415362.7"}
        raise PermissionError("held")

    with pytest.raises(PermissionError, match="held"):
        journal.erase(theirs, refuse).result(10)
    assert list(journal.read()) == before
    assert journal.erase(eraser()).result(10).entries == 6, "the next one is done"
    journal.close()
