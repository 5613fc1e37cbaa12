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
from web.vitals import JournalVitals, PbxVitals, Vitals

LAG_LIMIT_SECONDS = 5.0
"""A feed later than this is no longer live to anybody who acts on it."""

LOOP_LAG_LIMIT_SECONDS = 1.0
"""A loop held this long misses the promise of four deltas a second several times over."""

BEHIND_LIMIT = 20_000
"""Events that wait for the journal's writer: a second of its measured rate (performance.md)."""


class Alive(msgspec.Struct, frozen=True):
    """The process answers."""

    status: Literal["ok"] = "ok"


class NotReady(msgspec.Struct, frozen=True, kw_only=True):
    """One reason. subject: the PBX's name, or the part of the process; value and limit where there is a limit."""

    reason: Literal["pbx_down", "pbx_catching_up", "pbx_late", "journal_not_writable", "journal_behind", "loop_late"]
    subject: str
    detail: str | None = None
    value: float | None = None
    limit: float | None = None


class Readiness(msgspec.Struct, frozen=True, kw_only=True):
    """Whether figures from here may be relied on. reasons: empty when ready, or when not the asker's to see."""

    ready: bool
    reasons: list[NotReady]


async def get_healthz(_request: web.Request) -> web.Response:
    """GET /healthz: the process is alive."""
    return _json(Alive())


async def get_readyz(request: web.Request) -> web.Response:
    """GET /readyz: 200 when every PBX is synchronised, in time and written down, else 503 with the reasons."""
    parts = request.app[PARTS]
    reasons = list(not_ready(parts.health.vitals()))
    shown = reasons if await may_see_inside(request, parts.access) else []
    status = HTTPStatus.SERVICE_UNAVAILABLE if reasons else HTTPStatus.OK
    return _json(Readiness(ready=not reasons, reasons=shown), status)


def not_ready(vitals: Vitals) -> Iterator[NotReady]:
    """Every reason for not being ready."""
    for name, pbx in vitals.pbxs.items():
        yield from _pbx_reasons(name, pbx)
    yield from _journal_reasons(vitals.journal)
    if vitals.loop_lag_seconds > LOOP_LAG_LIMIT_SECONDS:
        yield NotReady(reason="loop_late", subject="loop", value=vitals.loop_lag_seconds, limit=LOOP_LAG_LIMIT_SECONDS)


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
