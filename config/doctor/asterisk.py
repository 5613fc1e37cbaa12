"""One PBX over AMI: does it let us in, what may the account do and what is lost without the rest, is its clock right.

Which events an account may read cannot be asked. It is told by manager.conf, where that can be read; else by the events
that come while we listen, and by what the daemon has heard before.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator

import msgspec

from config.daemon import peer_of
from config.doctor.findings import Finding, fault, ok, warning
from config.doctor.manager_conf import Account
from config.settings import Pbx
from connectors.ami.faults import FeedLostError, FeedRefusedError
from connectors.ami.frames import Message
from connectors.ami.link import Link
from connectors.ami.liveness import measure
from connectors.ami.login import READ_SYSTEM, WRITE_REPORTING, booted, granted, log_in
from connectors.ami.vitals import Vitals
from connectors.clock import Clock
from connectors.errors import MisconfiguredError
from realtime.names import Instant, Seconds

LOST = {
    "agent": "queues, callers and agents are not heard of",
    "call": "legs are not seen: no hang-up causes, drops, holds and transfers",
    "system": "restarts of Asterisk, and phones and trunks that fail, go unseen",
    "dialplan": "some callers' ways out stay unknown until queue_log tells; refused callers and recordings' names too",
    "user": "what the dialplan says itself (UserEvent: surveys, refusals by queue) goes unseen",
}
"""What is lost without each read class (asterisk.md)."""

REPORTING = ("QueueStatus", "CoreShowChannels", "DeviceStateList")
"""Lists that want write = reporting; without the first there is nothing to show."""

LEAST_WRITETIMEOUT = 1000
SKEW = Seconds(2.0)
"""Above this somebody should mend the clock; below, it is taken out of every time without a trace."""


class Heard(msgspec.Struct, kw_only=True):
    """What came while we listened, and what the lists showed."""

    offset: Seconds = Seconds(0.0)
    classes: set[str] = msgspec.field(default_factory=set)
    stamped: int = 0
    unstamped: int = 0
    members: dict[str, str] = msgspec.field(default_factory=dict)
    dialplan: bool = False


class _Ear:
    def __init__(self, heard: Heard) -> None:
        self._heard = heard

    def hear(self, message: Message, arrived: Instant) -> None:  # noqa: ARG002  # Ear's signature
        """Note of which classes an event is, and whether it has a time of its own."""
        self._heard.classes.update(each for each in message.get("Privilege", "").split(",") if each not in {"", "all"})
        if "Timestamp" in message:
            self._heard.stamped += 1
        elif message.get("Event") != "FullyBooted":
            self._heard.unstamped += 1

    def dialplan_visible(self, arrived: Instant) -> None:  # noqa: ARG002
        """The class is there."""
        self._heard.dialplan = True


async def examine(pbx: Pbx, clock: Clock, listen: float) -> tuple[list[Finding], Heard]:
    """Log in, ask, and listen for so many seconds."""
    heard = Heard()
    vitals = Vitals()
    found: list[Finding] = []
    try:
        link = Link(peer_of(pbx), clock, vitals, _Ear(heard))
        try:
            await link.open()
            await log_in(link)
            found.append(ok("ami", pbx.name, f"logged in at {pbx.host}:{pbx.port} as {pbx.username}"))
            await measure(link, clock)
            heard.offset = vitals.offset
            found.extend(_lacking((await booted(link)).lacking, pbx.name))
            found.extend([each async for each in _lists(link, pbx.name, heard)])
            await asyncio.sleep(listen)
        finally:
            link.close()
    except (FeedLostError, FeedRefusedError, MisconfiguredError) as error:
        said, _, mend = str(error).partition("; ")
        found.append(fault("ami", pbx.name, said, mend or "look whether Asterisk runs and the address is right"))
        return found, heard
    found.append(_clock(pbx.name, heard.offset))
    return found, heard


def _lacking(rights: tuple[str, ...], name: str) -> Iterator[Finding]:
    for right in rights:
        lost = LOST["system"] if right == READ_SYSTEM else "legs, devices and the start of Asterisk are not told"
        yield warning("rights", name, f"lacks {right}: {lost}", f"add `{right}` in manager.conf and reload")


async def _lists(link: Link, name: str, heard: Heard) -> AsyncIterator[Finding]:
    """Each list the snapshot needs."""
    denied = []
    for action in REPORTING:
        answer, rows, _ = await link.ask_list(action)
        if not granted(answer):
            denied.append(action)
        for message, _ in rows:
            if message.get("Event") == "QueueMember":
                heard.members[message.get("Location", "")] = message.get("Name", "")
    if not denied:
        yield ok("rights", name, f"may ask for all lists ({WRITE_REPORTING})")
    elif denied[0] == REPORTING[0]:
        yield fault("rights", name, "may not list the queues: nothing can be shown", f"add `{WRITE_REPORTING}`")
    else:
        yield warning("rights", name, f"may not ask for {', '.join(denied)}", f"add `{WRITE_REPORTING}`")


def _clock(name: str, offset: Seconds) -> Finding:
    said = f"{offset:+.2f} s from this machine's"
    if abs(offset) <= SKEW:
        return ok("clock", name, said)
    return warning("clock", name, f"{said}; it is taken out of every time", "run a time service (NTP) on both machines")


def rights(name: str, heard: Heard, known: Account | None, before: frozenset[str]) -> Iterator[Finding]:
    """Read classes, and two settings of manager.conf. before: classes the daemon has had events of."""
    proven = heard.classes | before | ({"dialplan"} if heard.dialplan else set())
    for right, lost in LOST.items():
        held = right in proven or (known is not None and known.reads(right))
        if held:
            continue
        mend = f"add {right} to `read` of the account in manager.conf and reload"
        if known is None:
            unsure = f"no event of read={right} has come yet; without the right {lost}"
            yield warning("rights", name, unsure, f"{mend}, if it is not there (--manager-conf FILE tells for sure)")
        elif right == "agent":
            yield fault("rights", name, f"lacks read={right}: {lost}", mend)
        else:
            yield warning("rights", name, f"lacks read={right}: {lost}", mend)
    if all(right in proven or (known is not None and known.reads(right)) for right in LOST):
        yield ok("rights", name, f"reads {', '.join(LOST)}")
    yield from _settings(name, heard, known)


def _settings(name: str, heard: Heard, known: Account | None) -> Iterator[Finding]:
    stamps = known.timestampevents if known is not None else None
    if stamps is None and heard.stamped + heard.unstamped:
        stamps = heard.stamped > 0
    if stamps is False:
        lost = "durations are taken from the times of arrival, and lag cannot be measured"
        yield warning("timestamps", name, lost, "set timestampevents = yes in [general] of manager.conf and reload")
    elif stamps is None:
        yield ok("timestamps", name, "no event came while listening; set timestampevents = yes if it is not set")
    else:
        yield ok("timestamps", name, "events carry their own times")
    if known is None:
        yield ok("writetimeout", name, "cannot be asked over AMI; manager.conf should have writetimeout = 5000")
    elif known.writetimeout is None or known.writetimeout < LEAST_WRITETIMEOUT:
        said = f"{known.writetimeout or 100} ms: Asterisk cuts the link off at the first hiccup of the network"
        yield warning("writetimeout", name, said, "set writetimeout = 5000 for the account in manager.conf and reload")
    else:
        yield ok("writetimeout", name, f"{known.writetimeout} ms")
