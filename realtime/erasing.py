"""Taking a caller, or somebody who worked here, out of what is kept, so that all else stays as it was. Pure.

Of a caller goes the number wherever a field holds it, the name, and the number inside texts (names of channels,
extensions, paths of recordings), where two stars take its place. In a field of its own an alias takes its place: a
tilde and digits made by chance, under which the caller's calls still belong together (a call dropped and made again
counts as before, so the figures stay) and which leads to nobody. Names of agents' interfaces are not looked at: whoever
works here under that number is no caller.

Of somebody who worked here goes the name; the interface, which is a telephone's, takes its place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar

import msgspec

from realtime.agents import Agent
from realtime.calls import Channel
from realtime.events import CallerJoined, CallerSeen, ChannelCreated, VisitLogged
from realtime.logbook import Told
from realtime.names import AgentId
from realtime.visits import Visit

REMAINS = "**"

ALIAS_MARK = "~"
"""Begins every alias: no number begins with it, and it is masked like a name."""

ENDING = 7
"""Last digits of a number by which rows are chosen for a closer look."""

MOST_LEGS = 10_000
"""Legs looked for by name alone; more than a year of calls of one caller."""

TEXTS = ("name", "exten", "application_data", "recording")
"""Fields in which a number may stand among other words."""

_NAMED = (CallerJoined, CallerSeen, Visit)
"""Where `name` is the caller's; elsewhere it is a channel's or an agent's."""

_RUN = re.compile(r"\+?(?<![0-9.])[0-9]{5,}(?![0-9]|\.[0-9])")
"""A number in running text; a Uniqueid has a dot beside it and stays."""

_SEPARATORS = b" -()./"

S = TypeVar("S", bound=msgspec.Struct)


class Eraser(Protocol):
    """Knows whom to take out. `learn` comes first, for everything that `concerns`; then `learned`, then `cleaned`."""

    @property
    def subjects(self) -> frozenset[str]:
        """Names of what is theirs, as far as was learned: legs, interfaces."""

    def concerns(self, written: bytes) -> bool:
        """Whether what is written, as JSON, has to be looked at more closely."""

    def learn(self, thing: msgspec.Struct) -> None:
        """Remember what else is theirs."""

    def learned(self) -> None:
        """All was told: from now on also what was learned concerns."""

    def cleaned(self, thing: S) -> S:
        """The thing without them; the same object when there is nothing of theirs in it."""

    def text(self, text: str) -> str:
        """A text without them."""


class CallerEraser:
    """Takes out one caller. digits: the number with its country code; alias: what a number of theirs becomes.

    theirs: whether a number, however written, is the caller's; asked once for each text.
    """

    def __init__(self, digits: str, theirs: Callable[[str], bool], alias: Callable[[str], str]) -> None:
        self._ending = digits[-ENDING:].encode()
        self._theirs = theirs
        self._alias = alias
        self._known: dict[str, bool] = {}
        self._legs: set[str] = set()
        self._pattern: re.Pattern[bytes] | None = None

    @property
    def subjects(self) -> frozenset[str]:
        """The caller's legs, learned from what names number and leg together; there a name alone is theirs, too."""
        return frozenset(self._legs)

    def is_theirs(self, number: str | None) -> bool:
        """Whether this is the caller's number."""
        if not number:
            return False
        if number not in self._known:
            if len(self._known) > 100_000:
                self._known.clear()
            self._known[number] = self._theirs(number)
        return self._known[number]

    def concerns(self, written: bytes) -> bool:
        """Whether the number, or a leg of theirs, stands in it."""
        if self._ending in written.translate(None, _SEPARATORS):
            return True
        return self._pattern is not None and self._pattern.search(written) is not None

    def learn(self, thing: msgspec.Struct) -> None:
        """Remember the leg of something that holds the caller's number."""
        leg = _leg(thing)
        if leg is not None and self.is_theirs(getattr(thing, "number", None)):
            self._legs.add(leg)

    def learned(self) -> None:
        """Look for the legs as well."""
        legs = sorted(self._legs)[:MOST_LEGS]
        self._pattern = re.compile(b"|".join(re.escape(leg.encode()) for leg in legs)) if legs else None

    def cleaned(self, thing: S) -> S:
        """The thing without the caller."""
        if isinstance(thing, Told):
            event = self.cleaned(thing.event)
            return thing if event is thing.event else msgspec.structs.replace(thing, event=event)
        gone: dict[str, object] = {}
        number = getattr(thing, "number", None)
        if number is not None and self.is_theirs(number):
            gone["number"] = self._alias(number)
        if gone or _leg(thing) in self._legs:
            if isinstance(thing, _NAMED) and thing.name is not None:
                gone["name"] = None
            if isinstance(thing, ChannelCreated) and thing.caller_name is not None:
                gone["caller_name"] = None
        for field in TEXTS:
            text = getattr(thing, field, None)
            if field not in gone and isinstance(text, str) and (left := self.text(text)) != text:
                gone[field] = left
        if isinstance(thing, Visit) and thing.place is not None:
            place = (thing.place[0], self.text(thing.place[1]))
            gone |= {} if place == thing.place else {"place": place}
        return msgspec.structs.replace(thing, **gone) if gone else thing

    def text(self, text: str) -> str:
        """The text with stars where the number stood."""
        return _RUN.sub(self._left, text)

    def _left(self, found: re.Match[str]) -> str:
        return REMAINS if self.is_theirs(found[0]) else found[0]


class PersonEraser:
    """Takes the name of somebody who worked here off their interfaces. names: those known before anything is read."""

    def __init__(self, interfaces: Iterable[AgentId], names: Iterable[str] = ()) -> None:
        self._interfaces = frozenset(interfaces)
        self._names = set(names)
        self._others: set[str] = set()
        self._devices = tuple(f"{_device(each)}-" for each in self._interfaces)
        self._marks: list[bytes] = []
        self.learned()

    @property
    def subjects(self) -> frozenset[str]:
        """Their interfaces."""
        return frozenset(self._interfaces)

    def concerns(self, written: bytes) -> bool:
        """Whether an interface or a name of theirs stands in it."""
        return any(mark in written for mark in self._marks)

    def learn(self, thing: msgspec.Struct) -> None:
        """Remember what they are called at their interfaces, and whether somebody else is called the same."""
        agent, name = _agent(thing), getattr(thing, "name", None)
        if agent is not None and isinstance(name, str):
            (self._names if agent in self._interfaces else self._others).add(name)

    def learned(self) -> None:
        """Look for the names as well."""
        texts = [*(_device(each) for each in self._interfaces), *self._names]
        self._marks = [msgspec.json.encode(text)[1:-1] for text in texts if text]

    def cleaned(self, thing: S) -> S:
        """The thing with the interface where the name stood."""
        if isinstance(thing, Told):
            event = self.cleaned(thing.event)
            return thing if event is thing.event else msgspec.structs.replace(thing, event=event)
        gone: dict[str, object] = {}
        agent, name = _agent(thing), getattr(thing, "name", None)
        if agent is not None and agent in self._interfaces and name is not None and name != _device(agent):
            gone["name"] = _device(agent)
        if isinstance(thing, VisitLogged) and thing.agent in self._names - self._others:
            # A queue_log line has a name only; of several interfaces on one PBX nobody knows which was meant.
            here = [each for each in sorted(self._interfaces) if each.startswith(f"{thing.pbx}/")]
            gone |= {"agent": _device(here[0])} if here else {}
        if isinstance(thing, ChannelCreated) and thing.caller_name in self._names:
            gone |= {"caller_name": None} if thing.name.startswith(self._devices) else {}
        return msgspec.structs.replace(thing, **gone) if gone else thing

    def text(self, text: str) -> str:
        """Texts of the dialplan do not name people."""
        return text


def _leg(thing: msgspec.Struct) -> str | None:
    """The leg something is about."""
    leg = thing.id if isinstance(thing, Channel) else getattr(thing, "channel", None)
    return leg if isinstance(leg, str) else None


def _agent(thing: msgspec.Struct) -> AgentId | None:
    """The interface something names beside a name; a telling of queue_log has names only."""
    if isinstance(thing, (VisitLogged, Visit)):
        return None
    agent = thing.id if isinstance(thing, Agent) else getattr(thing, "agent", None)
    return AgentId(agent) if isinstance(agent, str) else None


def _device(agent: AgentId) -> str:
    """`PJSIP/2001` of `hq/PJSIP/2001`: what an agent without a name is called."""
    return agent.partition("/")[2]
