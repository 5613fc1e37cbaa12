"""From a message of AMI to what happened on the floor; pure.

One table, looked up by the event's name. The same table tells the frames which events and keys to read at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from connectors.ami import audio_events, channel_events, device_events, queue_events
from connectors.ami.fields import Rule, instant
from connectors.ami.frames import Message, Wish
from realtime.events import FloorEvent
from realtime.names import Instant, PbxId

TABLE: Final[dict[str, Rule]] = {
    **queue_events.RULES,
    **channel_events.RULES,
    **device_events.RULES,
    **audio_events.RULES,
}
"""Every event the floor knows, from the `agent`, `call`, `dialplan`, `system`, `user` and `reporting` classes."""


def _wishes(rules: Mapping[str, Rule]) -> dict[str, Wish]:
    return {each: Wish(("Timestamp", *rule.keys) if rule.keys else (), rule.having) for each, rule in rules.items()}


WANTED: Final = _wishes({each: rule for each, rule in TABLE.items() if each not in audio_events.RULES})
"""What the frames should read."""

WANTED_WITH_RTCP: Final = _wishes(TABLE)
"""The same where reports of RTCP are heard as well."""

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
