"""The audit log as a chain of hashes: each entry's hash covers the entry and the hash before it. Pure.

What the chain shows: whoever knows one hash of it (an anchor, `Anchor`) can tell whether any entry up to that one was
changed, removed, added or moved since. What it cannot show: that an entry was true when it was written, and what became
of entries after the last anchor known. Whoever can write both the table and every anchor can write another history; so
anchors are worth something only where they are out of that person's reach.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import TypeAlias

import msgspec

from realtime.names import Instant
from realtime.wording import FREE, masked

VERSION = 1
"""Of the encoding and of what is hashed; an entry of another version is not judged but refused."""

GENESIS = "0" * 64
"""The hash before the first entry ever."""

SEALED = "audit_sealed"
"""The action of the entry that confirms a seal: `upto` and `hash` among its particulars."""

ANCHORED = "audit_anchored"
"""The action of the entry that says where the chain stood when an anchor was noted."""

LONGEST_TEXT = 500
"""Characters kept of any text of an entry: the log is no place to fill by a long name."""

MOST_PARTICULARS = 40

EXACT = 2**53
"""Whole numbers up to here are the same in every reader of JSON."""

_DOMAIN = b"floorwatch audit entry\n"
_ENCODER = msgspec.json.Encoder(order="sorted")

Particular: TypeAlias = str | int | bool | None


class Deed(msgspec.Struct, frozen=True, kw_only=True):
    """Something somebody did or tried. at: by our clock; actor: account, token or "system"; address: where from.

    Numbers of callers among the particulars are masked before they come here.
    """

    at: Instant
    actor: str
    action: str
    subject: str = ""
    address: str = ""
    particulars: Mapping[str, Particular] = msgspec.field(default_factory=dict)


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One deed in its place: the number, and the hash over it and everything before it."""

    seq: int
    deed: Deed
    hash: str


class Head(msgspec.Struct, frozen=True, kw_only=True):
    """Where a chain stands: the number and hash of its last entry."""

    seq: int = 0
    hash: str = GENESIS


class Anchor(msgspec.Struct, frozen=True, kw_only=True):
    """A head noted elsewhere at a time. It vouches for every entry up to its own."""

    seq: int
    hash: str
    at: Instant


class Seal(msgspec.Struct, frozen=True, kw_only=True):
    """Entries up to `upto` were deleted by retention; `hash` is that of the last of them, where the chain goes on."""

    upto: int
    hash: str
    at: Instant


class Fault(StrEnum):
    """How a chain fails. The values are keys; commands have the sentences.

    CHANGED: an entry is not what was hashed. MISSING: a number is left out. ORDER: a number comes twice or out of turn.
    CUT: an anchor knows of entries that are not there any more. REWRITTEN: the chain is sound in itself, but it is not
    the one the anchor saw. UNSEALED: the beginning is missing and no entry confirms that retention took it.
    """

    CHANGED = "changed"
    MISSING = "missing"
    ORDER = "order"
    CUT = "cut"
    REWRITTEN = "rewritten"
    UNSEALED = "unsealed"


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is wrong, and at which number."""

    fault: Fault
    seq: int


def bounded(deed: Deed) -> Deed:
    """The deed with texts and particulars cut to what the log takes, times in whole milliseconds.

    Telephone numbers in what people wrote are masked: the log is kept when a caller is erased.
    """
    first = list(deed.particulars.items())[:MOST_PARTICULARS]
    particulars = {_cut(key): _kept(_unnumbered(key, value)) for key, value in first}
    return Deed(
        at=Instant(round(deed.at * 1000) / 1000),
        actor=_cut(deed.actor),
        action=_cut(deed.action),
        subject=_cut(deed.subject),
        address=_cut(deed.address),
        particulars=particulars,
    )


def canonical(seq: int, deed: Deed) -> bytes:
    """The one encoding of a deed in its place: JSON, keys sorted, UTF-8, time in whole milliseconds, version first."""
    return _ENCODER.encode(
        {
            "v": VERSION,
            "seq": seq,
            "at": round(deed.at * 1000),
            "actor": deed.actor,
            "action": deed.action,
            "subject": deed.subject,
            "address": deed.address,
            "particulars": dict(deed.particulars),
        }
    )


def chained(head: Head, deed: Deed) -> Entry:
    """The next entry of a chain."""
    seq = head.seq + 1
    return Entry(seq=seq, deed=deed, hash=link(head.hash, canonical(seq, deed)))


def link(previous: str, written: bytes) -> str:
    """SHA-256 over a name of its own, the hash before (32 bytes) and the entry: nothing in it can be shifted about."""
    return hashlib.sha256(_DOMAIN + bytes.fromhex(previous) + written).hexdigest()


def faults(entries: Iterable[Entry], anchors: Iterable[Anchor] = (), seal: Seal | None = None) -> Iterator[Finding]:
    """Everything wrong with a chain, in the order of its numbers; after a fault the chain is taken up at that entry.

    entries: in the order in which they are kept. seal: the newest, None when nothing was ever deleted.
    """
    known = _by_number(anchors)
    head = Head() if seal is None else Head(seq=seal.upto, hash=seal.hash)
    first, confirmed = head.seq, seal is None
    yield from _against(known.get(head.seq, ()), head)
    for entry in entries:
        fault = _fault(head, entry)
        if fault is not None:
            yield Finding(fault=fault, seq=entry.seq)
        confirmed = confirmed or (seal is not None and confirms(entry.deed, seal))
        head = Head(seq=max(head.seq, entry.seq), hash=entry.hash)
        yield from _against(known.get(entry.seq, ()), head)
    if not confirmed:
        yield Finding(fault=Fault.UNSEALED, seq=first)
    last = max(known, default=0)
    if last > head.seq:
        yield Finding(fault=Fault.CUT, seq=head.seq + 1)


def confirms(deed: Deed, seal: Seal) -> bool:
    """Whether this deed is the one that made the seal."""
    told = (deed.particulars.get("upto"), deed.particulars.get("hash"))
    return deed.action == SEALED and told == (seal.upto, seal.hash)


def sealing(seal: Seal, actor: str) -> Deed:
    """The deed that confirms a seal."""
    return Deed(at=seal.at, actor=actor, action=SEALED, particulars={"upto": seal.upto, "hash": seal.hash})


def anchoring(head: Head, at: Instant, actor: str) -> Deed:
    """The deed that tells of an anchor: an anchor missing from the file is then known from the chain."""
    return Deed(at=at, actor=actor, action=ANCHORED, particulars={"seq": head.seq, "hash": head.hash})


def _fault(head: Head, entry: Entry) -> Fault | None:
    """What is wrong with an entry after `head`. One whose hash fits, though numbers are missing, does not exist."""
    if entry.seq <= head.seq:
        return Fault.ORDER
    if entry.seq > head.seq + 1:
        return Fault.MISSING
    return None if link(head.hash, canonical(entry.seq, entry.deed)) == entry.hash else Fault.CHANGED


def _against(anchors: Iterable[Anchor], head: Head) -> Iterator[Finding]:
    if any(anchor.hash != head.hash for anchor in anchors):
        yield Finding(fault=Fault.REWRITTEN, seq=head.seq)


def _by_number(anchors: Iterable[Anchor]) -> dict[int, list[Anchor]]:
    known: dict[int, list[Anchor]] = {}
    for anchor in anchors:
        known.setdefault(anchor.seq, []).append(anchor)
    return known


def _unnumbered(key: str, value: Particular) -> Particular:
    return masked(value[:LONGEST_TEXT]) if key in FREE and isinstance(value, str) else value


def _kept(value: Particular) -> Particular:
    """Numbers that JSON readers would round are kept as text."""
    if isinstance(value, str):
        return _cut(value)
    return str(value) if value is not None and abs(value) > EXACT else value


def _cut(text: str) -> str:
    """Bounded, and without what UTF-8 (lone surrogates) or PostgreSQL (NUL) cannot write."""
    return text[:LONGEST_TEXT].encode("utf-8", "replace").decode().replace("\0", "\N{REPLACEMENT CHARACTER}")
