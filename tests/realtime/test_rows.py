from __future__ import annotations

import msgspec

from realtime import rows
from realtime.names import Instant
from realtime.rows import AgentCounts, CallerRow, Delta, FiguresRow, Picture, QueueRow

PROMISED = {
    "offered", "answered", "abandoned", "short_abandoned", "timed_out", "left_by_key", "left_empty", "withdrawn",
    "redirected", "unknown", "waiting", "blocked", "dropped", "service_level", "asa_seconds", "aht_seconds",
    "longest_wait_seconds", "talk_seconds", "coverage",
}  # fmt: skip


def test_every_figure_interface_md_promises_is_in_the_row() -> None:
    assert set(FiguresRow.__struct_fields__) >= PROMISED


def test_a_queue_row_has_today_and_the_four_sliding_windows() -> None:
    fields = set(QueueRow.__struct_fields__)
    assert {"label", "waiting", "longest_wait_seconds", "agents", "today", "last_30m"} <= fields
    assert {"last_5m", "last_15m", "last_60m"} <= fields


def test_agents_are_counted_by_the_states_interface_md_names() -> None:
    assert AgentCounts.__struct_fields__ == (
        "logged_in", "ready", "ringing", "talking", "hold", "wrap_up", "paused", "unavailable",
    )  # fmt: skip


def test_a_picture_and_a_delta_are_written_as_json_with_rows_by_path() -> None:
    row = CallerRow(visit="v", queue="hq/sales", position=1, since=None, number=None)
    delta = Delta(seq=2, at=Instant(1.0), changed={"callers/v": row}, removed=("callers/w",))
    picture = Picture(seq=1, at=Instant(0.5), rows={"callers/v": row})
    assert msgspec.json.decode(msgspec.json.encode(delta))["changed"]["callers/v"]["queue"] == "hq/sales"
    assert msgspec.json.decode(msgspec.json.encode(picture))["rows"]["callers/v"]["position"] == 1
    assert rows.VERSION == 1
