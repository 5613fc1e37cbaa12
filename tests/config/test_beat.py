"""The one beat: no two frames that show something within a quarter of a second, and no change left waiting in calm."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from config import beat as beat_module
from config.beat import GATHER, INTERVAL, Beat


class FakeLoopTime:
    """The loop's clock, moved by hand to whatever waits next."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 1000.0
        self._loop = asyncio.get_running_loop()
        monkeypatch.setattr(self._loop, "time", lambda: self.now)

    async def until_done(self, task: asyncio.Task[float]) -> float:
        """Let the task run, and time pass whenever nothing else is left to do."""
        for _ in range(100):
            for _ in range(10):
                await asyncio.sleep(0)
            if task.done():
                return task.result()
            timers = [each.when() for each in self._loop._scheduled if not each.cancelled()]  # type: ignore[attr-defined]
            self.now = max(self.now, min(timers))
        raise AssertionError("the beat never came")


@pytest.fixture
async def clock(monkeypatch: pytest.MonkeyPatch) -> FakeLoopTime:
    return FakeLoopTime(monkeypatch)


async def frame(clock: FakeLoopTime, beat: Beat, *, stirred_after: float | None = None, anything: bool = True) -> float:
    """Wait for a frame and draw it; when it began."""
    task = asyncio.get_running_loop().create_task(beat.next())
    for _ in range(10):
        await asyncio.sleep(0)
    if stirred_after is not None:
        clock.now += stirred_after
        beat.stir()
    await clock.until_done(task)
    beat.drew(anything=anything)
    return clock.now


async def test_frames_that_show_something_begin_a_quarter_of_a_second_apart(clock: FakeLoopTime) -> None:
    beat = Beat()
    begins = [await frame(clock, beat) for _ in range(4)]
    assert [round(b - a, 6) for a, b in pairwise(begins)] == [INTERVAL] * 3


async def test_the_first_change_after_calm_is_shown_at_once_with_what_comes_along(clock: FakeLoopTime) -> None:
    beat = Beat()
    begun = await frame(clock, beat, anything=False)
    assert beat.quiet
    shown = await frame(clock, beat, stirred_after=0.1)
    assert shown == pytest.approx(begun + 0.1 + GATHER)
    assert await frame(clock, beat) == pytest.approx(shown + INTERVAL), "and the next one keeps its distance"


async def test_changes_that_show_nothing_bring_one_frame_forward_and_not_every_one(clock: FakeLoopTime) -> None:
    beat = Beat()
    await frame(clock, beat, anything=False)
    early = await frame(clock, beat, stirred_after=0.01, anything=False)
    assert not beat.quiet
    assert await frame(clock, beat, anything=False) == pytest.approx(early + INTERVAL)
    assert beat.quiet


async def test_a_change_just_before_the_beat_does_not_put_it_off(clock: FakeLoopTime) -> None:
    beat = Beat()
    begun = await frame(clock, beat, anything=False)
    assert await frame(clock, beat, stirred_after=INTERVAL - 0.001) == pytest.approx(begun + INTERVAL)


async def test_how_late_a_frame_begins_is_told(clock: FakeLoopTime) -> None:
    beat = Beat()
    begun = await frame(clock, beat)
    task = asyncio.get_running_loop().create_task(beat.next())
    await asyncio.sleep(0)
    clock.now = begun + INTERVAL + 0.4
    assert await clock.until_done(task) == pytest.approx(0.4)


@settings(max_examples=25, deadline=None)
@given(story=st.lists(st.tuples(st.booleans(), st.none() | st.floats(0.0, 0.2)), min_size=2, max_size=20))
def test_whatever_happens_two_shown_frames_are_a_quarter_of_a_second_apart(
    story: list[tuple[bool, float | None]],
) -> None:
    async def played() -> list[float]:
        with pytest.MonkeyPatch.context() as patch:
            clock, beat, shown = FakeLoopTime(patch), Beat(), list[float]()
            for anything, stirred in story:
                begun = await frame(clock, beat, stirred_after=stirred if beat.quiet else None, anything=anything)
                shown += [begun] if anything else []
            return shown

    shown = asyncio.run(played())
    assert all(b - a >= INTERVAL - 1e-6 for a, b in pairwise(shown))


async def test_who_waits_for_the_beat_can_be_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beat_module, "INTERVAL", 3600.0)
    beat = Beat()
    await beat.next()
    beat.drew(anything=False)
    task = asyncio.get_running_loop().create_task(beat.next())
    await asyncio.sleep(0)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    assert task.cancelled()
