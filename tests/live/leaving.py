"""Stories of callers who are not answered: every way out of a queue, and two ways of not getting in."""

from __future__ import annotations

from tests.live.stage import Stage

NEVER = {"__AGENT": "never"}
# Nobody in `short` answers; whoever answers elsewhere hangs up after two seconds.
SLOW = {"__AGENT_1051": "never", "__AGENT_1052": "never", "__TALKS": "2"}


async def gives_up(stage: Stage, queue: str, seconds: float, name: bytes = b"") -> None:
    """The caller hangs up while waiting; under five seconds it is a short abandon."""
    call = await stage.ring_up(queue, NEVER, name=name)
    await call.joined(queue)
    await stage.passes(seconds)
    await call.hangs_up()
    await call.gone()
    stage.tell("gives up", call, queue, "abandoned", verb="ABANDON")


async def waits_in_vain(stage: Stage, queue: str, limit: int) -> None:
    """The queue's time limit sends the caller on."""
    call = await stage.ring_up(queue, {"LIMIT": str(limit), **NEVER})
    await call.joined(queue)
    await call.left(queue)
    await call.gone()
    stage.tell("waits in vain", call, queue, "timed_out", verb="EXITWITHTIMEOUT")


async def leaves_by_key(stage: Stage, queue: str) -> None:
    """The caller presses 5 and is led elsewhere."""
    call = await stage.ring_up(queue, NEVER)
    await call.joined(queue)
    await call.ringing(queue)
    await stage.passes(0.5)
    await call.presses("5")
    await call.left(queue)
    await call.gone()
    stage.tell("leaves by key", call, queue, "left_by_key", verb="EXITWITHKEY")


async def last_agent_goes(stage: Stage, *, pauses: bool) -> None:
    """The only agent signs off, or pauses, while the caller waits: the queue throws the caller out."""
    await stage.member("QueueAdd", "1091", "empty", MemberName="孙丽")
    call = await stage.ring_up("empty", NEVER)
    await call.joined("empty")
    await stage.passes(1)
    if pauses:
        await stage.member("QueuePause", "1091", "empty", Paused="true", Reason="meeting")
    else:
        await stage.member("QueueRemove", "1091", "empty")
    await call.left("empty")
    await call.gone()
    stage.tell("last agent goes", call, "empty", "left_empty", verb="EXITEMPTY")
    if pauses:
        await stage.member("QueueRemove", "1091", "empty")


async def finds_nobody(stage: Stage) -> None:
    """Nobody is signed on: the caller is refused."""
    call = await stage.ring_up("empty")
    await stage.control.event("VarSet", Uniqueid=call.uniqueid, Variable="QUEUESTATUS", Value="JOINEMPTY")
    await call.gone()
    stage.tell("finds nobody", call, "empty", "blocked", ended="JOINEMPTY")


async def finds_it_full(stage: Stage) -> None:
    """One caller waits where there is room for one: the next is refused; the first gives up."""
    first = await stage.ring_up("small", NEVER)
    await first.joined("small")
    second = await stage.ring_up("small")
    await stage.control.event("VarSet", Uniqueid=second.uniqueid, Variable="QUEUESTATUS", Value="FULL")
    await second.gone()
    await first.hangs_up()
    await first.gone()
    stage.tell("finds it full", second, "small", "blocked", ended="FULL")
    stage.tell("waits where there is room for one", first, "small", "abandoned", verb="ABANDON")


async def is_withdrawn(stage: Stage, queue: str) -> None:
    """A manager action takes the caller out of the queue."""
    call = await stage.ring_up(queue, NEVER)
    await call.joined(queue)
    await stage.passes(1)
    await stage.control.act("QueueWithdrawCaller", Queue=queue, Caller=call.channel, WithdrawInfo="call back promised")
    await call.left(queue)
    await call.gone()
    stage.tell("is withdrawn", call, queue, "withdrawn", verb="WITHDRAW")


async def is_hung_up(stage: Stage, queue: str) -> None:
    """Somebody hangs the waiting caller up through AMI: Asterisk's log calls it an abandon, and so does the floor."""
    call = await stage.ring_up(queue, NEVER)
    await call.joined(queue)
    await stage.passes(1)
    await stage.control.act("Hangup", Channel=call.channel, Cause="16")
    await call.gone()
    stage.tell("is hung up", call, queue, "abandoned", verb="ABANDON")


async def is_moved_to_another_queue(stage: Stage, queue: str, other: str) -> None:
    """Somebody redirects the waiting caller into another queue, where an agent answers."""
    never = dict.fromkeys(("__AGENT_1011", "__AGENT_1012", "__AGENT_1013"), "never")
    call = await stage.ring_up(queue, {"__TALKS": "2", **never})
    await call.joined(queue)
    await stage.passes(1)
    await stage.control.act("Redirect", Channel=call.channel, Context="inbound", Exten=other, Priority="1")
    await call.left(queue)
    stage.tell("is moved to another queue", call, queue, "redirected", verb="ABANDON")
    await call.answered(other)
    await call.completed(other)
    await call.gone()
    stage.tell("is answered there", call, other, "answered", verb="COMPLETEAGENT", ended="agent")


async def is_moved_out(stage: Stage, queue: str) -> None:
    """Somebody redirects the waiting caller to an application that is no queue."""
    call = await stage.ring_up(queue, NEVER)
    await call.joined(queue)
    await stage.passes(1)
    await stage.control.act("Redirect", Channel=call.channel, Context="elsewhere", Exten="voicemail", Priority="1")
    await call.left(queue)
    await stage.passes(1.5)
    await call.hangs_up()
    await call.gone()
    stage.tell("is moved out", call, queue, "redirected", verb="ABANDON")


async def overflows(stage: Stage) -> None:
    """Nobody answers in the first queue; the dialplan tries the next one, where somebody does."""
    call = await stage.ring_up("overflow", SLOW)
    await call.joined("short")
    await call.left("short")
    stage.tell("overflows", call, "short", "timed_out", verb="EXITWITHTIMEOUT")
    await call.answered("sales")
    await call.completed("sales")
    await call.gone()
    stage.tell("is answered in the second queue", call, "sales", "answered", verb="COMPLETEAGENT", ended="agent")


async def insists(stage: Stage) -> None:
    """Two passes through a queue in vain, and a third through the same queue that is answered."""
    call = await stage.ring_up("insist", SLOW)
    for nth in (1, 2):
        await call.joined("short", nth)
        if nth == 2:  # from now on the second agent answers
            await stage.control.act("Setvar", Channel=call.channel, Variable="__AGENT_1052", Value="answers")
        await call.left("short", nth)
        stage.tell("insists", call, "short", "timed_out", verb="EXITWITHTIMEOUT")
    await call.answered("short")
    await call.completed("short")
    await call.gone()
    stage.tell("is answered at last", call, "short", "answered", verb="COMPLETEAGENT", ended="agent")
