from __future__ import annotations

import msgspec
import pytest

from config.floor_view import floor_of, heard
from tests.config.rows import AT, agent, encoded, pbx, queue

LATER = "2026-11-23T09:00:01.000Z"
SNAPSHOT = msgspec.json.encode(
    {
        "type": "snapshot",
        "seq": 1,
        "at": AT,
        "site": {"name": "HQ", "timezone": "UTC", "language": "zh-CN"},
        "board": {"id": "hall", "label": "Hall"},
        "pbx": {"hq": encoded(pbx())},
        "queues": {"hq/sales": encoded(queue("Sales", waiting=3))},
        "agents": {"hq/Local/1@a/n": encoded(agent("Ann", "ready"))},
        "something_new": [1],
    }
)


def test_a_snapshot_begins_a_view_and_skips_what_it_does_not_know() -> None:
    view = heard(None, SNAPSHOT)
    assert view is not None
    assert view.queues["hq/sales"].waiting == 3
    assert (view.site.name, view.board and view.board.label) == ("HQ", "Hall")
    assert view.definitions == {}


def test_what_comes_before_the_first_snapshot_is_nothing_yet() -> None:
    assert heard(None, msgspec.json.encode({"type": "heartbeat", "seq": 1, "at": AT})) is None


def test_a_delta_replaces_rows_removes_others_and_leaves_the_rest() -> None:
    changed = {"queues/hq/sales": encoded(queue("Sales", waiting=4)), "trends/hq/sales": {}}
    removed = ["agents/hq/Local/1@a/n", "callers/x", "queues/hq/never"]
    delta = {"type": "delta", "seq": 2, "at": LATER, "changed": changed, "removed": removed}
    view = heard(heard(None, SNAPSHOT), msgspec.json.encode(delta))
    assert view is not None
    assert (view.seq, view.at) == (2, LATER)
    assert view.queues["hq/sales"].waiting == 4
    assert view.agents == {}
    assert list(view.pbx) == ["hq"]


def test_a_heartbeat_moves_the_clock_only() -> None:
    before = heard(None, SNAPSHOT)
    assert before is not None
    rows = dict(before.queues)
    view = heard(before, msgspec.json.encode({"type": "heartbeat", "seq": 1, "at": LATER}).decode())
    assert view is not None
    assert (view.at, view.queues) == (LATER, rows)


@pytest.mark.parametrize("written", [b"", b"{}", b"<html>", b'{"seq": "x", "at": 1}'])
def test_what_is_no_snapshot_is_refused(written: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        floor_of(written)
