"""Rows for tests of what shows them."""

from __future__ import annotations

from typing import Any

import msgspec

from realtime.rows import AgentCounts, AgentRow, DefinitionRow, FiguresRow, PbxRow, QueueRow

AT = "2026-11-23T09:00:00.000Z"
_ZEROES: dict[str, Any] = dict.fromkeys(
    (
        *("offered", "answered", "abandoned", "short_abandoned", "timed_out", "left_by_key", "left_empty", "withdrawn"),
        *("redirected", "unknown", "waiting", "blocked", "dropped", "transferred", "missed"),
        *("service_level_hits", "service_level_base", "handled"),
        *("wait_answered_seconds", "talk_seconds", "hold_seconds", "wrap_up_seconds"),
    ),
    0,
)
_UNKNOWN: dict[str, Any] = dict.fromkeys(
    (
        *("service_level", "abandon_rate", "not_answered_rate", "asa_seconds", "wait_p50_seconds", "wait_p90_seconds"),
        *("longest_wait_seconds", "aht_seconds", "occupancy", "coverage"),
    )
)


def figures(**said: Any) -> FiguresRow:
    return FiguresRow(**(_ZEROES | _UNKNOWN | {"aht_basis": "talk_hold"} | said))


def queue(
    label: str, *, waiting: int = 0, since: str | None = None, level: float | None = None, ready: int = 0
) -> QueueRow:
    window = figures(service_level=level)
    return QueueRow(
        label=label,
        waiting=waiting,
        longest_wait_seconds=None if since is None else 1.0,
        longest_wait_since=since,
        agents=AgentCounts(ready=ready),
        today=figures(offered=120, answered=101, abandoned=9),
        last_5m=window,
        last_15m=window,
        last_30m=window,
        last_60m=window,
    )


def definition(waiting_limit: int | None = None, target: float | None = None) -> DefinitionRow:
    return DefinitionRow(
        service_level_seconds=20,
        service_level_formula="offered",
        short_abandon_seconds=5,
        service_level_target=target,
        waiting_limit=waiting_limit,
        longest_wait_limit_seconds=None,
    )


def agent(name: str, state: Any, since: str | None = AT, reason: str | None = None) -> AgentRow:
    return AgentRow(
        name=name,
        state=state,
        since=since,
        pause_reason=reason,
        queues=(),
        answered=0,
        missed=0,
        talk_seconds=0,
        hold_seconds=0,
        wrap_up_seconds=0,
        paused_seconds=0,
        logged_in_seconds=0,
        occupancy=None,
    )


def pbx(state: Any = "live", reason: str | None = None) -> PbxRow:
    return PbxRow(state=state, since=AT, lag_seconds=0.0, coverage=1.0, reason=reason)


def encoded(row: msgspec.Struct) -> Any:
    return msgspec.json.decode(msgspec.json.encode(row))
