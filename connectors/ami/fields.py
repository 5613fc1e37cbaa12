"""Reads single fields of a message into the floor's ids and units.

A missing id raises KeyError, and `translate` gives up the event: without it nobody knows what it is about. Everything
else that is missing or damaged reads as None: an odd figure must not cost an event.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, NamedTuple, TypeAlias

from connectors.ami.frames import Having, Message
from realtime.events import FloorEvent
from realtime.names import AgentId, BridgeId, ChannelId, Instant, PbxId, QueueId, Seconds

Handler: TypeAlias = Callable[[PbxId, Message, Instant], FloorEvent | None]
"""From one message to what it means; None where it means nothing to the floor."""


class Rule(NamedTuple):
    """How one type of event is read: by whom, from which keys (none: all), and what must be found in the frame."""

    handler: Handler
    keys: tuple[str, ...] = ()
    having: Having | None = None


LATEST: Final = 1e11
"""An instant beyond this (the year 5138) is damage."""

UNKNOWN: Final = frozenset({"", "<unknown>", "unknown", "<none>"})
"""What Asterisk writes where it knows no number or name (manager_channels.c; app_queue.c writes `unknown`)."""

_ESCAPED: Final = re.compile(r"\\(.?)", re.DOTALL)
_BLANKS: Final = frozenset("abfnrtv")


def channel_id(pbx: PbxId, message: Message, key: str = "Uniqueid") -> ChannelId:
    """Raise KeyError when there is none."""
    value = message[key]
    if not value:
        raise KeyError(key)
    return ChannelId(f"{pbx}/{value}")


def maybe_channel(pbx: PbxId, message: Message, key: str) -> ChannelId | None:
    """Give None where the event names no such channel (an originated call has no caller's)."""
    value = message.get(key)
    return ChannelId(f"{pbx}/{value}") if value else None


def bridge_id(pbx: PbxId, message: Message) -> BridgeId:
    """Raise KeyError when there is none."""
    value = message["BridgeUniqueid"]
    if not value:
        raise KeyError("BridgeUniqueid")
    return BridgeId(f"{pbx}/{value}")


def queue_id(pbx: PbxId, message: Message) -> QueueId:
    """Raise KeyError when there is none."""
    value = message["Queue"]
    if not value:
        raise KeyError("Queue")
    return QueueId(f"{pbx}/{value}")


def agent_id(pbx: PbxId, message: Message) -> AgentId:
    """Raise KeyError when there is none. Rows of QueueStatus and Asterisk 11 say Location for the same thing."""
    value = message.get("Interface") or message["Location"]
    if not value:
        raise KeyError("Interface")
    return AgentId(f"{pbx}/{value}")


def text(message: Message, key: str) -> str | None:
    """Give a field as it stands; None when empty or missing."""
    return message.get(key) or None


def member_name(message: Message) -> str | None:
    """Give the agent's name as queues.conf spells it; not escaped on the wire."""
    return message.get("MemberName") or message.get("Name") or None


def number(message: Message, key: str = "CallerIDNum") -> str | None:
    """Give a caller's number; None when Asterisk does not know it."""
    value = message.get(key, "")
    return None if value in UNKNOWN else value


def name(message: Message, key: str = "CallerIDName") -> str | None:
    r"""Give a caller's name without Asterisk's C escapes (`O\'Neil`; main/utils.c, ast_escape_c); None when unknown.

    Escapes for control characters become blanks: a name is one line. A backslash before anything else is dropped; it
    stems from the second byte of a Big5 or GBK character.
    """
    value = message.get(key, "")
    if value in UNKNOWN:
        return None
    if "\\" in value:
        return _ESCAPED.sub(lambda found: " " if found[1] in _BLANKS else found[1], value)
    return value


def whole(message: Message, key: str) -> int | None:
    """Give a whole number; None when missing or damaged."""
    value = message.get(key)
    if value is None:
        return None
    try:
        return int(value)
    except ValueError:
        return None


def seconds(message: Message, key: str, per_second: int = 1) -> Seconds | None:
    """Give a length of time that Asterisk counts in whole seconds, or in 1/`per_second`; None when damaged."""
    value = whole(message, key)
    return None if value is None or value < 0 or value > LATEST else Seconds(value / per_second)


def instant(message: Message, key: str) -> Instant | None:
    """Give a moment in epoch seconds; None when it is 0 (never), missing or damaged."""
    try:
        value = float(message.get(key, 0))
    except ValueError:
        return None
    return Instant(value) if 0 < value < LATEST else None


def flag(message: Message, key: str) -> bool:
    """Say whether a switch is on; Asterisk writes 1, older rows also `yes` or `true`."""
    return message.get(key, "") in ("1", "yes", "true", "True", "Yes")
