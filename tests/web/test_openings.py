"""Snapshots are made in steps, shared by all who ask for the same, and are what the API answers at the same seq."""

from __future__ import annotations

import json
import zlib

import pytest

from realtime.masking import Audience
from tests.web.build import SITE, InventedFloor, agent_row
from tests.web.test_clients import Pipe
from web.clients import Client
from web.openings import Opening, Openings, View
from web.packets import PIECE
from web.wire import Board, encode, floor, framed, snapshot

EVERYBODY = Audience()
SALES = Board(id="sales", label="Sales", queues=("hq/sales",))


def made(opening: Opening) -> tuple[bytes, int]:
    """The frame, and how many steps it took."""
    steps = 0
    while opening.frame is None:
        opening.step()
        steps += 1
    return opening.frame, steps


class Given:
    """Who was given what, and who could be given nothing."""

    def __init__(self) -> None:
        self.served: list[tuple[Client, int, bytes]] = []
        self.failed: list[Client] = []
        self.openings = Openings(SITE, "abc", lambda *what: self.served.append(what), self.failed.append)

    def finish(self) -> int:
        """Step until nothing is left to do; how many steps it took."""
        steps = 0
        while self.openings:
            self.openings.step()
            steps += 1
        return steps


def client(audience: Audience = EVERYBODY, board: Board | None = None, *, inflates: bool = False) -> Client:
    return Client(Pipe(), audience, board, end=lambda _code: None, inflates=inflates)


@pytest.mark.parametrize("audience", [EVERYBODY, Audience(numbers=True), Audience(queues=frozenset({"hq/support"}))])
@pytest.mark.parametrize("board", [None, SALES])
def test_a_snapshot_is_the_floor_of_its_seq(audience: Audience, board: Board | None) -> None:
    picture = InventedFloor().picture()
    frame, _ = made(Opening(picture, View(audience, board, inflates=False), SITE, "abc"))
    assert frame == framed(encode(snapshot(floor(picture, audience, SITE, board), "abc")))


def test_a_large_one_is_deflated_piece_by_piece_and_inflates_to_the_same() -> None:
    invented = InventedFloor()
    invented.rows |= {f"agents/hq/{number}": agent_row("hq/sales", name=f"Agent {number}") for number in range(3000)}
    picture = invented.picture()
    plain, few = made(Opening(picture, View(EVERYBODY, None, inflates=False), SITE, "abc"))
    small, many = made(Opening(picture, View(EVERYBODY, None, inflates=True), SITE, "abc"))
    assert many - few >= len(plain) // PIECE > 2
    assert len(small) * 5 < len(plain)
    payload = small[4:] if small[1] == 126 else small[10:]
    text = zlib.decompressobj(-zlib.MAX_WBITS).decompress(payload + b"\x00\x00\xff\xff")
    assert framed(text) == plain
    assert json.loads(text)["type"] == "snapshot"


def test_all_who_ask_for_the_same_in_the_same_frame_share_one() -> None:
    invented, given = InventedFloor(), Given()
    same = [client() for _ in range(3)]
    for each in [*same, client(inflates=True), client(board=SALES)]:
        given.openings.ask(each, invented.picture())
    given.finish()
    frames = [frame for who, _, frame in given.served if who in same]
    assert len(given.served) == 5
    assert len(frames) == 3
    assert len({id(frame) for frame in frames}) == 1
    late = client()
    given.openings.ask(late, invented.picture())
    assert given.finish() == 1, "the one that is made already"
    assert given.served[-1][2] is frames[0]
    invented.change({})
    given.openings.ask(late, invented.picture())
    assert given.finish() > 1
    assert given.served[-1][1] == invented.seq


def test_what_was_let_go_of_is_made_again_and_what_was_cleared_is_given_to_nobody() -> None:
    invented, given = InventedFloor(), Given()
    given.openings.ask(client(), invented.picture())
    given.finish()
    given.openings.forget()
    given.openings.ask(client(), invented.picture())
    assert given.finish() > 1
    given.openings.ask(client(), invented.picture())
    given.openings.clear()
    assert not given.openings
    assert (len(given.served), given.failed) == (2, [])
