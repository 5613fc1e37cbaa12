from __future__ import annotations

import logging
from pathlib import Path

import pytest

from config.clocks import Clocks
from config.loader import parse
from config.selfcheck import EVERY, SelfCheck
from realtime.events import FloorEvent, QueueSeen
from realtime.names import Day, Instant, PbxId
from realtime.state import Span
from tests.build import NINE, abandoned, at, hangup, hangup_asked, joined, left, queue_seen
from tests.clock import FakeClock
from tests.story import Story

HQ = PbxId("hq")
GAVE_UP = (joined(0), hangup_asked(7), abandoned(7), left(7), hangup(7))
SAID = f"{NINE:.0f}|anna|sales|NONE|ENTERQUEUE||138|1\n{NINE + 7:.0f}|anna|sales|NONE|ABANDON|1|1|7\n"


class Office:
    """A floor, its log, and a self-check at ten o'clock."""

    def __init__(self, folder: Path, queues: str = "", *, logged: bool = True) -> None:
        self.log = folder / "queue_log"
        self.log.write_text(f"{NINE - 40000:.0f}|NONE|NONE|NONE|QUEUESTART|\n{SAID}", encoding="utf-8")
        named = 'queue_log = "queue_log"\n' if logged else ""
        text = f'[[pbx]]\nname = "hq"\nhost = "h"\nusername = "u"\nsecret = "s"\n{named}{queues}'
        self.story = Story().tell(*GAVE_UP)
        row = self.story.floor.pbx(HQ)
        self.story.floor.pbxs[HQ] = type(row)(id=HQ, state=row.state, spans=(Span(begin=at(-80000)),))
        self.clock = FakeClock(NINE + 3600)
        settings = parse(text, folder / "floorwatch.toml", {})
        clocks = Clocks(dict, self.clock)
        self.check = SelfCheck(settings, lambda: self.story.floor, clocks, self.clock, lambda: lambda _pbx: None)

    @property
    def day(self) -> Day:
        return self.story.floor.rules.calendar.day(Instant(NINE))

    async def look(self) -> int | None:
        await self.check.look(self.day)
        return self.check.faults(HQ)


async def test_a_day_that_agrees_has_no_differences(tmp_path: Path) -> None:
    assert await Office(tmp_path).look() == 0


async def test_without_a_queue_log_nothing_is_known(tmp_path: Path) -> None:
    assert await Office(tmp_path, logged=False).look() is None


async def test_a_difference_is_logged_once_when_it_begins_and_once_when_it_is_over(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "config.selfcheck")
    office = Office(tmp_path)
    right = office.log.read_text(encoding="utf-8")
    office.log.write_text(right.replace("ABANDON|1|1|7", "EXITWITHTIMEOUT|1|1|7"), encoding="utf-8")
    assert [await office.look(), await office.look()] == [1, 1]
    office.log.write_text(right, encoding="utf-8")
    assert [await office.look(), await office.look()] == [0, 0]
    said = [record.message for record in caplog.records]
    assert said == [
        "hq: 1 visits of today differ from queue_log; `floorwatch doctor` names them",
        "hq: today's visits agree with queue_log again",
    ]


async def test_a_log_that_cannot_be_read_is_said_once_and_makes_nothing_up(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    office = Office(tmp_path)
    assert await office.look() == 0
    office.log.unlink()
    office.log.mkdir()
    assert [await office.look(), await office.look()] == [None, None]
    assert len(caplog.records) == 1
    assert "cannot be compared" in caplog.text


async def test_a_queue_that_is_left_out_is_left_out_of_the_log_too(tmp_path: Path) -> None:
    office = Office(tmp_path, "[queues.sales]\ninclude = false\n")
    assert await office.look() == 1  # the floor of this test holds it all the same
    (difference,) = office.check.found[HQ].differences
    assert difference.theirs is None


async def test_counters_that_fall_are_noticed_at_the_very_snapshot(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "config.selfcheck")
    office, passed = Office(tmp_path), list[FloorEvent]()
    hear = office.check.hearing(passed.append)
    for event in (queue_seen(0, completed=7), queue_seen(60, completed=8), joined(61), queue_seen(90, completed=1)):
        hear(event)
    assert len(passed) == 4
    assert sum(isinstance(event, QueueSeen) for event in passed) == 3
    assert len(caplog.records) == 1
    assert "hq/sales: Asterisk's own counters began anew" in caplog.text


async def test_counters_that_grow_without_visits_are_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    office = Office(tmp_path)

    def deliver(event: FloorEvent) -> None:
        office.story.step(event)

    hear = office.check.hearing(deliver)
    hear(queue_seen(60, completed=7))
    hear(queue_seen(900, completed=9))
    await office.look()
    assert "Asterisk counted 2.0 completed more, the floor 0.0; 2 without a reason" in caplog.text


async def test_it_looks_at_every_quarter_and_once_after_the_day(tmp_path: Path) -> None:
    office = Office(tmp_path)
    office.clock = FakeClock(NINE + 14.5 * 3600)
    looked: list[tuple[float, Day]] = []

    async def look(day: Day) -> None:
        looked.append((office.clock.now() - NINE - 15 * 3600, Day(day - office.day)))
        if len(looked) == 4:
            raise TimeoutError

    office.check._clock = office.clock
    office.check.look = look  # type: ignore[method-assign]
    with pytest.raises(TimeoutError):
        await office.check.watch()
    assert looked == [(-900, 0), (60, 0), (900, 1), (1800, 1)]
    assert EVERY == 900
