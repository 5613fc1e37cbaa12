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


class Event(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True, tag_field="kind"):
    """Something that happened on one PBX.

    Neither events nor rows of the floor can form circles, so the collector need not look at them (gc=False): with a
    day's visits in memory its walks would hold the loop for 20 ms.

    at: when it happened, on the PBX's clock (`Timestamp` header), else the time of arrival.
    """

    pbx: PbxId
    at: Instant
    source: Source = Source.AMI
