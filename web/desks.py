"""Whoever keeps grants, the audit log, the roster and holds, as the web needs them; how they are kept is no matter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

import msgspec

from realtime.access import grants
from realtime.access.audit_chain import Entry, Finding
from realtime.access.grants import Asked, Grant, Policy, Stage
from realtime.access.oversight import Remark
from realtime.names import Instant
from realtime.retention import DataKind, Hold, Tombstone
from realtime.roster import Difference, Person, Roster, Team
from web.problems import LineFault


class Asking(msgspec.Struct, frozen=True, kw_only=True):
    """Which entries of the audit log are wanted, newest first; None: all. since, until: half-open.

    before: a number, to go on towards the past.
    """

    actor: str | None = None
    action: str | None = None
    subject: str | None = None
    since: Instant | None = None
    until: Instant | None = None
    before: int | None = None
    limit: int = 100


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What a look at the whole chain found. seq, hash: where it stands; anchored: up to which entry it is anchored.

    findings: the first hundred; found: how many there are. absent: anchors that the log tells of and the file lacks.
    """

    seq: int
    hash: str
    anchored: int
    found: int
    absent: int
    findings: list[Finding]


class BusyError(Exception):
    """Somebody else asks for the same long work at this moment."""


class GrantDesk(Protocol):
    """Grants. Texts and rules are those of realtime.access.grants; a step raises GrantRefusedError."""

    policy: Policy

    def now(self) -> Instant:
        """The time that grants are judged by."""

    async def file(self, applicant: grants.Person, asked: Asked) -> Grant:
        """Keep a new request. Raises GrantRefusedError."""

    async def find(self, number: int) -> Grant | None:
        """The grant with this number."""

    async def change(self, number: int, step: Callable[[Grant], Grant]) -> Grant | None:
        """Take one step, alone; None when there is no such grant. Raises GrantRefusedError of the step."""

    async def listed(self, stages: frozenset[Stage] | None, after: int, limit: int) -> list[Grant]:
        """Grants at these stages as kept (None: all), by number."""

    async def asked_by(self, applicant: str, after: int, limit: int) -> list[Grant]:
        """Those of one applicant, by number."""

    async def odd(self) -> list[Remark]:
        """Grants that nobody uses, or that are used oddly."""


class Trail(Protocol):
    """The audit log, to be read."""

    async def listed(self, asking: Asking) -> list[Entry]:
        """Entries, newest first."""

    async def verified(self) -> Verdict:
        """Look at every entry. Raises BusyError while another look is under way."""


class RosterRefusedError(ValueError):
    """The roster would contradict itself, there is none, or it cannot be written; the text says which.

    faults: everything that is wrong with a text that was sent, by line.
    """

    def __init__(self, said: str, faults: tuple[LineFault, ...] = ()) -> None:
        super().__init__(said)
        self.faults = faults


class RosterChangedError(Exception):
    """Somebody else changed the roster since it was looked at."""


class RosterFormat(StrEnum):
    """How a roster that somebody sends is written."""

    CSV = "csv"
    JSON = "json"
    TOML = "toml"


class Intake(msgspec.Struct, frozen=True, kw_only=True):
    """A roster that somebody sends. expected: the fingerprint of the one it shall replace, None for whatever is there.

    dry: only say what would change.
    """

    form: RosterFormat
    text: str
    expected: str | None = None
    dry: bool = False


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """What such a roster changes, or would. roster: as it would be after it."""

    changes: list[Difference]
    roster: Roster


class RosterDesk(Protocol):
    """Who works here."""

    def now(self) -> Roster:
        """The roster."""

    async def change(self, people: Mapping[str, Person | None], teams: Mapping[str, Team | None]) -> Roster:
        """Put these in or, for None, take them out, all or none. Raises RosterRefusedError."""

    def written(self, form: RosterFormat) -> str:
        """The roster as a text that can be taken in again."""

    async def take_in(self, intake: Intake) -> Taken:
        """Put another roster in the present one's place. Raises RosterRefusedError, RosterChangedError."""


class HoldRefusedError(ValueError):
    """This cannot be held; the text says why."""


class NewHold(msgspec.Struct, frozen=True, kw_only=True):
    """A hold to be made. number: of a caller, kept as a key only; days: until it ends by itself."""

    who: str
    why: str
    kind: DataKind | None = None
    number: str | None = None
    subject: str | None = None
    days: float | None = None


class RetentionDesk(Protocol):
    """Legal holds, and what was erased."""

    def now(self) -> Instant:
        """The time that holds are judged by."""

    async def holds(self) -> list[Hold]:
        """Every hold there ever was, the oldest first."""

    def check(self, new: NewHold) -> None:
        """Raises HoldRefusedError for what cannot be held."""

    async def hold(self, new: NewHold) -> Hold:
        """Keep a hold. Raises HoldRefusedError."""

    async def release(self, number: int, by: str) -> bool:
        """End a hold; False where there is none to release."""

    async def tombstones(self) -> list[Tombstone]:
        """That callers were erased, the oldest first."""


@dataclass(frozen=True, slots=True)
class Desks:
    """All of them."""

    grants: GrantDesk
    trail: Trail
    roster: RosterDesk
    retention: RetentionDesk
