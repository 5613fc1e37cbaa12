"""Erasing a caller everywhere: hold looked for, deed recorded, every kind's own eraser run, a tombstone left.

A kind of data that holds callers adds its eraser to the registry (`Erasers`). The order is that of the registry; the
journal goes last, for others may look things up in it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

import msgspec
from sqlalchemy import Engine

from config.problems import OperationError, UsageError
from connectors.journal.sqlite import SqliteJournal
from connectors.store.audit_log import append
from connectors.store.retention import add_tombstone, list_holds
from realtime.access.audit_chain import Deed
from realtime.access.caller_key import caller_key, normalised
from realtime.erasing import Eraser
from realtime.masking import mask_number
from realtime.names import Instant
from realtime.retention import DataKind, Tombstone, holding

PATIENCE = 3600.0
"""Seconds for the journal: a month of the largest site is some hundred million entries."""


class Caller(msgspec.Struct, frozen=True, kw_only=True):
    """Whom to erase. digits: with the country code; key: as they are matched by."""

    digits: str
    key: str

    def eraser(self) -> Eraser:
        """A new eraser that knows this caller."""
        return Eraser(lambda number: normalised(number) == self.digits)


Erasers: TypeAlias = Mapping[DataKind, Callable[[Caller], int]]
"""By kind: erase the caller, give how many records were changed. Erasing twice changes nothing the second time."""


def caller_of(number: str, secret: bytes) -> Caller:
    """The caller of this number. Raises UsageError for what is no number, and for one too short to be a caller's."""
    digits, key = normalised(number), caller_key(number, secret)
    if digits is None or key is None or len(digits) < 7:
        raise UsageError(f"{mask_number(number)} is no caller's number: give it whole, with its area or country code")
    return Caller(digits=digits, key=key)


def erase_caller(store: Engine, erasers: Erasers, caller: Caller, *, by: str, why: str, now: Instant) -> Tombstone:
    """Erase a caller from every kind. Raises OperationError when a legal hold forbids it or a part fails.

    UsageError: the reason would keep the number.
    """
    if caller.digits[-7:] in "".join(character for character in why if character.isdigit()):
        raise UsageError("the reason holds the number, and the reason is kept: say it without")
    held = [hold for kind in DataKind for hold in holding(list_holds(store), now, kind, caller.key)]
    if held:
        numbers = ", ".join(str(number) for number in sorted({hold.id for hold in held}))
        raise OperationError(f"hold {numbers} forbids it: release the hold first (`floorwatch hold list`)")
    subject = f"caller {caller.key}"
    append(store, [Deed(at=now, actor=by, action="erase_begun", subject=subject, particulars={"why": why})])
    counts: dict[str, int] = {}
    for kind, erase in erasers.items():
        try:
            counts[kind.value] = erase(caller)
        except OSError as error:
            raise OperationError(
                f"{kind.value}: {error}; what was done before stays done, so erase once more"
            ) from None
    stone = add_tombstone(store, Tombstone(at=now, by=by, why=why, caller=caller.key, counts=counts))
    append(store, [Deed(at=now, actor=by, action="erased", subject=subject, particulars=dict(counts))])
    return stone


def journal_eraser(journal: SqliteJournal) -> Callable[[Caller], int]:
    """The journal's own: entries and checkpoints."""

    def erase(caller: Caller) -> int:
        found = journal.erase(caller.eraser(), caller.digits).result(PATIENCE)
        if found.unreadable:
            raise OSError(f"{found.unreadable} entries with the number are of a newer Floorwatch: upgrade first")
        return found.entries

    return erase
