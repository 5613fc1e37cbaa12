"""Builders for the tests of samples: the week 2026-W31, agents and calls by short names."""

from __future__ import annotations

from typing import Any, Final

from realtime.names import AgentId, ChannelId, Instant, Seconds
from realtime.quality.contacts import Contact, Direction, Recording
from realtime.quality.weeks import Week, Weeks

KEY: Final = b"k" * 32
WEEK: Final = Week("2026-W31")
WEEKS: Final = Weeks("Asia/Shanghai")
MONDAY: Final = WEEKS.start(WEEK)
HOUR: Final = 3600.0
DAY: Final = 24 * HOUR


def agent(name: str) -> AgentId:
    return AgentId(f"hq/{name}")


def call(number: float | str) -> ChannelId:
    return ChannelId(f"hq/{number}")


def contact(number: float | str, who: str = "1001", **told: Any) -> Contact:
    """A contact of Monday nine o'clock that may be drawn, unless something else is told."""
    usual: dict[str, Any] = {
        "direction": Direction.INBOUND,
        "answered": Instant(MONDAY + 9 * HOUR),
        "talked": Seconds(120.0),
        "external": True,
        "recording": Recording.INTACT,
    }
    return Contact(linked=call(number), agent=agent(who), **(usual | told))
