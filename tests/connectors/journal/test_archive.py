"""What was received by a moment, from which checkpoint to go on, which frames were drawn, and what was told later."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from connectors.journal import care
from connectors.journal.archive import Archive
from connectors.journal.protocol import Checkpoint
from connectors.journal.sqlite import SqliteJournal
from realtime.events import FloorEvent, Source, Verdict, VisitLogged
from realtime.names import ChannelId, Instant, PbxId, QueueId
from realtime.past import Frame
from tests.connectors.journal.build import joined, of_old

FIRST = 1_795_415_360.0


def told(joined_at: float, received: float) -> VisitLogged:
    return VisitLogged(
        pbx=PbxId("hq"),
        at=Instant(FIRST + received),
        source=Source.QUEUE_LOG,
        channel=ChannelId("hq/late"),
        queue=QueueId("hq/sales"),
        joined=Instant(FIRST + joined_at),
        verdict=Verdict.ABANDON,
    )


def written(file: Path, events: list[tuple[float, FloorEvent]], frames: list[Frame] | None = None) -> Path:
    journal = SqliteJournal(file)
    for received, event in events:
        journal.append(event, Instant(FIRST + received))
    for frame in frames or []:
        journal.note_frame(frame)
    assert journal.flush()
    journal.close()
    return file


def lived(file: Path, count: int = 1000) -> Path:
    return written(file, [(float(number), joined(number)) for number in range(1, count + 1)])


@pytest.mark.parametrize(("after", "seq"), [(0.5, 0), (1.0, 1), (1.5, 1), (500.0, 500), (1000.0, 1000), (9e9, 1000)])
def test_the_last_entry_received_by_a_moment_is_found(tmp_path: Path, after: float, seq: int) -> None:
    with Archive(lived(tmp_path / "j.db")) as archive:
        assert archive.entry_at(Instant(FIRST + after)) == seq


def test_holes_in_the_numbers_do_not_mislead(tmp_path: Path) -> None:
    file = tmp_path / "j.db"
    of_old(file, 1000)
    connection = sqlite3.connect(file)
    connection.execute("UPDATE entries SET received = received + ?", (FIRST,))
    connection.execute("DELETE FROM entries WHERE seq BETWEEN 300 AND 700 OR seq < 10")
    connection.commit()
    connection.close()
    with Archive(file) as archive:
        assert archive.entry_at(Instant(FIRST + 500)) == 299
        assert archive.entry_at(Instant(FIRST + 701)) == 701
        assert archive.entry_at(Instant(FIRST + 5)) == 0
        assert not archive.whole()


def test_in_a_journal_of_two_programs_every_number_is_found(tmp_path: Path) -> None:
    file = tmp_path / "j.db"
    of_old(file, 150)
    journal = SqliteJournal(file)
    for number in range(151, 401):
        journal.append(joined(number), Instant(float(number)))
        if number % 70 == 0:
            journal.flush()
    assert journal.close().committed == 400
    with Archive(file) as archive:
        assert (archive.oldest(), archive.newest(), archive.whole()) == (1.0, 400.0, True)
        for number in range(1, 401):
            assert archive.entry_at(Instant(number + 0.5)) == number
        for since, until in ((0, 400), (149, 152), (150, 151), (151, 399), (160, 163), (399, 400), (400, 500)):
            expected = list(range(since + 1, min(until, 400) + 1))
            assert [entry.seq for entry in archive.entries(since, until)] == expected
            assert [entry.seq for entry in archive.entries_back(since, until)] == expected[::-1]


def test_an_empty_journal_has_no_moments(tmp_path: Path) -> None:
    SqliteJournal(tmp_path / "j.db").close()
    with Archive(tmp_path / "j.db") as archive:
        assert (archive.oldest(), archive.newest(), archive.entry_at(Instant(9e9))) == (None, None, 0)
        assert archive.last_frame(Instant(9e9)) is None
        assert list(archive.entries(0, 10)) == []


def test_entries_come_in_order_or_newest_first(tmp_path: Path) -> None:
    with Archive(lived(tmp_path / "j.db", 1200)) as archive:
        assert [entry.seq for entry in archive.entries(100, 1150)] == list(range(101, 1151))
        assert [entry.seq for entry in archive.entries_back(100, 1150)] == list(range(1150, 100, -1))


def test_the_checkpoints_before_an_entry_come_newest_first_and_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(care, "ANCHOR_EVERY", 10)
    journal = SqliteJournal(tmp_path / "j.db")
    for number in range(1, 101):
        journal.append(joined(number), Instant(FIRST + number))
        if number % 20 == 0:
            at = Instant(FIRST + number)
            journal.save_checkpoint(Checkpoint(seq=number, at=at, version=1, pieces=(b"p%d" % number,)))
            assert journal.flush()
    journal.close()
    with Archive(tmp_path / "j.db") as archive:
        found = list(archive.checkpoints_before(79))
        assert [(each.seq, each.pieces) for each in found] == [(60, (b"p60",)), (40, (b"p40",)), (20, (b"p20",))]
        assert [mark.seq for mark in archive.marks()] == [20, 40, 60, 80, 100]
        assert list(archive.checkpoints_before(19)) == []


def test_frames_come_back_with_the_links_that_held(tmp_path: Path) -> None:
    links: dict[PbxId, tuple[float | None, float | None]] = {PbxId("hq"): (0.02, 1.5)}
    frames = [Frame(Instant(FIRST + beat / 4), beat, 100 + beat, links=links) for beat in range(200)]
    file = written(tmp_path / "j.db", [(0.0, joined(number)) for number in range(200)], frames)
    with Archive(file) as archive:
        found = archive.frames(Instant(FIRST + 12), Instant(FIRST + 30))
        assert found[0].at <= FIRST + 12
        assert found[0].links == links
        assert [frame.entry for frame in found] == list(range(found[0].entry, 121))
        last = archive.last_frame(Instant(FIRST + 9000))
        assert last is not None
        assert (last.entry, last.seq) == (199, 299)


def test_a_frame_of_entries_not_yet_written_waits_for_them(tmp_path: Path) -> None:
    journal = SqliteJournal(tmp_path / "j.db")
    journal.append(joined(1), Instant(FIRST))
    journal.note_frame(Frame(Instant(FIRST), 1, 1))
    journal.note_frame(Frame(Instant(FIRST + 1), 2, 2))
    journal.flush(0.3)
    with Archive(tmp_path / "j.db") as archive:
        assert [frame.entry for frame in archive.frames(Instant(FIRST - 1), Instant(FIRST + 5))] == [1]
    journal.append(joined(2), Instant(FIRST))
    assert journal.flush()
    journal.close()


def test_a_telling_of_the_past_is_found_however_late_and_an_ordinary_event_only_while_it_may_be_late(
    tmp_path: Path,
) -> None:
    events: list[tuple[float, FloorEvent]] = [
        (10.0, joined(10)),
        (21.0, joined(20)),
        (30.0, joined(30)),
        (4000.0, told(15.0, 4000.0)),
        (4001.0, told(3000.0, 4001.0)),
        (4002.0, joined(4002)),
    ]
    with Archive(written(tmp_path / "j.db", events)) as archive:
        at = Instant(FIRST + 20)
        later = list(archive.told_later(archive.entry_at(at), at))
    assert later == [events[1][1], events[3][1]]
