from __future__ import annotations

import json

import pytest
from websockets.extensions import Extension
from websockets.frames import Frame, Opcode
from websockets.streams import StreamReader

from realtime.masking import Audience
from realtime.names import Instant
from realtime.rows import Delta, Picture
from realtime.snapshot import whole
from tests.web.build import SITE, alert_row, caller_row, floor_rows, queue_row
from web import wire
from web.wire import Board, Heartbeat, delta_message, encode, encoding, floor, framed, rfc3339, snapshot


def read_by_others(data: bytes) -> Frame:
    """A frame as the websockets package reads it, from a server."""
    reader = StreamReader()
    reader.feed_data(data)
    reader.feed_eof()
    extensions: list[Extension] = []
    parsing = Frame.parse(reader.read_exact, mask=False, max_size=None, extensions=extensions)
    try:
        while True:
            next(parsing)
    except StopIteration as done:
        frame = done.value
    assert isinstance(frame, Frame)
    return frame


@pytest.mark.parametrize("length", [0, 1, 125, 126, 127, 65535, 65536, 200_000])
def test_a_frame_of_any_length_is_read_whole_by_another_implementation(length: int) -> None:
    frame = read_by_others(framed(b"x" * length))
    assert (frame.opcode, frame.fin, len(frame.data)) == (Opcode.TEXT, True, length)


def test_times_are_utc_with_milliseconds() -> None:
    assert rfc3339(Instant(1795424400.123)) == "2026-11-23T09:00:00.123Z"
    assert rfc3339(Instant(0)) == "1970-01-01T00:00:00.000Z"


def picture() -> Picture:
    return Picture(seq=7, at=Instant(0.0), rows=floor_rows())


def test_callers_stand_in_the_order_of_queue_and_position_and_unknown_positions_last() -> None:
    rows = {
        f"callers/{visit}": caller_row(visit, queue, position)
        for visit, queue, position in [("a", "q2", 1), ("b", "q1", None), ("c", "q1", 2), ("d", "q1", 1)]
    }
    shown = floor(Picture(seq=1, at=Instant(0.0), rows=dict(rows)), Audience(), SITE, None)
    assert [row.visit for row in shown.callers] == ["d", "c", "b", "a"]


def test_alerts_stand_in_the_order_of_their_beginning() -> None:
    rows = {f"alerts/{alert}": alert_row(alert, "hq") for alert in ("2", "1")}
    shown = floor(Picture(seq=1, at=Instant(0.0), rows=dict(rows)), Audience(), SITE, None)
    assert [row.id for row in shown.alerts] == ["1", "2"]


def test_the_keys_of_a_section_keep_their_slashes() -> None:
    assert "hq/Local/1001@agents/n" in floor(picture(), Audience(), SITE, None).agents


def test_a_board_shows_its_queues_and_says_which_it_is() -> None:
    board = Board(id="sales", label="Sales", queues=("hq/sales",))
    shown = floor(picture(), Audience(), SITE, board)
    assert list(shown.queues) == ["hq/sales"]
    assert shown.board == board


def test_a_snapshot_is_the_floor_with_its_type_first_and_the_version_of_the_pages() -> None:
    shown = floor(picture(), Audience(), SITE, None)
    frame = json.loads(encode(snapshot(shown, "abc")))
    assert next(iter(frame)) == "type"
    assert {key: value for key, value in frame.items() if key not in {"type", "static"}} == json.loads(encode(shown))
    assert (frame["type"], frame["static"]) == ("snapshot", "abc")


def test_a_snapshot_encoded_in_pieces_is_the_same_to_the_byte(monkeypatch: pytest.MonkeyPatch) -> None:
    shown = snapshot(floor(picture(), Audience(), SITE, None), "abc")
    for rows in (1, 2, 100):
        monkeypatch.setattr(wire, "ROWS", rows)
        assert whole(encoding(shown)) == encode(shown)


def test_a_delta_carries_whole_rows_by_path() -> None:
    change = Delta(seq=8, at=Instant(1.0), changed={"queues/hq/sales": queue_row(waiting=2)}, removed=("callers/x",))
    frame = json.loads(delta_message(change))
    assert frame["type"] == "delta"
    assert frame["changed"]["queues/hq/sales"]["waiting"] == 2
    assert frame["removed"] == ["callers/x"]


def test_half_a_surrogate_pair_or_an_endless_integer_costs_nobody_the_floor() -> None:
    assert json.loads(encode(Heartbeat(seq=1, at="\udc80", static="")))["at"] == "?"
    assert json.loads(encode(Heartbeat(seq=2**70, at="", static="")))["seq"] == 2**70


def test_nor_does_it_in_a_snapshot() -> None:
    rows = floor_rows() | {"callers/odd": caller_row("odd", "hq/sales", number="\udc80")}
    shown = snapshot(floor(Picture(seq=1, at=Instant(1.0), rows=rows), Audience(numbers=True), SITE, None), "")
    assert "?" in [caller["number"] for caller in json.loads(whole(encoding(shown)))["callers"]]


def test_a_delta_of_fifteen_agents_is_small() -> None:
    rows = {path: row for path, row in floor_rows().items() if path.startswith("agents/")}
    change = Delta(seq=8, at=Instant(1.0), changed=rows, removed=())
    assert len(delta_message(change)) < 400 * len(rows)
