"""From a message of AMI to what happened on the floor; pure.

One table, looked up by the event's name. The same table tells the frames which events and keys to read at all.
"""

from __future__ import annotations

from typing import Final

from connectors.ami import channel_events, device_events, queue_events
from connectors.ami.fields import Rule, instant
from connectors.ami.frames import Message, Wish
from realtime.events import FloorEvent
from realtime.names import Instant, PbxId

TABLE: Final[dict[str, Rule]] = {**queue_events.RULES, **channel_events.RULES, **device_events.RULES}
"""Every event the floor needs, from the `agent`, `call`, `dialplan`, `system` and `user` classes."""

WANTED: Final = {
    each: Wish(("Timestamp", *rule.keys) if rule.keys else (), rule.having) for each, rule in TABLE.items()
}
"""What the frames should read."""

DIALPLAN: Final = frozenset({b"VarSet", b"Newexten"})
"""Events of the dialplan class: one of them, whatever it says, proves that the link carries the class."""


def translate(pbx: PbxId, message: Message, arrived: Instant) -> FloorEvent | None:
    """Give the event a message stands for, at the PBX's own time where it tells it, else at `arrived`.

    None for messages that mean nothing to the floor and for those that lack what identifies them; never raises.
    """
    rule = TABLE.get(message.get("Event", ""))
    if rule is None:
        return None
    at = instant(message, "Timestamp") or arrived
    try:
        return rule.handler(pbx, message, at)
    except (KeyError, ValueError):
        return None
