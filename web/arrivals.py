"""Today's arrivals beside what is usual, as the API tells them, and whoever answers for them (docs/http.md)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import msgspec


class Arrivals(msgspec.Struct, frozen=True, kw_only=True):
    """The business day in steps. queue: None for all in the asker's scope; begin: of the first step.

    counts: calls by step up to the last whole one, None where nobody saw. usual: by step for the whole day; low, high:
    two standard deviations around it. None without history.
    """

    queue: str | None
    begin: str
    step_seconds: float
    counts: tuple[int | None, ...]
    usual: tuple[float, ...] | None
    low: tuple[float, ...] | None
    high: tuple[float, ...] | None


class ArrivalCurves(Protocol):
    """Whoever answers for arrivals."""

    def knows(self, queue: str) -> bool:
        """Whether there is such a queue."""

    async def today(self, queue: str | None, sees: Callable[[str], bool]) -> Arrivals:
        """The day so far, of one queue or of all that the asker sees."""
