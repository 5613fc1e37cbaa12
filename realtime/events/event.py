"""What every event carries: the PBX, the time, and who told us."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from realtime.names import Instant, PbxId


class Source(StrEnum):
    """Who told us."""

    AMI = "ami"
    SNAPSHOT = "snapshot"
    QUEUE_LOG = "queue_log"


class Event(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="kind"):
    """Something that happened on one PBX.

    at: when it happened, on the PBX's clock (`Timestamp` header), else the time of arrival.
    """

    pbx: PbxId
    at: Instant
    source: Source = Source.AMI
