"""Random but valid days at the office: several callers, agents and queues at once, as lists of events in time order.

A caller comes, is perhaps refused, waits, rings here and there, and leaves in one of the ways of asterisk.md; some go
on to another queue or come back. Agents log in, pause, change phones and leave. Steps are drawn so that time limits,
the service level's threshold and wrap-up all lie within reach.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from hypothesis import strategies as st

from realtime.events import Device, EndedBy, FloorEvent
from tests import build

QUEUES: Final = ("sales", "support")
AGENTS: Final = ("wei", "li", "zhang")
STEPS: Final = st.sampled_from([0.01, 0.25, 1.5, 6.0, 11.0, 25.0])
STARTS: Final = st.integers(0, 480).map(lambda quarter: quarter / 4)


@dataclass(slots=True)
class Caller:
    """One call on its way, and what it has told so far."""

    draw: st.DrawFn
    name: str
    now: float
    told: list[FloorEvent] = field(default_factory=list)
    legs: Iterator[int] = field(default_factory=lambda: iter(range(1000)))

    def tell(self, *make: Callable[[float], FloorEvent]) -> None:
        """Let things happen one after the other, a drawn while apart."""
        for each in make:
            self.now += self.draw(STEPS)
            self.told.append(each(self.now))

    def at_once(self, *make: Callable[[float], FloorEvent]) -> None:
        """Let things happen within milliseconds of each other."""
        for each in make:
            self.now += 0.001
            self.told.append(each(self.now))


def _rings_in_vain(call: Caller, queue: str) -> None:
    who = call.draw(st.sampled_from(AGENTS))
    leg = f"{who}-{call.name}-{next(call.legs)}"
    call.tell(lambda t: build.offered(t, call.name, who, queue, leg=leg))
    end = call.draw(st.sampled_from(["missed", "cancelled", "dumped"]))
    if end == "missed":
        call.tell(lambda t: build.missed(t, call.name, who, queue, leg=leg))
    if end == "dumped":
        call.tell(lambda t: build.dumped(t, call.name, who, queue, leg=leg))
    call.at_once(lambda t: build.hangup(t, leg, cause=26))


def _gives_up(call: Caller, queue: str) -> bool:
    call.tell(lambda t: build.hangup_asked(t, call.name))
    call.at_once(
        lambda t: build.abandoned(t, call.name, queue),
        lambda t: build.left(t, call.name, queue),
        lambda t: build.hangup(t, call.name, cause=0),
    )
    return False


def _hung_up_by_manager(call: Caller, queue: str) -> bool:
    call.tell(lambda t: build.abandoned(t, call.name, queue))
    call.at_once(lambda t: build.left(t, call.name, queue), lambda t: build.hangup(t, call.name))
    return False


def _put_out(call: Caller, queue: str) -> bool:
    word = call.draw(st.sampled_from(["TIMEOUT", "LEAVEEMPTY", "WITHDRAW"]))
    call.tell(lambda t: build.abandoned(t, call.name, queue))
    call.at_once(lambda t: build.left(t, call.name, queue), lambda t: build.status(t, word, call.name))
    return True


def _presses_a_key(call: Caller, queue: str) -> bool:
    call.tell(lambda t: build.left(t, call.name, queue))
    return True


def _redirected(call: Caller, queue: str) -> bool:
    if call.draw(st.booleans()):
        call.tell(lambda t: build.soft_hangup(t, call.name, flags=2))
    place = call.draw(st.sampled_from([None, ("desk", "1")]))
    call.tell(lambda t: build.abandoned(t, call.name, queue, place=place))
    call.at_once(lambda t: build.left(t, call.name, queue))
    if call.draw(st.booleans()):
        call.tell(lambda t: build.met(t, call.name, "elsewhere"))
    return True


def _cut_off(call: Caller, _queue: str) -> bool:
    call.tell(lambda t: build.hangup(t, call.name))
    return False


def _waits_on(call: Caller, _queue: str) -> bool:
    call.now += 1000
    return False


def _answered(call: Caller, queue: str) -> bool:
    who = call.draw(st.sampled_from(AGENTS))
    leg = f"{who}-{call.name}-{next(call.legs)}"
    call.tell(lambda t: build.offered(t, call.name, who, queue, leg=leg))
    call.tell(lambda t: build.left(t, call.name, queue)) if call.draw(st.booleans()) else None
    call.at_once(
        lambda t: build.answered(t, call.name, who, queue, leg=leg),
        lambda t: build.met(t, leg),
        lambda t: build.met(t, call.name),
    )
    for _ in range(call.draw(st.integers(0, 2))):
        side = call.draw(st.sampled_from([leg, call.name]))
        call.tell(partial(build.hold, name=side), partial(build.unhold, name=side))
    return _conversation_ends(call, queue, who, leg)


def _conversation_ends(call: Caller, queue: str, who: str, leg: str) -> bool:
    how = call.draw(
        st.sampled_from(["talks on", "agent", "caller", "nameless", "transfer", "attended", "lost", "dropped"])
    )
    goes_on = how in {"transfer", "attended"}
    if how == "talks on":
        call.now += 1000
        return False
    if how == "transfer":
        call.tell(lambda t: build.blind_transfer(t, leg))
    elif how == "attended":
        call.tell(lambda t: build.attended_transfer(t, leg))
    elif how == "nameless":
        call.tell(lambda t: build.ended(t, None, who, queue, by=EndedBy.AGENT))
    elif how in {"agent", "caller"}:
        call.tell(lambda t: build.ended(t, call.name, who, queue, by=EndedBy(how), leg=leg))
    cause = 38 if how == "dropped" else 16
    call.tell(lambda t: build.hangup(t, leg, cause=cause))
    if goes_on:
        call.at_once(lambda t: build.ended(t, call.name, who, queue, by=EndedBy.TRANSFER, leg=leg))
    elif how != "lost":
        call.at_once(lambda t: build.hangup(t, call.name, cause=cause))
    return goes_on


EXITS: Final = (
    _answered,
    _answered,
    _gives_up,
    _put_out,
    _presses_a_key,
    _redirected,
    _hung_up_by_manager,
    _cut_off,
    _waits_on,
)


def _visits(call: Caller) -> list[FloorEvent]:
    call.told.append(build.created(call.now, call.name))
    for _ in range(call.draw(st.integers(1, 3))):
        queue = call.draw(st.sampled_from(QUEUES))
        call.at_once(partial(build.attempted, caller=call.name, to=queue))
        if call.draw(st.integers(0, 7)) == 0:
            call.at_once(lambda t: build.status(t, "FULL", call.name))
            continue
        call.at_once(partial(build.joined, caller=call.name, to=queue, number="13812340042"))
        for _ in range(call.draw(st.integers(0, 2))):
            _rings_in_vain(call, queue)
        if not call.draw(st.sampled_from(EXITS))(call, queue):
            return call.told
    call.at_once(lambda t: build.hangup(t, call.name))
    return call.told


def _shift(draw: st.DrawFn, who: str) -> list[FloorEvent]:
    """What one agent does besides taking calls."""
    told: list[FloorEvent] = [build.member(-5, who, queue, wrap_up=15.0) for queue in QUEUES[: draw(st.integers(0, 2))]]
    now = 0.0
    for _ in range(draw(st.integers(0, 6))):
        now += draw(STEPS)
        queue = draw(st.sampled_from(QUEUES))
        if draw(st.integers(0, 3)) == 0:
            told.append(build.removed(now, who, queue))
            continue
        device, paused = draw(st.sampled_from(Device)), draw(st.booleans())
        reason = draw(st.sampled_from(["lunch", "acw", None])) if paused else None
        told.append(build.member(now, who, queue, device=device, paused=paused, reason=reason, wrap_up=15.0))
    return told


def _phones(draw: st.DrawFn) -> list[FloorEvent]:
    words = st.sampled_from(["Reachable", "Unreachable"])
    return [build.contact(now, "1001", draw(words)) for now in sorted(draw(st.lists(STARTS, max_size=3, unique=True)))]


@st.composite
def histories(draw: st.DrawFn, *, callers: int = 5) -> list[FloorEvent]:
    """Everything that happens, in time order."""
    told = [event for who in AGENTS for event in _shift(draw, who)] + _phones(draw)
    for number in range(draw(st.integers(1, callers))):
        told += _visits(Caller(draw, f"caller{number}", draw(STARTS)))
    return sorted(told, key=lambda event: event.at)
