"""Runs one session against a small PBX and looks at what it delivered and how it ended."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest

from connectors.ami.faults import FeedLostError, FeedRefusedError
from connectors.ami.session import Session
from connectors.ami.vitals import Vitals
from connectors.clock import SystemClock
from realtime.events import FloorEvent
from tests.connectors.ami.pbx import Heard, Pbx


class Running:
    """A session under way: what it delivered, its vitals, and how it ended."""

    def __init__(self, heard: Heard, vitals: Vitals, session: Session, task: asyncio.Task[None]) -> None:
        self.heard, self.vitals, self.session, self.task = heard, vitals, session, task

    async def fault(self) -> FeedLostError | FeedRefusedError:
        with pytest.raises((FeedLostError, FeedRefusedError)) as caught:
            async with asyncio.timeout(10):
                await self.task
        fault = caught.value
        assert isinstance(fault, FeedLostError | FeedRefusedError)
        assert "correct-horse" not in f"{fault!r} {fault} {fault.detail}"
        return fault


@asynccontextmanager
async def following(
    pbx: Pbx, deliver: Callable[[FloorEvent], None] | None = None, backfill: Any = None, **changes: Any
) -> AsyncIterator[Running]:
    heard, vitals = Heard(), Vitals()
    session = Session(pbx.peer(**changes), deliver or heard, SystemClock(), vitals, backfill)
    task = asyncio.create_task(session.follow())
    try:
        yield Running(heard, vitals, session, task)
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError, FeedLostError, FeedRefusedError):
            await task
