from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextvars import ContextVar

import pytest
from sqlalchemy.exc import SQLAlchemyError

from connectors.store import threads
from connectors.store.threads import MOST_WAITING, THREADS, StoreBusyError, in_store
from web.problems import OUTAGES

SECONDS = 30.0


class Hanging:
    """A store that answers nobody until it is told to."""

    def __init__(self) -> None:
        self.goes_on = threading.Event()
        self.begun = threading.Semaphore(0)

    def ask(self) -> str:
        self.begun.release()
        assert self.goes_on.wait(SECONDS)
        return "answer"

    async def takes_all(self) -> list[asyncio.Task[str]]:
        """Whoever waits for it, one in each thread."""
        tasks = [asyncio.create_task(in_store(self.ask)) for _ in range(THREADS)]
        for _ in tasks:
            assert await asyncio.to_thread(self.begun.acquire, timeout=SECONDS)
        return tasks


@pytest.fixture
def hanging() -> Iterator[Hanging]:
    made = Hanging()
    yield made
    made.goes_on.set()


async def test_work_has_its_words_its_context_and_its_errors() -> None:
    who = ContextVar("who", default="nobody")
    who.set("li")

    def work(greeting: str, *, mark: str) -> str:
        return greeting + who.get() + mark

    assert await in_store(work, "hello ", mark="!") == "hello li!"
    with pytest.raises(KeyError):
        await in_store(dict[str, int]().__getitem__, "x")


async def test_a_store_that_hangs_leaves_all_other_threads_alone(
    hanging: Hanging, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(threads, "TURN_SECONDS", 0.01)
    waiting = await hanging.takes_all()
    with pytest.raises(StoreBusyError):
        await in_store(hanging.ask)
    assert await asyncio.to_thread(lambda: "beside it") == "beside it"
    hanging.goes_on.set()
    assert await asyncio.gather(*waiting) == ["answer"] * THREADS
    assert await in_store(lambda: "again") == "again"


async def test_no_more_wait_than_there_is_room_for(hanging: Hanging) -> None:
    taken = await hanging.takes_all()
    line = [asyncio.create_task(in_store(hanging.ask)) for _ in range(MOST_WAITING)]
    await asyncio.sleep(0)
    with pytest.raises(StoreBusyError):
        await in_store(hanging.ask)
    for task in line[1:]:
        task.cancel()
    await asyncio.gather(*line[1:], return_exceptions=True)
    hanging.goes_on.set()
    assert await asyncio.gather(*taken, line[0]) == ["answer"] * (THREADS + 1)
    assert await asyncio.gather(*(in_store(lambda: 1) for _ in range(MOST_WAITING))) == [1] * MOST_WAITING


async def test_who_no_longer_waits_does_not_begin(hanging: Hanging) -> None:
    taken = await hanging.takes_all()
    begun = threading.Event()
    late = asyncio.create_task(in_store(begun.set))
    await asyncio.sleep(0)
    late.cancel()
    with pytest.raises(asyncio.CancelledError):
        await late
    hanging.goes_on.set()
    await asyncio.gather(*taken)
    await asyncio.gather(*(in_store(lambda: None) for _ in range(THREADS)))
    assert not begun.is_set()


def test_a_busy_store_is_an_outage_like_any_other() -> None:
    assert isinstance(StoreBusyError(), OUTAGES)
    assert isinstance(StoreBusyError(), SQLAlchemyError)
