"""A floor that follows another: the same rows at every frame from wherever it begins, plainly stale when cut off."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.keeper import FloorKeeper
from config.publishing import Beside
from config.replica import NODES, Replica
from connectors.journal.follower import Hearing
from connectors.journal.protocol import Checkpoint, Entry
from connectors.journal.sqlite import SqliteJournal
from connectors.journal.stream import Aside
from realtime.checkpoint import CheckpointError
from realtime.events import FloorEvent
from realtime.names import Instant, Seconds
from realtime.past import Frame
from realtime.roster import Person, Roster
from realtime.rows import AlertRow, AnnouncementRow, AnyRow, Delta, PbxRow
from realtime.rules import Rules
from realtime.stamps import stamp
from tests.build import NINE, PBX, abandoned, agent, answered, at, feed, hangup_asked, joined, left, member, offered

NOW = Seconds(0.0)
ROW = AlertRow(
    id="a", rule="surge", state="firing", severity="warning", subject="hq/sales", since="2026-11-23T09:00:02.000Z",
    message="many",
)  # fmt: skip

POSTED = AnnouncementRow(
    id="b", text="Cake", since="2026-11-23T09:00:02.000Z", until="2026-11-23T10:00:02.000Z", queues=(), boards=()
)


class Tapped(SqliteJournal):
    """A journal that shows what it is told."""

    def __init__(self, file: Path) -> None:
        super().__init__(file)
        self.told: list[Frame] = []
        self.kept: list[Checkpoint] = []
        self.entries: list[Entry] = []

    def append(self, event: FloorEvent, received: Instant) -> int:
        seq = super().append(event, received)
        self.entries.append(Entry(seq=seq, received=received, event=event))
        return seq

    def note_frame(self, frame: Frame) -> None:
        self.told.append(frame)

    def save_checkpoint(self, checkpoint: Checkpoint) -> None:
        self.kept.append(checkpoint)


def story(callers: int) -> list[tuple[float, FloorEvent]]:
    told: list[FloorEvent] = [feed(0), member(0.2)]
    for number in range(callers):
        caller, when = f"caller{number}", 3.1 * number
        told += [joined(when + 1, caller, number="13800000042"), offered(when + 1.3, caller=caller)]
        if number % 2:
            told += [answered(when + 2, caller=caller), left(when + 2, caller)]
        else:
            told += [hangup_asked(when + 6, caller), abandoned(when + 6, caller), left(when + 6, caller)]
    return sorted(((each.at - NINE, each) for each in told), key=lambda pair: pair[0])


class Site:
    """A collector's floor over a story, frame by frame; each frame's rows are kept beside it."""

    def __init__(self, file: Path) -> None:
        self.journal = Tapped(file)
        self.time = NINE
        self.keeper = FloorKeeper(Rules(), self.journal, lambda: self.time)
        self.beside = Beside()
        self.beside.show = self.keeper.show
        self.asides: dict[int, Aside] = {}
        self.rows: list[dict[str, AnyRow]] = []

    async def play(self, callers: int, saves: set[int]) -> None:
        await self.keeper.start()
        waiting = story(callers)
        self.rows.append(self.keeper.picture().rows)
        for step in range(1, int(callers * 3.1 * 4) + 40):
            self.time = NINE + step / 4
            while waiting and waiting[0][0] <= step / 4:
                self.keeper.deliver(waiting.pop(0)[1])
            self.keeper.frame()
            self.rows.append(self.keeper.picture().rows)
            if step in saves:
                await self.keeper.save()
                self.asides[self.journal.kept[-1].seq] = self.beside.whole()
        self.journal.close()


async def followed(site: Site, kept: Checkpoint, replica: Replica) -> list[tuple[int, dict[str, AnyRow]]]:
    """Begin with a checkpoint and follow to the end: the number of each frame and what was shown then."""
    await replica.begin(kept, site.asides[kept.seq])
    taken, shown = kept.seq, []
    for number, frame in enumerate(site.journal.told):
        if frame.at < kept.at:
            continue
        for entry in site.journal.entries[taken : frame.entry]:
            replica.apply(entry)
            taken = entry.seq
        await replica.draw(frame, NOW)
        shown.append((number, replica.picture().rows))
    return shown


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("replica")


@given(save=st.integers(1, 110))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_from_any_checkpoint_it_shows_what_the_collector_shows(folder: Path, save: int) -> None:
    (folder / "j.db").unlink(missing_ok=True)
    site = Site(folder / "j.db")
    await site.play(callers=18, saves={save})
    replica = Replica(Rules(), (PBX,))
    replica.hear(Hearing.FOLLOWING)
    shown = await followed(site, site.journal.kept[-1], replica)
    # After one round of everybody's turns (five seconds) every row was drawn by the same frame as there.
    for number, rows in shown[21:]:
        assert rows == site.rows[number]
    assert site.journal.told[shown[-1][0]].at > NINE + 60, "trends were drawn anew meanwhile"


async def test_deltas_lead_from_each_picture_to_the_next_over_a_new_beginning_as_well(tmp_path: Path) -> None:
    site = Site(tmp_path / "j.db")
    await site.play(callers=8, saves={20, 60})
    replica = Replica(Rules(), (PBX,))
    rows, seqs = dict(replica.picture().rows), [replica.picture().seq]

    def take(delta: Delta) -> None:
        rows.update(delta.changed)
        for path in delta.removed:
            del rows[path]
        seqs.append(delta.seq)

    replica.subscribe(take)
    replica.hear(Hearing.FOLLOWING)
    for kept in site.journal.kept:
        await followed(site, kept, replica)
        assert rows == replica.picture().rows
    assert seqs == sorted(set(seqs))
    assert replica.picture().seq == seqs[-1]


async def test_before_anything_was_heard_every_pbx_is_shown_as_not_heard_of() -> None:
    row = Replica(Rules(), (PBX,)).picture().rows["pbx/hq"]
    assert isinstance(row, PbxRow)
    assert (row.state, row.reason, row.since) == ("down", "stream_lost", None)


async def test_a_stream_that_is_late_or_lost_is_on_the_screens_at_once_and_gone_with_the_next_frame(
    tmp_path: Path,
) -> None:
    site = Site(tmp_path / "j.db")
    await site.play(callers=2, saves={10})
    replica = Replica(Rules(), (PBX,))
    deltas: list[Delta] = []
    replica.subscribe(deltas.append)
    replica.hear(Hearing.FOLLOWING)
    await followed(site, site.journal.kept[0], replica)
    last = site.journal.told[-1]

    def row() -> tuple[str, str | None, str | None]:
        drawn = replica.picture().rows["pbx/hq"]
        assert isinstance(drawn, PbxRow)
        return drawn.state, drawn.reason, drawn.since

    good = row()
    assert good[0] == "live"
    until = stamp(last.at)
    for hearing, state, reason in (
        (Hearing.LATE, "catching_up", "stream_late"),
        (Hearing.LOST, "down", "stream_lost"),
    ):
        replica.hear(hearing)
        assert row() == (state, reason, until)
        assert [*deltas[-1].changed] == ["pbx/hq"]
    await replica.draw(Frame(Instant(last.at + 1), last.entry, 0, {}), NOW)
    assert row()[:2] == ("down", "stream_lost"), "a frame alone does not make it current"
    replica.hear(Hearing.FOLLOWING)
    await replica.draw(Frame(Instant(last.at + 2), last.entry, 0, {}), NOW)
    assert row() == good


async def test_alerts_and_people_come_from_the_collector(tmp_path: Path) -> None:
    site = Site(tmp_path / "j.db")
    await site.play(callers=2, saves={10})
    known: list[Roster] = []
    replica = Replica(Rules(), (PBX,), known.append)
    person = Person(id="1", name="李娜", interfaces=(agent("wei"),))
    await replica.begin(
        site.journal.kept[0], Aside(alerts={"a": ROW}, announcements={"b": POSTED}, people=(person,), teams=())
    )
    await replica.draw(Frame(at(30), site.journal.kept[0].seq, 0, {}), NOW)
    rows = replica.picture().rows
    assert (rows["alerts/a"], rows["announcements/b"]) == (ROW, POSTED)
    assert getattr(rows["agents/hq/wei"], "name", None) == "李娜"
    assert [*known[-1].people] == ["1"]
    replica.beside(Aside(alerts={}))
    await replica.draw(Frame(at(31), site.journal.kept[0].seq, 0, {}), NOW)
    assert "alerts/a" not in replica.picture().rows


async def test_the_time_is_the_collectors_carried_on_and_the_quickest_frame_tells_it_best(tmp_path: Path) -> None:
    site = Site(tmp_path / "j.db")
    await site.play(callers=1, saves={1})
    mine = [1000.0]
    replica = Replica(Rules(), (PBX,), monotonic=lambda: mine[0])
    await replica.begin(site.journal.kept[0], Aside())
    seq = site.journal.kept[0].seq
    await replica.draw(Frame(at(10), seq, 0, {}), Seconds(0.5))
    assert replica.now() == pytest.approx(at(10.5))
    mine[0] += 1
    await replica.draw(Frame(at(11.2), seq, 0, {}), Seconds(0.4))
    assert replica.now() == pytest.approx(at(11.6))
    mine[0] += 1
    await replica.draw(Frame(at(12), seq, 0, {}), Seconds(0.0))
    assert replica.now() == pytest.approx(at(12.6))


async def test_what_the_floor_cannot_digest_is_counted_and_the_rest_goes_on(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(*_: object) -> None:
        raise ArithmeticError

    replica = Replica(Rules(), (PBX,))
    monkeypatch.setattr("config.replica.apply", fails)
    for seq in (1, 2):
        replica.apply(Entry(seq=seq, received=at(0), event=feed(0)))
    assert caplog.text.count("could not digest a FeedChanged") == 1
    assert replica.events(PBX) == {"feed_changed": 2}


async def test_a_frame_that_cannot_be_drawn_is_told_once_and_the_next_shows_everything(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    site = Site(tmp_path / "j.db")
    await site.play(callers=2, saves={10})
    replica = Replica(Rules(), (PBX,))
    replica.hear(Hearing.FOLLOWING)
    await followed(site, site.journal.kept[0], replica)
    shown, last = replica.picture(), site.journal.told[-1]

    def fails(*_: object) -> None:
        raise ArithmeticError

    with monkeypatch.context() as broken:
        broken.setattr("realtime.snapshot.pbx_row", fails)
        for step in (1, 2):
            await replica.draw(Frame(Instant(last.at + step), last.entry, 0, {}), NOW)
    assert replica.picture() == shown
    assert caplog.text.count("a frame could not be drawn") == 1
    await replica.draw(Frame(Instant(last.at + 3), last.entry, 0, {}), NOW)
    assert replica.picture().rows.keys() == shown.rows.keys()


async def test_a_checkpoint_that_cannot_be_read_leaves_all_as_it_was() -> None:
    replica = Replica(Rules(), (PBX,))
    before = replica.picture()
    with pytest.raises(CheckpointError):
        await replica.begin(Checkpoint(seq=1, at=at(0), version=1, pieces=(b"what",)), Aside())
    assert replica.picture() == before


def test_no_two_nodes_count_over_the_same_numbers() -> None:
    one, other = Replica(Rules(), ()), Replica(Rules(), ())
    assert one.picture().seq > NODES * 1_700_000_000
    assert one.picture().seq < 2**53, "a browser's numbers are exact up to here"
    assert one.picture().seq != other.picture().seq


def test_a_listener_that_fails_is_its_own_matter(caplog: pytest.LogCaptureFixture) -> None:
    replica = Replica(Rules(), (PBX,))
    heard: list[Delta] = []

    def fails(_delta: Delta) -> None:
        raise ArithmeticError

    replica.subscribe(fails)
    end = replica.subscribe(heard.append)
    replica.hear(Hearing.LATE)
    end()
    replica.hear(Hearing.LOST)
    assert len(heard) == 1
    assert "a listener of the floor failed" in caplog.text
