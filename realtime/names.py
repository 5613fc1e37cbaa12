"""The names and units of the floor; nothing else lives here.

Every id carries its PBX, so that two PBXs never collide: a queue is `hq/sales`, an agent `hq/Local/1001@agents/n`,
a channel `hq/1795415360.0`, a visit `hq/1795415360.0/sales/1` (the first pass of that call through that queue).
"""

from __future__ import annotations

from typing import NewType

PbxId = NewType("PbxId", str)
QueueId = NewType("QueueId", str)
AgentId = NewType("AgentId", str)
ChannelId = NewType("ChannelId", str)
BridgeId = NewType("BridgeId", str)
VisitId = NewType("VisitId", str)

Instant = NewType("Instant", float)
"""Seconds since the Unix epoch, on the PBX's clock unless a docstring says otherwise."""

Seconds = NewType("Seconds", float)
"""A length of time."""

Day = NewType("Day", int)
"""A business day of the site, as the proleptic ordinal of the date on which it starts."""
