"""Stories of agents: signing on and off, pausing, and what happens to the call they are in."""

from __future__ import annotations

from tests.live.leaving import NEVER
from tests.live.stage import Stage
from tests.live.talking import agent_hangs_up


async def pauses_in_one_queue(stage: Stage, agent: str, queue: str, reason: str) -> None:
    """A pause with a reason in one queue, and its end."""
    await stage.member("QueuePause", agent, queue, Paused="true", Reason=reason)
    await stage.passes(1)
    await stage.member("QueuePause", agent, queue, Paused="false")


async def pauses_everywhere(stage: Stage, agent: str, reason: str) -> None:
    """A pause in all queues at once, and its end."""
    await stage.member("QueuePause", agent, Paused="true", Reason=reason)
    await stage.passes(1)
    await stage.member("QueuePause", agent, Paused="false", Reason=reason)


async def pauses_while_talking(stage: Stage) -> None:
    """A pause set during the talk; the call goes on."""
    call = await stage.ring_up("crew")
    await call.joined("crew")
    await call.answered("crew")
    await stage.member("QueuePause", "1008", "crew", Paused="true", Reason="报表")
    await stage.passes(1)
    await call.agent_hangs_up()
    await call.completed("crew")
    await call.gone()
    stage.tell("agent pauses while talking", call, "crew", "answered", verb="COMPLETEAGENT", ended="agent")
    await stage.member("QueuePause", "1008", "crew", Paused="false")


async def comes_works_and_goes(stage: Stage) -> None:
    """A new agent signs on, gets another penalty, takes a call, signs off."""
    await stage.member("QueueAdd", "1092", "crew", MemberName="新人 Xin", Penalty="3")
    await stage.member("QueuePenalty", "1092", "crew", Penalty="0")
    await stage.member("QueuePause", "1008", "crew", Paused="true", Reason="coffee")
    await agent_hangs_up(stage, "crew", 1)
    await stage.member("QueuePause", "1008", "crew", Paused="false")
    await stage.member("QueueRemove", "1092", "crew")


async def goes_while_talking(stage: Stage) -> None:
    """An agent is signed off in the middle of a call; the call goes on to its end."""
    await stage.member("QueueAdd", "1093", "crew", MemberName="Ana Li", Paused="true")
    await stage.member("QueuePause", "1093", "crew", Paused="false")
    await stage.member("QueuePause", "1008", "crew", Paused="true", Reason="coffee")
    call = await stage.ring_up("crew")
    await call.joined("crew")
    await call.answered("crew")
    await stage.member("QueueRemove", "1093", "crew")
    await stage.passes(1.5)
    await call.hangs_up()
    await call.completed("crew")
    await call.gone()
    stage.tell("agent is signed off while talking", call, "crew", "answered", verb="COMPLETECALLER", ended="caller")
    await stage.member("QueuePause", "1008", "crew", Paused="false")


async def house_keeping(stage: Stage) -> None:
    """Statistics are reset and all modules reloaded while one caller talks and another waits."""
    talking = await stage.ring_up("sales")
    await talking.joined("sales")
    await talking.answered("sales")
    waiting = await stage.ring_up("vip", NEVER)
    await waiting.joined("vip")
    await stage.control.act("Command", Command="queue reset stats")
    since = stage.control.mark("Reload")
    await stage.control.act("Command", Command="module reload")
    await stage.control.event("Reload", since=since)
    await talking.agent_hangs_up()
    await talking.completed("sales")
    await talking.gone()
    await waiting.hangs_up()
    await waiting.gone()
    stage.tell("talks through a reload", talking, "sales", "answered", verb="COMPLETEAGENT", ended="agent")
    stage.tell("waits through a reload", waiting, "vip", "abandoned", verb="ABANDON")
