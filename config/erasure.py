"""Erasing somebody everywhere: holds looked for, deed recorded, each part's own work done, a tombstone left.

Parts are done in the order in which they are given. Each may be done again: what is gone already is not found.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

import msgspec
from sqlalchemy import Engine

from config.problems import OperationError, UsageError
from connectors.journal.sqlite import SqliteJournal
from connectors.recordings.content_store import ContentStore
from connectors.recordings.states import erased
from connectors.store.audit_log import append
from connectors.store.free_text import MOST_PLACES, Reworded, reword, told_of
from connectors.store.recordings import erase_recording, recordings_of_caller, still_kept
from connectors.store.retention import add_tombstone, list_holds
from connectors.store.stories import unname_stories
from realtime.access.accounts import Account, folded
from realtime.access.audit_chain import Deed
from realtime.access.caller_key import alias_of, caller_key, normalised, person_key
from realtime.erasing import CallerEraser, Eraser, PersonEraser
from realtime.masking import mask_number
from realtime.names import Instant
from realtime.retention import DataKind, Hold, Tombstone
from realtime.roster import Person, Roster
from realtime.wording import CallerWording, PersonWording, Wording

PATIENCE = 3600.0
"""Seconds for the journal: a month of the largest site is some hundred million entries."""

SHORTEST = 7
"""Digits of a caller's number: shorter ones are telephones of the house."""

TOUCHED = frozenset({None, DataKind.JOURNAL, DataKind.VISITS, DataKind.RECORDINGS})
"""Kinds of holds that keep somebody from being erased; the audit log, reviews and grants hold no caller."""

Parts: TypeAlias = Mapping[str, Callable[[], int]]
"""By what is erased: do it, give how many records were changed."""


class HeldError(OperationError):
    """A legal hold, or a complaint, forbids it."""


class Caller(msgspec.Struct, frozen=True, kw_only=True):
    """A caller to erase. digits: with the country code; key: as they are matched by; chance: for aliases."""

    digits: str
    key: str
    chance: bytes = msgspec.field(default_factory=lambda: secrets.token_bytes(32))

    @property
    def subject(self) -> str:
        """As the audit log names them."""
        return f"caller {self.key}"

    def eraser(self) -> Eraser:
        """A new eraser that knows this caller."""
        digits, chance = self.digits, self.chance
        return CallerEraser(
            digits, lambda number: normalised(number) == digits, lambda number: alias_of(number, chance)
        )

    def wording(self) -> Wording:
        """What knows this caller in what people wrote."""
        digits = self.digits
        return CallerWording(digits, lambda number: normalised(number) == digits, alias_of(digits, self.chance))


class Leaver(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who worked here. key: as the tombstone names them; chance: for the alias.

    names: what they are called, in the roster, at log-in and on screens; others: what everybody else is called.
    """

    person: Person
    key: str
    names: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    chance: bytes = msgspec.field(default_factory=lambda: secrets.token_bytes(32))

    @property
    def subject(self) -> str:
        """As the audit log names them."""
        return self.key

    def eraser(self) -> Eraser:
        """A new eraser that knows them by their interfaces and their name."""
        return PersonEraser(self.person.interfaces, (self.person.name,))

    def wording(self) -> Wording:
        """What knows their names in what people wrote."""
        return PersonWording((self.person.name, *self.names), self.others, alias_of(self.key, self.chance))


Who: TypeAlias = Caller | Leaver


def caller_of(number: str, secret: bytes) -> Caller:
    """The caller of this number. Raises UsageError for what is no number, and for one too short to be a caller's."""
    digits, key = normalised(number), caller_key(number, secret)
    if digits is None or key is None or len(digits) < SHORTEST:
        raise UsageError(f"{mask_number(number)} is no caller's number: give it whole, with its area or country code")
    return Caller(digits=digits, key=key)


def leaver_of(person: Person, secret: bytes, roster: Roster, accounts: Iterable[Account]) -> Leaver:
    """Somebody of the roster, as they are erased. accounts: everybody's."""
    own = None if person.account is None else folded(person.account)
    named = [(each.name == own, name) for each in accounts for name in (each.name, each.display_name)]
    return Leaver(
        person=person,
        key=person_key(person.id, secret),
        names=tuple(name for theirs, name in named if theirs),
        others=(
            *(each.name for each in roster.people.values() if each.id != person.id),
            *(name for theirs, name in named if not theirs),
        ),
    )


def check_reason(who: Who, why: str) -> None:
    """Raises UsageError for a reason that would keep what is to be erased."""
    digits = "".join(character for character in why if character.isdigit())
    if isinstance(who, Caller) and who.digits[-SHORTEST:] in digits:
        raise UsageError("the reason holds the number, and the reason is kept: say it without")
    if isinstance(who, Leaver) and who.person.name in why:
        raise UsageError("the reason holds the name, and the reason is kept: say it without")


def check_holds(store: Engine, who: Who, now: Instant, subjects: Iterable[str] = ()) -> None:
    """Raises HeldError where a legal hold or a complaint keeps anything of theirs. subjects: further names of it."""
    named = {who.key, *subjects}
    if isinstance(who, Caller):
        for one in recordings_of_caller(store, who.key):
            named |= {one.visit, one.linked, one.sha256 or one.visit}
            if one.frozen is not None:
                raise HeldError(f"recording {one.number} is kept for a complaint: settle that first")
    else:
        named |= {who.person.id, *who.person.interfaces}
    held = [hold.id for hold in list_holds(store) if _in_force(hold, now) and _keeps(hold, who, named)]
    if held:
        numbers = ", ".join(map(str, held))
        raise HeldError(f"hold {numbers} forbids it: release the hold first (`floorwatch hold list`)")


def erase(  # what an erasure is made of
    store: Engine,
    who: Who,
    parts: Parts,
    *,
    by: str,
    why: str,
    now: Instant,
    reworded: Callable[[Wording], Reworded] | None = None,
) -> Tombstone:
    """Erase somebody from every part. Raises OperationError when a legal hold forbids it or a part fails.

    UsageError: the reason would keep the number. reworded: takes them out of what people wrote, which comes first, for
    the names are known from the roster and the accounts; the store alone when nobody holds any of it in memory.
    """
    check_reason(who, why)
    check_holds(store, who, now)
    append(store, [Deed(at=now, actor=by, action="erase_begun", subject=who.subject, particulars={"why": why})])
    wording = who.wording()
    written = from_texts(store, wording, now) if reworded is None else reworded(wording)
    counts = {"texts": written.texts}
    for part, work in parts.items():
        try:
            counts[part] = work()
        except OSError as error:
            raise OperationError(f"{part}: {error}; what was done before stays done, so erase once more") from None
    look = (*written.look, *told_of(store, wording))[:MOST_PLACES]
    stone = add_tombstone(store, Tombstone(at=now, by=by, why=why, caller=who.key, counts=counts, look=look))
    append(store, [Deed(at=now, actor=by, action="erased", subject=who.subject, particulars=dict(counts))])
    return stone


def from_texts(store: Engine, wording: Wording, now: Instant) -> Reworded:
    """Take somebody out of what people wrote. What is under a hold of its kind stays, and is reported."""
    kept = {hold.kind for hold in list_holds(store) if hold.kind is not None and _in_force(hold, now)}
    return reword(store, wording, kept)


def alerts_kept(store: Engine, now: Instant) -> bool:
    """Whether a hold keeps alerts as they are."""
    return any(hold.kind is DataKind.ALERTS and _in_force(hold, now) for hold in list_holds(store))


def from_journal(
    store: Engine, journal: SqliteJournal, who: Who, now: Instant, agreed: Callable[[], None] = lambda: None
) -> int:
    """Rewrite entries and checkpoints. agreed: called once nothing forbids it, before anything is rewritten."""
    eraser = who.eraser()

    def look() -> None:
        check_holds(store, who, now, eraser.subjects)
        agreed()

    found = journal.erase(eraser, look).result(PATIENCE)
    unname_stories(store, eraser.subjects)
    if found.unreadable:
        raise OSError(f"{found.unreadable} entries of theirs are of a newer Floorwatch: upgrade first")
    return found.entries


def from_recordings(store: Engine, content: Callable[[], ContentStore], caller: Caller, now: Instant) -> int:
    """Delete the copies of a caller's calls, and stop looking for those on their way. Raises HeldError."""
    check_holds(store, caller, now)  # The journal may have taken an hour: somebody may have held it meanwhile.
    rows = recordings_of_caller(store, caller.key)
    unname_stories(store, [one.linked for one in rows])
    for one in rows:
        if one.sha256 is not None and not still_kept(store, one.sha256, besides=one.number):
            content().delete(one.sha256)
        erase_recording(store, one.number, erased(one.watch), now)
    return len(rows)


def _in_force(hold: Hold, begun: Instant) -> bool:
    """Whether a hold forbids what was begun at this time; one that was made since then does."""
    return hold.holds(max(begun, hold.since))


def _keeps(hold: Hold, who: Who, named: set[str]) -> bool:
    """Whether a hold is about somebody. One on a caller keeps nothing of others; a visit's id begins with its leg."""
    if hold.kind not in TOUCHED or (hold.caller is not None and hold.caller != who.key):
        return False
    subject = hold.subject
    return subject is None or subject in named or any(subject.startswith(f"{each}/") for each in named)
