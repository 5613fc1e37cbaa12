"""The programme of the live tests: which stories are played, and which of them side by side.

A lane is played one story after the other, the lanes all at once; lanes that share a queue must not mind each other.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable

from tests.live import leaving, staffing, talking, telephones
from tests.live.asterisk import Asterisk
from tests.live.control import controlling
from tests.live.stage import Stage, Told

# The whole programme takes 40 to 60 seconds; this is when something hangs.
LIMIT_SECONDS = 180.0
# As long as a caller must wait for an abandon that is not short (short_abandon_seconds is 5).
LONG = 6

Story = Callable[[Stage], Awaitable[None]]


async def play(pbx: Asterisk) -> list[Told]:
    """Play the whole programme; return what each visit was, as the stories tell it."""
    async with setting(pbx) as stage, asyncio.timeout(LIMIT_SECONDS):
        await staffing.house_keeping(stage)
        async with asyncio.TaskGroup() as lanes:
            for lane in LANES:
                lanes.create_task(_in_turn(stage, lane))
        return stage.told


@contextlib.asynccontextmanager
async def setting(pbx: Asterisk) -> AsyncIterator[Stage]:
    """A stage on this PBX, for those who play single stories."""
    async with controlling(pbx.control) as control:
        yield Stage(pbx, control)


async def _in_turn(stage: Stage, lane: tuple[Story, ...]) -> None:
    for story in lane:
        await story(stage)


async def _everyday_calls(stage: Stage) -> None:
    """Names in two languages, in two encodings, and names that are an attempt."""
    await talking.caller_hangs_up(stage, "sales", 2, "赵敏".encode())
    await talking.caller_hangs_up(stage, "sales", 3, "陈先生".encode("gb18030"))
    await talking.caller_hangs_up(stage, "sales", 1, b"O'Neil")
    await talking.caller_hangs_up(stage, "sales", 1, variables={"NAME": "<img src=x onerror=alert(1)>"})
    await talking.caller_hangs_up(stage, "sales", 4)


async def _more_everyday_calls(stage: Stage) -> None:
    await talking.agent_hangs_up(stage, "sales", 2, b"Jane Doe")
    await talking.agent_hangs_up(stage, "sales", 3, "王 小姐".encode())
    await talking.agent_hangs_up(stage, "sales", 1, b"$(reboot);|`id`")
    await talking.agent_hangs_up(stage, "sales", 5)


async def _impatience(stage: Stage) -> None:
    """Five wait in the same queue at once, each as long as their patience lasts."""
    async with asyncio.TaskGroup() as waiting:
        for seconds in (0.5, 1, 3, LONG, LONG + 2):
            waiting.create_task(leaving.gives_up(stage, "vip", seconds, b"Impatient"))


async def _taken_out(stage: Stage) -> None:
    await leaving.is_withdrawn(stage, "vip")
    await leaving.is_hung_up(stage, "vip")
    await leaving.is_moved_to_another_queue(stage, "vip", "sales")
    await leaving.is_moved_out(stage, "vip")
    await leaving.is_withdrawn(stage, "vip")
    await leaving.is_moved_to_another_queue(stage, "vip", "drops")


async def _support(stage: Stage) -> None:
    await leaving.waits_in_vain(stage, "support", 2)
    await talking.blind_transfer(stage, "support")
    await talking.blind_transfer_into_a_queue(stage, "support", "sales")
    await leaving.leaves_by_key(stage, "support")
    await talking.attended_transfer(stage, "support", by_key=True)
    await leaving.waits_in_vain(stage, "support", 3)


async def _more_support(stage: Stage) -> None:
    await talking.caller_hangs_up(stage, "support", 2, "林 太太".encode())
    await talking.attended_transfer(stage, "support", by_key=False)
    await talking.redirected_away_while_talking(stage, "support")
    await talking.blind_transfer(stage, "support")
    await leaving.gives_up(stage, "support", 1)


async def _keys(stage: Stage) -> None:
    await leaving.leaves_by_key(stage, "keys")
    await leaving.leaves_by_key(stage, "keys")
    await talking.agent_hangs_up(stage, "keys", 1)


async def _emptiness(stage: Stage) -> None:
    await leaving.finds_nobody(stage)
    await leaving.last_agent_goes(stage, pauses=False)
    await leaving.last_agent_goes(stage, pauses=True)
    await leaving.finds_nobody(stage)


async def _little_room(stage: Stage) -> None:
    await leaving.finds_it_full(stage)
    await leaving.finds_it_full(stage)
    await talking.caller_hangs_up(stage, "small", 2)


async def _second_tries(stage: Stage) -> None:
    await leaving.overflows(stage)
    await leaving.insists(stage)
    await talking.rings_in_vain_first(stage, agent="never")
    await talking.rings_in_vain_first(stage, agent="busy")


async def _lost_calls(stage: Stage) -> None:
    await talking.caller_is_lost(stage, "drops", 38)
    await talking.caller_is_lost(stage, "drops", 41)
    await talking.caller_is_lost(stage, "drops", 44)
    await talking.agent_is_lost(stage, "drops", 38)
    await talking.agent_is_lost(stage, "drops", 41)


async def _all_ring(stage: Stage) -> None:
    await talking.all_ring(stage, answered=True)
    await talking.all_ring(stage, answered=False)
    await talking.all_ring(stage, answered=True)


async def _staff(stage: Stage) -> None:
    await staffing.pauses_in_one_queue(stage, "1041", "keys", "培训")
    await staffing.pauses_everywhere(stage, "1008", "lunch")
    await staffing.pauses_while_talking(stage)
    await staffing.comes_works_and_goes(stage)
    await staffing.goes_while_talking(stage)


LANES: tuple[tuple[Story, ...], ...] = (
    (_everyday_calls,),
    (_more_everyday_calls,),
    (_impatience, _taken_out),
    (_support,),
    (_more_support,),
    (_keys,),
    (_emptiness,),
    (_little_room,),
    (_second_tries,),
    (_lost_calls,),
    (_all_ring,),
    (_staff,),
    (talking.autopause, talking.autopause),
    (talking.second_caller_waits_for_wrap_up,),
    (telephones.open_hotline,),
)
