"""Announcements as the API tells them, and whoever answers for them. Shapes are promises (docs/http.md)."""

from __future__ import annotations

from typing import Protocol

import msgspec


class AnnouncementView(msgspec.Struct, frozen=True, kw_only=True):
    """One announcement. queues, boards: where walls show it, both empty for everywhere; ended: taken down by hand."""

    id: str
    text: str
    by: str
    begins: str
    ends: str
    queues: tuple[str, ...]
    boards: tuple[str, ...]
    standing: bool
    ended: str | None
    ended_by: str | None


class AnnouncementList(msgspec.Struct, frozen=True, kw_only=True):
    """Those that stand, and those that ended within a day, the newest first."""

    announcements: tuple[AnnouncementView, ...]


class AnnouncementWish(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An announcement to put up at once, for so long."""

    text: str
    duration_seconds: float
    queues: tuple[str, ...] = ()
    boards: tuple[str, ...] = ()


class Announcements(Protocol):
    """Whoever keeps announcements. What cannot be raises web.alerts.Refused; what is not there is None."""

    def check(self, wish: AnnouncementWish) -> AnnouncementWish:
        """The wish as it would be put up. Raises Refused."""

    async def put_up(self, wish: AnnouncementWish, by: str) -> AnnouncementView:
        """Show it on the walls."""

    async def take_down(self, announcement: str, by: str) -> AnnouncementView | None:
        """Take it from the walls."""

    async def listed(self) -> list[AnnouncementView]:
        """What stands and what ended within a day."""
