"""Taking one caller out of what is kept: numbers and names go, everything else stays as it was. Pure.

What goes: the caller's number and name wherever a field holds them, and the number inside texts (names of channels,
extensions, paths of recordings), where two stars take its place. Names of agents' interfaces are not looked at: whoever
works here under that number is no caller.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeVar

import msgspec

from realtime.calls import Channel
from realtime.events import CallerJoined, CallerSeen, ChannelCreated
from realtime.logbook import Told
from realtime.visits import Visit

REMAINS = "**"

TEXTS = ("name", "exten", "application_data", "recording")
"""Fields in which a number may stand among other words."""

_NAMED = (CallerJoined, CallerSeen, Visit)
"""Where `name` is the caller's; elsewhere it is a channel's."""

_RUN = re.compile(r"\+?(?<![0-9.])[0-9]{5,}(?![0-9]|\.[0-9])")
"""A number in running text; a Uniqueid has a dot beside it and stays."""

S = TypeVar("S", bound=msgspec.Struct)


class Eraser:
    """Knows whom to take out. theirs: whether a number, however written, is the caller's; asked once for each text.

    channels: the caller's legs, learned from what names number and leg together; there a name alone is theirs, too.
    """

    def __init__(self, theirs: Callable[[str], bool]) -> None:
        self._theirs = theirs
        self._known: dict[str, bool] = {}
        self.channels: set[str] = set()

    def is_theirs(self, number: str | None) -> bool:
        """Whether this is the caller's number."""
        if not number:
            return False
        if number not in self._known:
            if len(self._known) > 100_000:
                self._known.clear()
            self._known[number] = self._theirs(number)
        return self._known[number]

    def learn(self, thing: msgspec.Struct) -> None:
        """Remember the leg of something that holds the caller's number."""
        leg = _leg(thing)
        if leg is not None and self.is_theirs(getattr(thing, "number", None)):
            self.channels.add(leg)

    def cleaned(self, thing: S) -> S:
        """The thing without the caller; the same object when there is nothing of theirs in it."""
        if isinstance(thing, Told):
            event = self.cleaned(thing.event)
            return thing if event is thing.event else msgspec.structs.replace(thing, event=event)
        gone: dict[str, object] = {}
        number = getattr(thing, "number", None)
        if self.is_theirs(number):
            gone["number"] = None
        if gone or _leg(thing) in self.channels:
            if isinstance(thing, _NAMED) and thing.name is not None:
                gone["name"] = None
            if isinstance(thing, ChannelCreated) and thing.caller_name is not None:
                gone["caller_name"] = None
        for field in TEXTS:
            text = getattr(thing, field, None)
            if field not in gone and isinstance(text, str) and (left := _RUN.sub(self._left, text)) != text:
                gone[field] = left
        return msgspec.structs.replace(thing, **gone) if gone else thing

    def _left(self, found: re.Match[str]) -> str:
        return REMAINS if self.is_theirs(found[0]) else found[0]


def _leg(thing: msgspec.Struct) -> str | None:
    """The leg something is about."""
    leg = thing.id if isinstance(thing, Channel) else getattr(thing, "channel", None)
    return leg if isinstance(leg, str) else None
