"""SHOWN gives what the screens had; KNOWN also what was told later, and of it only what had happened by then."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from realtime.checkpoint import pieces, restore
from realtime.events import CallerSeen, FeedState, FloorEvent, GapClosed, Verdict, VisitLogged
from realtime.floor import apply
from realtime.names import Instant, Seconds
from realtime.outcomes import Outcome
from realtime.past import Frame, Replay, as_of, drawn, know, needed, numbered_at, tells_from
from realtime.rows import AnyRow, PbxRow, QueueRow
from realtime.rules import Rules
from realtime.snapshot import Show
from realtime.state import Changes, Floor
from tests import build
from tests.build import at
from tests.histories import histories

SALES = "queues/hq/sales"


@dataclass
class Live:
    """A floor as a daemon shows it, four frames a second, each recorded with its picture."""

    show: Show = field(default_factory=lambda: Show(floor=Floor()))
    changes: Changes = field(default_factory=Changes)
    told: list[tuple[int, FloorEvent]] = field(default_factory=list)
    frames: list[Frame] = field(default_factory=list)
    pictures: list[dict[str, AnyRow]] = field(default_factory=list)
    begun: bool = True
    checkpoints: dict[int, tuple[bytes, ...]] = field(default_factory=lambda: {0: ()})

    def tell(self, event: FloorEvent) -> None:
        self.told.append((len(self.told) + 1, event))
        apply(self.show.floor, event, self.changes)

    def frame(self, when: float) -> None:
        changes, self.changes = self.changes, Changes()
        self.show.follow(changes)
        self.show.refresh(at(when))
        self.frames.append(Frame(at(when), len(self.told), self.show.seq, begun=self.begun))
        self.begun = False
        self.pictures.append(dict(self.show.rows))

    def save(self) -> None:
        self.checkpoints[len(self.told)] = tuple(pieces(self.show.floor))

    def restart(self) -> None:
        self.show = Show(floor=restore(pieces(self.show.floor), Rules()), seq=self.show.seq + 100)
        self.show.tally.rebuild(self.show.floor, self.frames[-1].at)
        self.show.redraw()
        self.changes = Changes()
        self.begun = True

    def seen_again(self, place: int) -> dict[str, AnyRow]:
        """The rows of one frame, from the newest checkpoint that serves."""
        before = self.frames[: place + 1]
        used = before[needed(before) :]
        base = max(seq for seq in self.checkpoints if seq <= used[0].entry)
        entries = [entry for entry in self.told if entry[0] > base]
        return Replay(restore(self.checkpoints[base], Rules()), base).reach(used, entries)


def lived(happened: list[FloorEvent], steps: list[float], restarts: set[int]) -> Live:
    live = Live()
    live.tell(build.feed(-20, FeedState.LIVE))
    now, rest = -10.0, list(happened)
    for place, step in enumerate(steps):
        now += step
        while rest and rest[0].at <= at(now):
            live.tell(rest.pop(0))
        if place % 7 == 0:
            live.save()
        if place in restarts:
            live.restart()
        live.frame(now)
    return live


PACES = st.sampled_from([0.25, 0.25, 0.25, 0.26, 0.4, 1.0])


@settings(max_examples=50)
@given(histories(), st.lists(PACES, min_size=60, max_size=300), st.integers(0, 299), st.sets(st.integers(1, 299)))
def test_any_frame_drawn_again_is_the_picture_that_was_shown(
    happened: list[FloorEvent], steps: list[float], asked: int, restarts: set[int]
) -> None:
    live = lived(happened, steps, {place for place in restarts if place % 40 == 0})
    place = asked % len(steps)
    assert live.seen_again(place) == live.pictures[place]


@settings(max_examples=50)
@given(histories(), st.lists(PACES, min_size=60, max_size=300), st.lists(st.integers(0, 299), min_size=2, max_size=6))
def test_played_on_from_one_frame_to_later_ones_it_stays_the_picture_that_was_shown(
    happened: list[FloorEvent], steps: list[float], stops: list[int]
) -> None:
    live = lived(happened, steps, {60})
    replay, done = Replay(Floor(), 0), 0
    for place in sorted({stop % len(steps) for stop in stops}):
        rest = [entry for entry in live.told if entry[0] > replay.entry]
        assert replay.reach(live.frames[done : place + 1], rest) == live.pictures[place]
        done = place + 1


def test_a_frame_right_after_a_gap_was_closed_shows_the_trend_as_it_was_drawn_then() -> None:
    live = lived([build.joined(1), build.feed(2, FeedState.DOWN)], [0.25] * 60, set())
    live.tell(GapClosed(pbx=build.PBX, at=at(5), begin=at(-2000), to=at(5)))
    for beat in range(40):
        live.frame(6 + beat / 4)
    for place in range(len(live.frames)):
        assert live.seen_again(place) == live.pictures[place]


def test_frames_that_drew_nothing_leave_the_picture_its_time() -> None:
    frames = [Frame(at(second), 0, seq) for second, seq in ((1, 7), (2, 8), (3, 8), (4, 8))]
    assert numbered_at(frames) == at(2)
    assert numbered_at(frames[:1]) == at(1)


def known_at(when: float, received: list[FloorEvent], later: list[FloorEvent]) -> dict[str, AnyRow]:
    floor = Floor()
    for event in received:
        apply(floor, event, Changes())
    know(floor, later, at(when))
    return drawn(floor, at(when))


def sales(rows: dict[str, AnyRow]) -> QueueRow:
    row = rows[SALES]
    assert isinstance(row, QueueRow)
    return row


CUT: list[FloorEvent] = [build.feed(0, FeedState.LIVE), build.member(1), build.feed(100, FeedState.DOWN)]


@pytest.mark.parametrize(
    ("when", "waiting", "answered", "offered"),
    [(110, 0, 0, 0), (125, 1, 0, 1), (140, 0, 1, 1), (300, 0, 1, 1)],
)
def test_a_visit_told_after_a_cut_is_known_as_far_as_it_had_come(
    when: float, waiting: int, answered: int, offered: int
) -> None:
    told = build.logged(135, Verdict.ANSWERED, since=120, by="wei", ended_at=200)
    row = sales(known_at(when, CUT, [told, told]))
    assert (row.waiting, row.today.answered, row.today.offered) == (waiting, answered, offered)
    assert row.today.handled == (1 if when >= 200 else 0)


def test_what_was_shown_does_not_hold_what_was_told_later() -> None:
    floor = Floor()
    for event in CUT:
        apply(floor, event, Changes())
    assert sales(drawn(floor, at(140))).today.offered == 0


def test_a_caller_found_waiting_after_a_cut_was_waiting_in_it() -> None:
    found = build.caller_seen(200, waited=70.0, number="13812340042")
    row = sales(known_at(150, CUT, [found]))
    assert (row.waiting, row.longest_wait_seconds) == (1, 20.0)
    assert sales(known_at(120, CUT, [found])).waiting == 0


def test_a_caller_seen_before_the_cut_and_after_it_waits_once() -> None:
    found = build.caller_seen(200, waited=150.0)
    assert sales(known_at(150, [*CUT[:2], build.joined(50), CUT[2]], [found])).waiting == 1


def test_a_backfilled_stretch_counts_as_seen_only_up_to_the_moment() -> None:
    def coverage(later: list[FloorEvent]) -> float:
        row = known_at(200, CUT, later)["pbx/hq"]
        assert isinstance(row, PbxRow)
        assert row.coverage is not None
        return row.coverage

    closed = GapClosed(pbx=build.PBX, at=at(300), begin=at(100), to=at(300))
    assert coverage([closed]) > coverage([])
    cut = as_of(closed, at(200))
    assert isinstance(cut, GapClosed)
    assert (cut.begin, cut.to) == (at(100), at(200))
    assert as_of(closed, at(100)) is None


VERDICTS = st.sampled_from([*Verdict, None])
TIMES = st.integers(0, 100).map(float)


@given(VERDICTS, TIMES, TIMES, TIMES, TIMES)
def test_no_word_about_the_past_speaks_of_its_future(
    verdict: Verdict | None, since: float, waited: float, talked: float, when: float
) -> None:
    left = since + waited
    told = build.logged(left, verdict, since=since, ended_at=left + talked if verdict is Verdict.ANSWERED else None)
    word = as_of(told, at(when))
    if since > when:
        assert word is None
        return
    assert isinstance(word, VisitLogged)
    assert all(time is None or time <= at(when) for time in (word.at, word.joined, word.left, word.ended))
    assert (word.verdict is None) == (verdict is None or left > when)
    assert (word.ended is None) == (word.by is None)
    assert as_of(word, at(when)) == word


def test_whatever_is_no_telling_counts_from_its_own_time() -> None:
    happened = build.joined(10)
    assert as_of(happened, at(10)) is happened
    assert as_of(happened, at(9.9)) is None
    seen = CallerSeen(
        pbx=build.PBX, at=at(5), channel=build.channel("anna"), queue=build.queue("sales"), waited=Seconds(2)
    )
    assert as_of(seen, at(5)) is seen


def test_a_telling_is_found_by_the_earliest_time_it_speaks_of() -> None:
    assert tells_from(build.joined(10)) == at(10)
    assert tells_from(build.logged(30, Verdict.ABANDON, since=12)) == at(12)
    assert tells_from(build.caller_seen(30, waited=5)) == at(25)
    assert tells_from(GapClosed(pbx=build.PBX, at=at(9), begin=at(3), to=at(9))) == Instant(at(3))


def test_an_outcome_settled_later_is_known_earlier_where_it_had_fallen() -> None:
    received = [*CUT[:2], build.joined(90), CUT[2]]
    told = build.logged(150, Verdict.ABANDON, since=90)
    before, after = sales(known_at(149, received, [told])), sales(known_at(151, received, [told]))
    assert (before.waiting, after.waiting) == (1, 0)
    assert after.today.abandoned == 1, Outcome.ABANDONED
