"""GET /healthz and /readyz: for whoever restarts processes and routes traffic.

Everybody may learn whether the process lives and is ready. Why it is not names PBXs: that is for the machine itself
and for tokens with the right to see metrics.
"""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import Literal

import msgspec
from aiohttp import web

from web.admission import may_see_inside
from web.operations import Answer, Operation
from web.parts import PARTS
from web.vitals import JournalVitals, PbxVitals, StreamVitals, Vitals

LAG_LIMIT_SECONDS = 5.0
"""A feed later than this is no longer live to anybody who acts on it."""

LOOP_LAG_LIMIT_SECONDS = 1.0
"""A loop held this long misses the promise of four deltas a second several times over."""

CLOCK_AGREES_SECONDS = 1.0
"""Two times that differ by less look the same on any screen."""

BEHIND_LIMIT = 20_000
"""Events that wait for the journal's writer: a second of its measured rate (performance.md)."""


class Alive(msgspec.Struct, frozen=True):
    """The process answers."""

    status: Literal["ok"] = "ok"


class NotReady(msgspec.Struct, frozen=True, kw_only=True):
    """One reason. subject: the PBX's name, or the part of the process; value and limit where there is a limit."""

    reason: Literal[
        "pbx_down",
        "pbx_catching_up",
        "pbx_late",
        "journal_not_writable",
        "journal_behind",
        "loop_late",
        "stream_late",
        "stream_lost",
    ]
    subject: str
    detail: str | None = None
    value: float | None = None
    limit: float | None = None


class Note(msgspec.Struct, frozen=True, kw_only=True):
    """What a person should know and what keeps nothing from being relied on. value: in seconds.

    clock_set: the machine's time of day was set and is so far ahead of the time that is shown here.
    """

    reason: Literal["clock_set"]
    subject: str
    value: float


class Readiness(msgspec.Struct, frozen=True, kw_only=True):
    """Whether figures from here may be relied on. reasons: empty when ready, or when not the asker's to see.

    notes: what a person should know beside it; likewise only where it is the asker's to see.
    """

    ready: bool
    reasons: list[NotReady]
    notes: list[Note] = []


async def get_healthz(_request: web.Request) -> web.Response:
    """GET /healthz: the process is alive."""
    return _json(Alive())


async def get_readyz(request: web.Request) -> web.Response:
    """GET /readyz: 200 when every PBX is synchronised, in time and written down or followed, else 503 and why."""
    parts = request.app[PARTS]
    vitals = parts.health.vitals()
    reasons = list(not_ready(vitals))
    inside = await may_see_inside(request, parts.access)
    shown, said = (reasons, list(notes(vitals))) if inside else ([], [])
    status = HTTPStatus.SERVICE_UNAVAILABLE if reasons else HTTPStatus.OK
    return _json(Readiness(ready=not reasons, reasons=shown, notes=said), status)


def not_ready(vitals: Vitals) -> Iterator[NotReady]:
    """Every reason for not being ready."""
    for name, pbx in vitals.pbxs.items():
        yield from _pbx_reasons(name, pbx)
    if vitals.journal is not None:
        yield from _journal_reasons(vitals.journal)
    if vitals.stream is not None:
        yield from _stream_reasons(vitals.stream)
    if vitals.loop_lag_seconds > LOOP_LAG_LIMIT_SECONDS:
        yield NotReady(reason="loop_late", subject="loop", value=vitals.loop_lag_seconds, limit=LOOP_LAG_LIMIT_SECONDS)


def notes(vitals: Vitals) -> Iterator[Note]:
    """What to know although all is well."""
    if abs(vitals.clock.ahead_seconds) > CLOCK_AGREES_SECONDS:
        yield Note(reason="clock_set", subject="clock", value=vitals.clock.ahead_seconds)


def _pbx_reasons(name: str, pbx: PbxVitals) -> Iterator[NotReady]:
    if pbx.state == "down":
        yield NotReady(reason="pbx_down", subject=name, detail=pbx.reason)
    elif pbx.state == "catching_up":
        yield NotReady(reason="pbx_catching_up", subject=name, detail=pbx.reason)
    elif pbx.lag_seconds is not None and pbx.lag_seconds > LAG_LIMIT_SECONDS:
        yield NotReady(reason="pbx_late", subject=name, value=pbx.lag_seconds, limit=LAG_LIMIT_SECONDS)


def _journal_reasons(journal: JournalVitals) -> Iterator[NotReady]:
    if not journal.writable:
        yield NotReady(reason="journal_not_writable", subject="journal", detail=journal.detail)
    if journal.behind > BEHIND_LIMIT:
        yield NotReady(reason="journal_behind", subject="journal", value=journal.behind, limit=BEHIND_LIMIT)


def _stream_reasons(stream: StreamVitals) -> Iterator[NotReady]:
    """A node that follows is not ready without the stream; one that publishes is, whatever becomes of Redis."""
    lag, limit = stream.lag_seconds, LAG_LIMIT_SECONDS
    if stream.state == "late":
        yield NotReady(reason="stream_late", subject="stream", detail=stream.detail, value=lag, limit=limit)
    elif stream.state == "lost":
        yield NotReady(reason="stream_lost", subject="stream", detail=stream.detail)


def _json(message: msgspec.Struct, status: HTTPStatus = HTTPStatus.OK) -> web.Response:
    return web.Response(body=msgspec.json.encode(message), status=status, content_type="application/json")


OPERATIONS = (
    Operation(
        path="/healthz",
        handler=get_healthz,
        summary="Whether the process is alive",
        answers={200: Answer("It is.", Alive)},
    ),
    Operation(
        path="/readyz",
        handler=get_readyz,
        summary="Whether every PBX is synchronised, lag is in bounds and the journal can be written",
        answers={200: Answer("Ready.", Readiness), 503: Answer("Not ready, with the reasons.", Readiness)},
    ),
)
