"""Two clocks: a PBX's and ours. Its times are moved to ours when they differ by more than nobody would notice.

Everything on the floor then lives on one clock, also with several PBXs; the offset itself is shown, not hidden.
"""

from __future__ import annotations

from typing import TypeVar

import msgspec

from realtime.events import Event
from realtime.names import Seconds

UNNOTICED = 0.5
"""Seconds of offset that are left alone: less than a screen's second, and well above what measuring can err."""

_INSTANTS = frozenset(
    {"at", "joined", "left", "ended", "begin", "to", "last_call", "last_pause", "logged_in", "started"}
)
_FIELDS: dict[type[Event], tuple[str, ...]] = {}

E = TypeVar("E", bound=Event)


def stepped(applied: Seconds, measured: Seconds) -> Seconds:
    """The offset to apply: the one in use as long as it is close, so that times do not jitter with each ping."""
    target = measured if abs(measured) > UNNOTICED else Seconds(0.0)
    return target if abs(measured - applied) > UNNOTICED else applied


def moved(event: E, offset: Seconds) -> E:
    """The event with every instant in it on our clock. offset: the PBX's clock minus ours."""
    if not offset:
        return event
    kind = type(event)
    fields = _FIELDS.get(kind)
    if fields is None:
        fields = _FIELDS[kind] = tuple(name for name in kind.__struct_fields__ if name in _INSTANTS)
    told = {name: getattr(event, name) for name in fields}
    return msgspec.structs.replace(event, **{name: at - offset for name, at in told.items() if at is not None})
