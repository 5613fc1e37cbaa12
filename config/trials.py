"""Alert rules tried on the past, beside the loop: one process at a time, a few in line, the last results kept.

A trial that takes too long is ended; one that is no longer wanted can be.
"""

from __future__ import annotations

import asyncio
import logging
import pickle
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from config.backtesting import Reached, Span
from config.pipes import end, receive, send, started
from config.settings import Settings
from config.trial_worker import Ended, Setup, Told
from realtime.detectors.backtest import Occasion
from realtime.detectors.statistics import Learned
from realtime.names import Instant

SECONDS = 1800.0
"""How long one trial may take."""
MOST_WAITING = 4
KEPT = 20
"""Trials whose results are kept; the oldest one that is over goes first."""
MOST_OCCASIONS = 2000
"""Occasions kept of one trial; more are counted. A rule that fires so often is no rule."""

log = logging.getLogger(__name__)


class Stage(StrEnum):
    """How far a trial is."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"


OVER = frozenset({Stage.DONE, Stage.FAILED, Stage.CANCELLED})


class BusyError(Exception):
    """Too many trials wait."""


@dataclass(slots=True, kw_only=True)
class Trial:
    """One trial. settings: with the values tried. kept: the first occasions; left_out: how many more there were."""

    id: str
    rule: str
    days: float
    by: str
    asked: Instant
    settings: Settings
    learned: Learned
    stage: Stage = Stage.QUEUED
    span: Span | None = None
    at: Instant | None = None
    kept: list[Occasion] = field(default_factory=list)
    left_out: int = 0
    problem: str | None = None

    @property
    def progress(self) -> float:
        """The share of the days that is played, 0..1; the day before them, in which rules warm up, not counted."""
        if self.stage is Stage.DONE:
            return 1.0
        if self.span is None or self.at is None or self.span.end <= self.span.begin:
            return 0.0
        return min(max((self.at - self.span.begin) / (self.span.end - self.span.begin), 0.0), 1.0)

    def hear(self, told: Told) -> None:
        """Take in what the process told."""
        match told:
            case Span():
                self.span = told
            case Reached(at=at):
                self.at = at
            case Occasion() if len(self.kept) < MOST_OCCASIONS:
                self.kept.append(told)
            case Occasion():
                self.left_out += 1
            case Ended(problem=problem):
                self.stage, self.problem = (Stage.DONE if problem is None else Stage.FAILED), problem


class Trials:
    """All trials of this process. For the loop's thread."""

    def __init__(self, file: Path, seconds: float = SECONDS) -> None:
        self._file = file
        self._seconds = seconds
        self._turn = asyncio.Semaphore(1)
        self._trials: dict[str, Trial] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def listed(self) -> list[Trial]:
        """Those kept, the newest first."""
        return list(reversed(self._trials.values()))

    def find(self, trial: str) -> Trial | None:
        """One of them."""
        return self._trials.get(trial)

    def start(self, settings: Settings, rule: str, days: float, learned: Learned, by: str, now: Instant) -> Trial:
        """Put a trial in line. Raises BusyError."""
        if len(self._tasks) > MOST_WAITING:
            raise BusyError
        made = Trial(
            id=secrets.token_hex(8), rule=rule, days=days, by=by, asked=now, settings=settings, learned=learned
        )
        self._trials[made.id] = made
        for known in [each for each in self._trials.values() if each.stage in OVER][: len(self._trials) - KEPT]:
            del self._trials[known.id]
        task = self._tasks[made.id] = asyncio.create_task(self._run(made), name=f"trial {rule}")
        task.add_done_callback(lambda _: self._tasks.pop(made.id, None))
        return made

    async def cancel(self, trial: str) -> Trial | None:
        """End one that is not over."""
        found, task = self._trials.get(trial), self._tasks.get(trial)
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        if found is not None and found.stage not in OVER:
            found.stage = Stage.CANCELLED  # also when it was ended before it began
        return found

    async def close(self) -> None:
        """End them all."""
        for trial in list(self._tasks):
            await self.cancel(trial)

    async def _run(self, trial: Trial) -> None:
        async with self._turn:
            trial.stage = Stage.RUNNING
            try:
                async with asyncio.timeout(self._seconds):
                    await self._play(trial)
            except asyncio.CancelledError:
                if trial.stage not in OVER:  # its result may be there while its process still ends
                    trial.stage = Stage.CANCELLED
                raise
            except TimeoutError:
                said = f"it was not through after {self._seconds:.0f} s and was ended: try fewer days"
                trial.stage, trial.problem = Stage.FAILED, said
            except (OSError, EOFError, pickle.UnpicklingError) as error:
                log.warning("the process that tried %s failed (%s)", trial.rule, error)
                trial.stage, trial.problem = Stage.FAILED, "its process failed; the log says more"

    async def _play(self, trial: Trial) -> None:
        setup = Setup(
            file=self._file, settings=plain(trial.settings), rule=trial.rule, days=trial.days, learned=trial.learned
        )
        process = await started("config.trial_worker")
        try:
            await send(process, setup)
            while trial.stage is Stage.RUNNING:
                told = await receive(process)
                if not isinstance(told, Span | Reached | Occasion | Ended):
                    raise EOFError(f"it told {type(told).__name__}")  # noqa: TRY004  # its stream is out of step
                trial.hear(told)
        finally:
            await end(process)


def plain(settings: Settings) -> Settings:
    """What rules and figures depend on, and no secret."""
    return Settings(pbx=(), site=settings.site, queues=settings.queues, alerts=settings.alerts, trunks=settings.trunks)


@asynccontextmanager
async def trying(file: Path) -> AsyncIterator[Trials]:
    """The trials, ended with whoever holds them."""
    trials = Trials(file)
    try:
        yield trials
    finally:
        await trials.close()
