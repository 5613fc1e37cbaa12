"""Quality reports made beside the loop: one process at a time, ended when it takes too long."""

from __future__ import annotations

import asyncio
import logging
import pickle

import msgspec

from config.pipes import end, receive, send, started
from config.reports.worker import Order
from realtime.quality.report import QualityReport
from web.reports import ReportBusyError, ReportFailedError

SECONDS = 120.0
"""How long a report may take."""

MOST_WAITING = 4

log = logging.getLogger(__name__)


class Making:
    """Makes reports one after the other. For the loop's thread."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._turn = asyncio.Semaphore(1)
        self._waiting = 0

    async def made(self, order: Order) -> QualityReport:
        """The report. Raises ReportBusyError, ReportFailedError."""
        if self._waiting > MOST_WAITING:
            raise ReportBusyError
        self._waiting += 1
        try:
            async with self._turn:
                return await self._make(order)
        finally:
            self._waiting -= 1

    async def _make(self, order: Order) -> QualityReport:
        process = await started("config.reports.worker")
        try:
            async with asyncio.timeout(self._seconds):
                await send(process, order)
                told = await receive(process)
        except TimeoutError:
            raise ReportFailedError(f"it was not made within {self._seconds:.0f} s and was given up") from None
        except (OSError, EOFError, pickle.UnpicklingError) as error:
            log.warning("the process that makes reports failed (%s)", type(error).__name__)
            raise ReportFailedError("its process failed; the daemon's standard error says more") from None
        finally:
            await end(process)
        if not isinstance(told, bytes):
            raise ReportFailedError(str(told))
        return msgspec.json.decode(told, type=QualityReport)
