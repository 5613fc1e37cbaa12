from __future__ import annotations

from dataclasses import dataclass, field

from realtime.masking import Audience
from web.clients import DRAINED, QUEUED_LIMIT, Client


@dataclass
class Pipe:
    """A socket whose peer reads when the test says so."""

    queued: int = 0
    written: list[bytes] = field(default_factory=list)

    def write(self, data: bytes) -> None:
        self.written.append(data)
        self.queued += len(data)

    def get_write_buffer_size(self) -> int:
        return self.queued


def client(pipe: Pipe) -> Client:
    return Client(pipe, Audience(), None, end=lambda _code: None)


def test_a_screen_that_reads_is_ready_and_its_place_rises() -> None:
    pipe = Pipe()
    screen = client(pipe)
    assert screen.ready(0.0)
    screen.give(b"frame", seq=5)
    screen.give(b"heartbeat", seq=0)
    assert (screen.seq, pipe.written) == (5, [b"frame", b"heartbeat"])


def test_above_the_limit_a_screen_is_behind_until_it_has_caught_its_breath() -> None:
    pipe = Pipe(queued=QUEUED_LIMIT + 1)
    screen = client(pipe)
    assert not screen.ready(0.0)
    pipe.queued = DRAINED + 1
    assert not screen.ready(1.0)
    pipe.queued = DRAINED
    assert screen.ready(2.0)
    assert screen.behind, "it is the snapshot that ends being behind"
    screen.begin([b"snapshot"], seq=9)
    assert (screen.behind, screen.seq) == (False, 9)


def test_a_large_snapshot_on_its_way_does_not_count_as_falling_behind() -> None:
    pipe = Pipe()
    screen = client(pipe)
    screen.begin([b"x" * (3 * QUEUED_LIMIT)], seq=1)
    assert screen.ready(0.0)
    pipe.queued += QUEUED_LIMIT + 1
    assert not screen.ready(0.0)


def test_once_the_snapshot_is_taken_the_usual_limit_holds_again() -> None:
    pipe = Pipe()
    screen = client(pipe)
    screen.begin([b"x" * (3 * QUEUED_LIMIT)], seq=1)
    pipe.queued = 0
    assert screen.ready(0.0)
    pipe.queued = QUEUED_LIMIT + 1
    assert not screen.ready(0.0)


def test_a_screen_is_stuck_only_while_it_takes_no_byte() -> None:
    pipe = Pipe(queued=QUEUED_LIMIT + 100)
    screen = client(pipe)
    screen.ready(0.0)
    screen.ready(10.0)
    assert screen.stuck_for(10.0) == 10.0
    pipe.queued -= 1
    screen.ready(11.0)
    assert screen.stuck_for(12.0) == 1.0
    pipe.queued = 0
    screen.ready(13.0)
    assert screen.stuck_for(13.0) == 0.0


def test_a_screen_is_settled_once_its_snapshot_is_taken_and_no_longer_when_it_falls_behind() -> None:
    pipe = Pipe()
    screen = client(pipe)
    screen.begin([b"snapshot"], seq=1)
    settled = [screen.settled, screen.ready(0.0) and screen.settled]
    pipe.queued = QUEUED_LIMIT + 1
    assert not screen.ready(1.0)
    pipe.queued = 0
    assert screen.ready(2.0)
    assert [*settled, screen.settled] == [False, True, False], "at last it still needs its snapshot"
