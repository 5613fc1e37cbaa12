"""Reports of RTCP, two to four a leg and five seconds: the `reporting` class, read only where the file wants them.

Source of the fields: res/res_rtp_asterisk.c, main/rtp_engine.c (rtcp_report_to_ami) and the captures. Received reports
are the far end's: what it sent, and what it lost of ours; sent ones are ours: what we sent, what we lost of theirs.
"""

from __future__ import annotations

from typing import Final

from connectors.ami.fields import Rule, channel_id, whole
from connectors.ami.frames import Message
from realtime.events import AudioReported
from realtime.names import Instant, PbxId, Seconds

CLOCK: Final = 8000.0
"""Timestamps per second of the codecs of telephony (B0.11)."""
LOST_OF: Final = 256.0
"""RFC 3550, 6.4.1: the fraction lost is in 256ths."""


def received(pbx: PbxId, message: Message, at: Instant) -> AudioReported:
    """Translate RTCPReceived."""
    return _reported(pbx, message, at, heard=True)


def sent(pbx: PbxId, message: Message, at: Instant) -> AudioReported:
    """Translate RTCPSent."""
    return _reported(pbx, message, at, heard=False)


def _reported(pbx: PbxId, message: Message, at: Instant, *, heard: bool) -> AudioReported:
    lost, jitter = whole(message, "Report0FractionLost"), whole(message, "Report0IAJitter")
    return AudioReported(
        pbx=pbx,
        at=at,
        channel=channel_id(pbx, message),
        heard=heard,
        packets=whole(message, "SentPackets"),
        lost=None if lost is None or not 0 <= lost < LOST_OF else lost / LOST_OF,
        jitter=None if jitter is None or jitter < 0 else Seconds(jitter / CLOCK),
    )


_KEYS: Final = ("Channel", "Uniqueid", "SentPackets", "Report0FractionLost", "Report0IAJitter")

RULES: Final[dict[str, Rule]] = {"RTCPReceived": Rule(received, _KEYS), "RTCPSent": Rule(sent, _KEYS)}
"""One entry per AMI event."""
