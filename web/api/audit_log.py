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
from web.admission import everywhere, visitor_of
from web.api.sign_in import answer
from web.audit import audited
from web.desks import Asking, BusyError, Trail
from web.operations import Answer, Operation, Parameter, refused
from web.parts import PARTS
from web.problems import Problem

LISTED, MOST_LISTED = 100, 500
LONGEST_FILTER = 500
AT_ONCE = 500
"""Entries written at once into a file."""

LINES: Final = "application/x-ndjson"


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
    everywhere(request, Right.SEE_AUDIT)
    limit = queries.limit(request, LISTED, MOST_LISTED)
    found = await _trail(request).listed(_asking(request, limit))
    going_on = found[-1].seq if len(found) == limit else None
    return answer(EntryList(entries=[_row(each) for each in found], next=going_on))


async def get_file(request: web.Request) -> web.StreamResponse:
    """Entries to be taken away, newest first, one JSON document in each line."""
    asking = _asking(request, AT_ONCE)
    trail, visitor = _trail(request), everywhere(request, Right.SEE_AUDIT)
    await audited(request, visitor, "audit_exported", wanted=_told(request))
    headers = {"Content-Disposition": 'attachment; filename="audit.jsonl"', "Content-Type": LINES}
    response = web.StreamResponse(headers=headers)
    await response.prepare(request)
    while found := await trail.listed(asking):
        await response.write(b"".join(msgspec.json.encode(_row(each)) + b"\n" for each in found))
        asking = msgspec.structs.replace(asking, before=found[-1].seq)
    await response.write_eof()
    return response


def _asking(request: web.Request, limit: int) -> Asking:
    return Asking(
        actor=_filter(request, "actor"),
        action=_filter(request, "action"),
        subject=_filter(request, "subject"),
        since=queries.instant(request, "from"),
        until=queries.instant(request, "to"),
        before=queries.number(request, "before", "the `next` of the answer before"),
        limit=limit,
    )


def _told(request: web.Request) -> str:
    """Which entries were taken away, for the entry that tells so."""
    return " ".join(f"{name}={value[:LONGEST_FILTER]}" for name, value in sorted(request.query.items()))


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

_WANTED = (
    Parameter("actor", "Who, whole, as in an entry."),
    Parameter("action", "What was done."),
    Parameter("subject", "To what."),
    Parameter("from", "From this time on.", dict(_TIME)),
    Parameter("to", "Before this time.", dict(_TIME)),
    Parameter("before", "The `next` of the answer before.", {"type": "integer", "minimum": 0}),
)

OPERATIONS = (
    Operation(
        path="/api/v1/audit/file",
        handler=get_file,
        needs=(Right.SEE_AUDIT,),
        takes="audit_exported",
        summary="The same to be taken away: every entry that is wanted, one JSON document in each line",
        parameters=_WANTED,
        answers={
            200: Answer("The file.", None, LINES),
            404: _NONE,
            503: refused("It cannot be written in the audit log, so it is not done."),
        },
    ),
    Operation(
        path="/api/v1/audit",
        handler=get_audit,
        needs=(Right.SEE_AUDIT,),
        summary="Entries of the audit log, newest first",
        parameters=(
            *_WANTED,
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
