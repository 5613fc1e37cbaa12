"""Callers who were erased and whom an old log tells of again: their tellings are taken in without the number."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec
from sqlalchemy import Engine

from connectors.store.retention import list_tombstones
from connectors.store.site_key import site_key
from realtime.access.caller_key import caller_key
from realtime.events import FloorEvent, VisitLogged
from realtime.names import Instant
from realtime.retention import Tombstone


class Forgotten:
    """Who was erased, and when. Only tellings of queue_log are looked at: live calls are new, whoever makes them."""

    def __init__(self, secret: bytes, stones: Iterable[Tombstone] = ()) -> None:
        self._secret = secret
        self._erased: dict[str, Instant] = {}
        for stone in stones:
            self.note(stone)

    def note(self, stone: Tombstone) -> None:
        """Somebody more was erased."""
        self._erased[stone.caller] = stone.at

    def hearing(self, deliver: Callable[[FloorEvent], None]) -> Callable[[FloorEvent], None]:
        """Hand events on, without the numbers of who was erased after them."""

        def hear(event: FloorEvent) -> None:
            deliver(self._bare(event) if isinstance(event, VisitLogged) and self._erased else event)

        return hear

    def _bare(self, event: VisitLogged) -> VisitLogged:
        erased = self._erased.get(caller_key(event.number, self._secret) or "")
        return event if erased is None or event.at >= erased else msgspec.structs.replace(event, number=None)


def forgotten_in(folder: Path, store: Engine) -> Forgotten:
    """As the store has it. For a thread."""
    return Forgotten(site_key(folder), list_tombstones(store))
