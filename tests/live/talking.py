"""Stories of callers who are answered: who ends the call, transfers, and calls that are lost."""

from __future__ import annotations

import asyncio

from tests.live.stage import Call, Stage


async def _talk(
    stage: Stage, queue: str, seconds: float, name: bytes = b"", variables: dict[str, str] | None = None
) -> Call:
    call = await stage.ring_up(queue, variables, name=name)
    await call.joined(queue)
    await call.answered(queue)
    await stage.passes(seconds)
    return call


async def _over(call: Call, queue: str) -> None:
    await call.completed(queue)
    await call.gone()


async def caller_hangs_up(
    stage: Stage, queue: str, seconds: float, name: bytes = b"", variables: dict[str, str] | None = None
) -> None:
    """They talk; the caller hangs up."""
    call = await _talk(stage, queue, seconds, name, variables)
    await call.hangs_up()
    await _over(call, queue)
    stage.tell("caller hangs up", call, queue, "answered", verb="COMPLETECALLER", ended="caller")


async def agent_hangs_up(stage: Stage, queue: str, seconds: float, name: bytes = b"") -> None:
    """They talk; the agent hangs up."""
    call = await _talk(stage, queue, seconds, name)
    await call.agent_hangs_up()
    await _over(call, queue)
    stage.tell("agent hangs up", call, queue, "answered", verb="COMPLETEAGENT", ended="agent")


async def caller_is_lost(stage: Stage, queue: str, cause: int) -> None:
    """The caller's leg breaks in the middle of the talk: a hang-up with a technical cause."""
    call = await _talk(stage, queue, 1.5)
    await call.hangs_up(cause)
    await _over(call, queue)
    stage.tell(f"caller is lost, cause {cause}", call, queue, "answered", verb="COMPLETECALLER", ended="dropped")


async def agent_is_lost(stage: Stage, queue: str, cause: int) -> None:
    """The agent's leg breaks in the middle of the talk."""
    call = await _talk(stage, queue, 1.5)
    await call.agent_hangs_up(cause)
    await _over(call, queue)
    stage.tell(f"agent is lost, cause {cause}", call, queue, "answered", verb="COMPLETEAGENT", ended="dropped")


async def blind_transfer(stage: Stage, queue: str, exten: str = "colleague", context: str = "elsewhere") -> Call:
    """The agent sends the caller on without asking."""
    call = await _talk(stage, queue, 1.5)
    await stage.control.act("BlindTransfer", Channel=call.agent, Context=context, Exten=exten)
    await call.completed(queue)
    stage.tell("is transferred blindly", call, queue, "answered", verb="BLINDTRANSFER", ended="transferred")
    if context == "elsewhere":
        await call.gone()
    return call


async def blind_transfer_into_a_queue(stage: Stage, queue: str, other: str) -> None:
    """The agent sends the caller into another queue, where an agent answers and hangs up."""
    call = await blind_transfer(stage, queue, other, "inbound")
    await call.joined(other)
    await call.answered(other)
    await stage.passes(1.5)
    await call.agent_hangs_up()
    await _over(call, other)
    stage.tell("is answered after a transfer", call, other, "answered", verb="COMPLETEAGENT", ended="agent")


async def attended_transfer(stage: Stage, queue: str, *, by_key: bool) -> None:
    """The agent asks a colleague first (the caller hears music), then connects the two and is out.

    by_key: the agent connects them by a feature code; otherwise by hanging up, and then it is a matter of threads in
    Asterisk whether it notices the transfer or the agent's hang-up first. AgentComplete and queue_log agree, though.
    """
    call = await _talk(stage, queue, 1.5)
    await stage.control.act("Atxfer", Channel=call.agent, Context="elsewhere", Exten="700")
    agent = (await stage.control.event("BridgeEnter", Channel=call.agent))["Uniqueid"]
    await stage.control.event("BridgeEnter", nth=2, Uniqueid=agent)  # the agent talks with the colleague
    await stage.passes(1)
    await (call.agent_presses("*2") if by_key else call.agent_hangs_up())
    await stage.control.event("AttendedTransfer", OrigTransfererUniqueid=agent)
    ended = (await call.completed(queue))["Reason"]
    await call.gone()
    if by_key or ended == "transfer":
        stage.tell("asks a colleague first", call, queue, "answered", verb="ATTENDEDTRANSFER", ended="transferred")
    else:
        stage.tell("asks a colleague first", call, queue, "answered", verb="COMPLETEAGENT", ended="agent")


async def redirected_away_while_talking(stage: Stage, queue: str) -> None:
    """Somebody redirects the caller out of the talk; for the PBX that lasts until the caller's channel ends."""
    call = await _talk(stage, queue, 1.5)
    await stage.control.act("Redirect", Channel=call.channel, Context="elsewhere", Exten="voicemail", Priority="1")
    await stage.control.event("BridgeLeave", Uniqueid=call.uniqueid)
    await stage.passes(1.5)
    await call.hangs_up()
    await _over(call, queue)
    stage.tell("is taken away while talking", call, queue, "answered", verb="COMPLETECALLER", ended="caller")


async def rings_in_vain_first(stage: Stage, *, agent: str) -> None:
    """The first telephone rings in vain ("never") or refuses ("busy"); at the next attempt somebody answers."""
    call = await stage.ring_up("short", {"__AGENT": agent})
    await stage.control.event("AgentRingNoAnswer", Uniqueid=call.uniqueid)
    await stage.control.act("Setvar", Channel=call.channel, Variable="__AGENT", Value="answers")
    await call.answered("short")
    await stage.passes(1)
    await call.hangs_up()
    await _over(call, "short")
    stage.tell("rings in vain first", call, "short", "answered", verb="COMPLETECALLER", ended="caller")


async def autopause(stage: Stage) -> None:
    """Whoever lets it ring is paused by the queue; the next agent answers; a colleague ends the pause."""
    since = stage.control.mark("QueueMemberPause")
    await caller_hangs_up(stage, "autopause", 1, variables={"__AGENT_1061": "never"})
    await stage.control.event("QueueMemberPause", since=since, Queue="autopause", Paused="1")
    await stage.member("QueuePause", "1061", "autopause", Paused="false")


async def all_ring(stage: Stage, *, answered: bool) -> None:
    """Every telephone rings; one agent is quicker than the others, or the caller gives up."""
    never = {} if answered else {"__AGENT": "never"}
    slower = {"__AGENT_1031": "never", "__AGENT_1033": "never"}
    call = await stage.ring_up("ringall", {"__RINGS": "1", **slower, **never})
    await call.joined("ringall")
    await stage.control.event("AgentCalled", nth=3, Uniqueid=call.uniqueid)
    if answered:
        await call.answered("ringall")
        await stage.passes(2)
        await call.agent_hangs_up()
        await _over(call, "ringall")
        stage.tell("all ring, one answers", call, "ringall", "answered", verb="COMPLETEAGENT", ended="agent")
    else:
        await stage.passes(1)
        await call.hangs_up()
        await call.gone()
        stage.tell("all ring in vain", call, "ringall", "abandoned", verb="ABANDON")


async def second_caller_waits_for_wrap_up(stage: Stage) -> None:
    """One agent with wrap-up time and two callers: the second is answered after the pause for breath."""
    async with asyncio.TaskGroup() as both:
        both.create_task(agent_hangs_up(stage, "wrapup", 1))
        both.create_task(agent_hangs_up(stage, "wrapup", 1))
