"""The audit log, to be read: /api/v1/audit."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

import msgspec
from aiohttp import web

from realtime.access.audit_chain import Entry, Particular
from realtime.access.roles import Right
from realtime.stamps import stamp
from web import queries
from web.admission import visitor_of
from web.api.sign_in import answer
from web.audit import audited
from web.desks import Asking, BusyError, Trail
from web.operations import Answer, Operation, Parameter, refused
from web.parts import PARTS
from web.problems import Problem

LISTED, MOST_LISTED = 100, 500
LONGEST_FILTER = 500


class EntryRow(msgspec.Struct, frozen=True, kw_only=True):
    """One entry: who did what to what, when, from which address."""

    seq: int
    at: str
    actor: str
    action: str
    subject: str
    address: str
    particulars: dict[str, Particular]
    hash: str


class EntryList(msgspec.Struct, frozen=True, kw_only=True):
    """Entries, newest first. next: the number to go on before, null at the end."""

    entries: list[EntryRow]
    next: int | None = None


class FindingRow(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is wrong with the chain, and at which number."""

    fault: str
    seq: int


class VerdictRow(msgspec.Struct, frozen=True, kw_only=True):
    """Whether the log is what was written. seq, hash: its end; anchored: up to which entry a file beside it agrees.

    found: how many findings there are; absent: anchors that the log tells of and the file does not have.
    """

    sound: bool
    seq: int
    hash: str
    anchored: int
    found: int
    absent: int
    findings: list[FindingRow]


async def get_audit(request: web.Request) -> web.Response:
    """Entries, newest first."""
    limit = queries.limit(request, LISTED, MOST_LISTED)
    asking = Asking(
        actor=_filter(request, "actor"),
        action=_filter(request, "action"),
        subject=_filter(request, "subject"),
        since=queries.instant(request, "from"),
        until=queries.instant(request, "to"),
        before=queries.number(request, "before", "the `next` of the answer before"),
        limit=limit,
    )
    found = await _trail(request).listed(asking)
    going_on = found[-1].seq if len(found) == limit else None
    return answer(EntryList(entries=[_row(each) for each in found], next=going_on))


async def post_verify(request: web.Request) -> web.Response:
    """Compute every hash of the log again and compare the anchors."""
    await audited(request, visitor_of(request), "audit_verified")
    try:
        verdict = await _trail(request).verified()
    except BusyError:
        detail = "Somebody has the log checked at this moment; ask again when that is done."
        raise Problem(HTTPStatus.SERVICE_UNAVAILABLE, "audit-busy", detail, {"Retry-After": "10"}) from None
    return answer(
        VerdictRow(
            sound=not (verdict.found or verdict.absent),
            seq=verdict.seq,
            hash=verdict.hash,
            anchored=verdict.anchored,
            found=verdict.found,
            absent=verdict.absent,
            findings=[FindingRow(fault=each.fault, seq=each.seq) for each in verdict.findings],
        )
    )


def _trail(request: web.Request) -> Trail:
    found = request.app[PARTS].desks
    if found is None:
        raise Problem(HTTPStatus.NOT_FOUND, "not-found", "No audit log is kept here.")
    return found.trail


def _filter(request: web.Request, name: str) -> str | None:
    text = request.query.get(name)
    if text is not None and ("\0" in text or len(text) > LONGEST_FILTER):
        detail = f"{name!r} is a whole value of an entry, of at most {LONGEST_FILTER} characters."
        raise Problem(HTTPStatus.BAD_REQUEST, "parameter-invalid", detail)
    return text


def _row(entry: Entry) -> EntryRow:
    deed = entry.deed
    return EntryRow(
        seq=entry.seq,
        at=stamp(deed.at),
        actor=deed.actor,
        action=deed.action,
        subject=deed.subject,
        address=deed.address,
        particulars=dict(deed.particulars),
        hash=entry.hash,
    )


_TIME: Final = {"type": "string", "format": "date-time"}
_NONE = refused("No audit log is kept here.")

OPERATIONS = (
    Operation(
        path="/api/v1/audit",
        handler=get_audit,
        needs=(Right.SEE_AUDIT,),
        summary="Entries of the audit log, newest first",
        parameters=(
            Parameter("actor", "Who, whole, as in an entry."),
            Parameter("action", "What was done."),
            Parameter("subject", "To what."),
            Parameter("from", "From this time on.", dict(_TIME)),
            Parameter("to", "Before this time.", dict(_TIME)),
            Parameter("before", "The `next` of the answer before.", {"type": "integer", "minimum": 0}),
            Parameter(
                "limit",
                "How many at most.",
                {"type": "integer", "minimum": 1, "maximum": MOST_LISTED, "default": LISTED},
            ),
        ),
        answers={200: Answer("The entries.", EntryList), 404: _NONE},
    ),
    Operation(
        method="POST",
        path="/api/v1/audit/verify",
        handler=post_verify,
        needs=(Right.SEE_AUDIT,),
        summary="Check that nobody touched the audit log",
        answers={
            200: Answer("What was found.", VerdictRow),
            404: _NONE,
            503: refused("Another check is under way, or the log cannot be written."),
        },
    ),
)
