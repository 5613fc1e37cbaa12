"""Logging in, and finding out since when Asterisk runs.

The secret itself travels only over TLS, or where the peer refuses the challenge (a proxy in front of Asterisk may).
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Final, NamedTuple

from connectors.ami.faults import FeedLostError, FeedRefusedError
from connectors.ami.frames import Message
from connectors.ami.link import Link
from realtime.events import FeedReason
from realtime.names import Instant

DENIED: Final = "Permission denied"
"""Asterisk's words for an action outside the account's write classes (manager.c)."""

FAILED: Final = "Authentication failed"
"""Asterisk's words for a wrong secret, an unknown user, and an address outside `permit` (manager.c)."""

READ_SYSTEM: Final = "read=system"
"""Right without which FullyBooted, Reload and Shutdown go unseen, and phones and trunks that fail."""

WRITE_REPORTING: Final = "write=reporting"
"""Right without which the legs, the devices and the start of Asterisk are not told."""

QUARTER: Final = 900
"""Seconds; time zones differ from UTC by whole quarters of an hour."""


def granted(answer: Message) -> bool:
    """Say whether an action was done."""
    return answer.get("Response") in ("Success", "Follows")


def missing(link: Link, right: str, what: str) -> FeedRefusedError:
    """Say which right the account lacks, as it stands in manager.conf."""
    fault = f"{link.peer.address}: user {link.peer.username} may not {what}; add `{right}` in manager.conf and reload"
    return FeedRefusedError(fault, FeedReason.MISSING_RIGHT, right)


async def log_in(link: Link) -> None:
    """Log in by challenge, or plainly over TLS. FeedRefusedError when a person has to act."""
    peer = link.peer
    proof = {"Secret": peer.secret}
    if not peer.tls:
        answer = await link.ask("Challenge", AuthType="MD5")
        if granted(answer) and answer.get("Challenge"):
            key = hashlib.md5((answer["Challenge"] + peer.secret).encode(), usedforsecurity=False).hexdigest()
            proof = {"AuthType": "MD5", "Key": key}
    answer = await link.ask("Login", Username=peer.username, Events="on", **proof)
    if granted(answer):
        return
    said = answer.get("Message", "no reason given")
    if said == FAILED:
        fault = f"{peer.address} refuses user {peer.username}; correct the secret, or `permit` in manager.conf"
        raise FeedRefusedError(fault, FeedReason.WRONG_SECRET, peer.username)
    raise FeedLostError(f"{peer.address} refuses the log-in: {said}", FeedReason.REFUSED, said)


class Boot(NamedTuple):
    """What is known of the start. lacking: rights without which less is known, as manager.conf spells them."""

    started: Instant | None
    lacking: tuple[str, ...]


async def booted(link: Link) -> Boot:
    """Wait until all modules run; find out since when.

    FullyBooted is sent to accounts with `read = system` only. Without it we go on: should Asterisk still be starting,
    the event comes later and the lists are asked for again.
    """
    said = await link.happens(link.booted, link.peer.patience.boot)
    status = await link.ask("CoreStatus")
    lacking = (READ_SYSTEM,) if not said else ()
    if status.get("Message") == DENIED:
        lacking = (*lacking, WRITE_REPORTING)
    if not said:
        return Boot(None, lacking)
    event, arrived = link.booted.result()
    try:
        about = Instant(arrived + link.vitals.offset - float(event["Uptime"]))
    except (KeyError, ValueError):
        return Boot(None, lacking)
    return Boot(exactly(about, status), lacking)


def exactly(about: Instant, status: Message) -> Instant:
    """Put the start on its second: CoreStatus tells it in the PBX's local time, the uptime tells the time zone.

    Uptime alone is a whole number that changes under our feet: the same start would read one second apart.
    """
    try:
        told = f"{status['CoreStartupDate']} {status['CoreStartupTime']}"
        local = datetime.strptime(told, "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC).timestamp()
    except (KeyError, ValueError):
        return about
    zone = round((local - about) / QUARTER) * QUARTER
    return Instant(local - zone)
