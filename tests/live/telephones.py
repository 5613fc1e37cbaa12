"""Stories over real SIP: sipp plays the trunk and the agents' telephones in the queue `hotline`."""

from __future__ import annotations

from tests.live.asterisk import PHONES
from tests.live.sipp import Sipp, caller, impatient_caller, phone, phones
from tests.live.stage import Call, Stage

QUEUE = "hotline"


async def open_hotline(stage: Stage) -> None:
    """All the hotline's stories, one after the other; the telephones are on for as long."""
    async with phones(stage.pbx, *PHONES) as on:
        for number in PHONES:
            await _reachable(stage, number)
        await _talks(stage, talks=2000, name="Li 雷")
        await _talks(stage, talks=1500, name="Ann Lee")
        await _talks(stage, talks=20000, name="")
        await _telephone_dies(stage, on)
        await _silence(stage)
        await _gives_up(stage)
        await _silence(stage)


async def _reachable(stage: Stage, number: str) -> None:
    await stage.control.event("ContactStatus", AOR=number, ContactStatus="Reachable")
    await stage.control.event("QueueMemberStatus", Queue=QUEUE, Interface=f"PJSIP/{number}", Status="1")


async def _joined(stage: Stage, number: str) -> Call:
    event = await stage.control.event("QueueCallerJoin", Queue=QUEUE, CallerIDNum=number)
    return Call(stage.control, event["Uniqueid"], event["Channel"], number)


async def _talks(stage: Stage, *, talks: int, name: str) -> None:
    """They talk until the caller hangs up, or, where the caller would talk longer than the telephone, the agent."""
    number = stage.number()
    line = await caller(stage.pbx, QUEUE, number, name=name, talks=talks)
    call = await _joined(stage, number)
    await call.answered(QUEUE)
    by = (await call.completed(QUEUE))["Reason"]
    await call.gone()
    await line.done()
    stage.tell("talks over SIP", call, QUEUE, "answered", verb=f"COMPLETE{by.upper()}", ended=by)


async def _gives_up(stage: Stage) -> None:
    """All agents pause, so the caller waits, and cancels."""
    for number in PHONES:
        await stage.member("QueuePause", f"PJSIP/{number}", QUEUE, Paused="true", Reason="午餐")
    number = stage.number()
    line = await impatient_caller(stage.pbx, QUEUE, number, name="Wang", waits=2500)
    call = await _joined(stage, number)
    await call.gone()
    await line.done()
    stage.tell("cancels over SIP", call, QUEUE, "abandoned", verb="ABANDON")
    for agent in PHONES:
        await stage.member("QueuePause", f"PJSIP/{agent}", QUEUE, Paused="false")


async def _telephone_dies(stage: Stage, on: dict[str, Sipp]) -> None:
    """A telephone loses its power: its contact is unreachable, its member unavailable. Later it is back."""
    number = PHONES[-1]
    states, contacts = stage.control.mark("QueueMemberStatus"), stage.control.mark("ContactStatus")
    await on[number].dies()
    await stage.control.event("ContactStatus", since=contacts, AOR=number, ContactStatus="Unreachable")
    await stage.control.event("QueueMemberStatus", since=states, Interface=f"PJSIP/{number}", Status="5")
    await _talks(stage, talks=1500, name="Zhou")
    states, contacts = stage.control.mark("QueueMemberStatus"), stage.control.mark("ContactStatus")
    on[number] = await phone(stage.pbx, number)
    await stage.control.event("ContactStatus", since=contacts, AOR=number, ContactStatus="Reachable")
    await stage.control.event("QueueMemberStatus", since=states, Interface=f"PJSIP/{number}", Status="1")


async def _silence(stage: Stage) -> None:
    """The caller's voice stops arriving: the PBX gives the call up after two seconds, with cause 44 on both legs."""
    number = stage.number()
    line = await caller(stage.pbx, QUEUE, number, name="Silent", talks=20000, trunk="lossy")
    call = await _joined(stage, number)
    await call.answered(QUEUE)
    await call.completed(QUEUE)
    cause = (await call.gone())["Cause"]
    if cause != "44":
        raise AssertionError(f"a call lost to silence ended with cause {cause}, not 44")
    await line.done()
    stage.tell("is lost to silence", call, QUEUE, "answered", verb="COMPLETECALLER", ended="dropped")
