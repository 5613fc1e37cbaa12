"""No channel's secret is in any log line, answer, stored row or repr, however the service fails."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import Engine, select

from connectors.channels.apprise_service import Apprise
from connectors.channels.canary import troubles
from connectors.channels.courier import Channel, Courier
from connectors.channels.outbox import standings
from connectors.channels.turns import Route
from connectors.channels.web_request import WebChannel
from connectors.store.tables import metadata
from realtime.names import Instant
from tests.clock import FakeClock
from tests.connectors.channels.build import CHAT, message, notice, put
from tests.connectors.channels.kinds import KINDS, SECRET, Kind
from tests.connectors.channels.service import CUT, HANG, Played, played
from tests.connectors.channels.test_mail import Box, free_port, mail_of

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning:aiosmtpd"),
    pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning"),
    pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning"),
]
TURNS = 12
PEERS = ("aiohttp.access", "aiohttp.server", "mail.")
"""Loggers of the servers that play the services."""
ECHO: tuple[int, str, dict[str, str]] = (500, f"{SECRET} https://x.example/{SECRET}?t={SECRET}", {})
TROUBLES: list[Any] = [ECHO, (403, f"bad {SECRET}", {}), (429, SECRET, {}), (302, "", {"Location": SECRET}), HANG, CUT]


@asynccontextmanager
async def web_channel(kind: Kind) -> AsyncIterator[tuple[Channel, Played]]:
    async with played(kind.rule) as (service, session):
        service.troubles = [*TROUBLES, kind.never, kind.busy, kind.limit]
        yield WebChannel(kind.build(service.url), lambda: session, FakeClock(2000.0), None), service


@asynccontextmanager
async def apprise_channel() -> AsyncIterator[tuple[Channel, Played]]:
    async with played(lambda _request, _body: (200, "ok", {})) as (service, _):
        service.troubles = [each for each in TROUBLES if each not in (HANG, CUT)]
        address = service.url.replace("http://", f"json://floor:{SECRET}@")
        yield Apprise("any", f"{address}/{SECRET}?+X-Token={SECRET}"), service


@asynccontextmanager
async def mail_channel() -> AsyncIterator[tuple[Channel, Box]]:
    box = Box("250 OK", f"451 later {SECRET}", f"554 never {SECRET}", HANG, CUT)
    controller = Controller(
        box, hostname="127.0.0.1", port=free_port(), auth_require_tls=False, authenticator=_anybody, auth_required=True
    )
    controller.start()
    try:
        yield mail_of(controller.port, username="floor", password=SECRET), box
    finally:
        await asyncio.to_thread(controller.stop)


@asynccontextmanager
async def refused_log_in() -> AsyncIterator[tuple[Channel, Box]]:
    controller = Controller(
        Box(), hostname="127.0.0.1", port=free_port(), auth_require_tls=False, authenticator=_nobody, auth_required=True
    )
    controller.start()
    try:
        yield mail_of(controller.port, username="floor", password=SECRET), Box()
    finally:
        await asyncio.to_thread(controller.stop)


def _anybody(*_: Any) -> Any:
    from aiosmtpd.smtp import AuthResult

    return AuthResult(success=True)


def _nobody(*_: Any) -> Any:
    from aiosmtpd.smtp import AuthResult

    return AuthResult(success=False, handled=False)


@asynccontextmanager
async def nobody_listens(kind: Kind) -> AsyncIterator[tuple[Channel, None]]:
    async with aiohttp.ClientSession() as session:
        yield WebChannel(kind.build(f"http://127.0.0.1:1/{SECRET}"), lambda: session, FakeClock(2000.0), None), None


WAYS: list[tuple[str, Callable[[], Any]]] = [
    *((kind.name, lambda kind=kind: web_channel(kind)) for kind in KINDS),
    *((f"{kind.name}, nobody there", lambda kind=kind: nobody_listens(kind)) for kind in KINDS),
    ("mail", mail_channel),
    ("mail, log-in refused", refused_log_in),
    ("apprise", apprise_channel),
]


@pytest.mark.parametrize("way", [way for _, way in WAYS], ids=[name for name, _ in WAYS])
async def test_a_secret_stays_where_it_is(
    way: Callable[[], Any], store: Engine, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("connectors.channels.web_request.SECONDS", aiohttp.ClientTimeout(total=0.3))
    monkeypatch.setattr("connectors.channels.mail.SECONDS", 0.5)
    caplog.set_level(logging.DEBUG)
    clock = FakeClock(2000.0)
    async with way() as (channel, _):
        courier = Courier(
            store, Route(channel=CHAT), channel, lambda errand: message(errand.notice.key), clock, random.Random(7)
        )
        put(store, *(notice(f"n{number}") for number in range(4)))
        for _ in range(TURNS):
            clock.advance(await courier.turn() + 30.0)
    found = standings(store, [CHAT])
    ours = [record.getMessage() for record in caplog.records if not record.name.startswith(PEERS)]
    told = [*ours, repr(channel), repr(found), repr(troubles(found, {}, Instant(1e9))), *rows(store)]
    assert courier.counts.tries, "something was tried"
    for text in told:
        assert SECRET not in text


def rows(store: Engine) -> list[str]:
    """Everything the store holds."""
    with store.connect() as connection:
        return [repr(tuple(row)) for table in metadata.sorted_tables for row in connection.execute(select(table))]
