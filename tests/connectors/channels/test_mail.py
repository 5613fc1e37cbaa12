"""Mail against aiosmtpd: STARTTLS with a certificate of our own authority, threads, refusals."""

from __future__ import annotations

import asyncio
import random
import socket
import ssl
from email import message_from_bytes
from email.message import Message as Parsed
from email.policy import default
from typing import Any

import pytest
import trustme
from aiosmtpd.controller import Controller
from sqlalchemy import Engine

from connectors.channels.answers import Verdict
from connectors.channels.courier import Courier
from connectors.channels.mail import Mail, Server
from connectors.channels.states import State
from connectors.channels.turns import Route
from realtime.alerts.notice import Step
from tests.clock import FakeClock
from tests.connectors.channels.build import CHAT, HOSTILE, message, notice, put, states
from tests.connectors.channels.service import CUT, HANG

# aiosmtpd 1.4 still names classes that asyncio is about to drop.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:aiosmtpd")


class Box:
    """A mail box; `said` is what the server answers to a mail.

    troubles: what it does first: answers without taking the mail, HANG, or CUT (taken, and the answer never comes).
    """

    def __init__(self, said: str = "250 OK", *troubles: str) -> None:
        self.said = said
        self.troubles = list(troubles)
        self.mails: list[Parsed] = []

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        trouble = self.troubles.pop(0) if self.troubles else ""
        if trouble == HANG:
            await asyncio.Event().wait()
        if trouble not in ("", CUT):
            return trouble
        self.mails.append(message_from_bytes(envelope.content, policy=default))
        if trouble == CUT:
            server.transport.abort()
        return self.said


def mail_of(port: int, **given: Any) -> Mail:
    server = Server(host="127.0.0.1", port=port, **({"starttls": False} | given))
    return Mail(server=server, sender="floor@example.org", receivers=("lead@example.org",), site="HQ")


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


def serving(box: Box, **given: Any) -> Controller:
    return Controller(box, hostname="127.0.0.1", port=free_port(), **given)


async def sent(box: Box, *messages: Any, trust: bool = True) -> list[Verdict]:
    authority = trustme.CA()
    here = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(here)
    there = ssl.create_default_context()
    if trust:
        authority.configure_trust(there)
    controller = serving(box, tls_context=here, require_starttls=True)
    controller.start()
    try:
        mail = mail_of(controller.port, starttls=True, trust=there)
        return [(await mail.send(each)).verdict for each in messages]
    finally:
        controller.stop()


async def test_mails_of_an_incident_are_a_thread_over_starttls() -> None:
    box = Box()
    told = [message("k1", title=HOSTILE), message("k2", incident="incident-k1", step=Step.RESOLVED)]
    assert await sent(box, *told) == [Verdict.TAKEN, Verdict.TAKEN]
    first, second = box.mails
    assert first["References"] == second["References"] == second["In-Reply-To"]
    assert first["Message-ID"] != second["Message-ID"]
    html = first.get_body(("html",)).get_content()  # type: ignore[attr-defined]
    assert "<b>h</b>" not in html
    assert "&lt;!channel&gt;" in html


async def test_a_certificate_nobody_vouches_for_gets_no_mail() -> None:
    box = Box()
    assert await sent(box, message(), trust=False) == [Verdict.AGAIN]
    assert box.mails == []


@pytest.mark.parametrize(("said", "verdict"), [("451 later", Verdict.AGAIN), ("554 never", Verdict.REFUSED)])
async def test_four_is_for_now_and_five_for_good(said: str, verdict: Verdict) -> None:
    assert await sent(Box(said), message()) == [verdict]


def test_a_repetition_has_the_same_id_and_people_of_the_roster_are_written_to() -> None:
    mail = mail_of(25)
    assert mail.compose(message("k"))["Message-ID"] == mail.compose(message("k", attempt=2))["Message-ID"]
    assert mail.compose(message(recipients=("张伟", "wei@example.org")))["To"] == "wei@example.org"


async def test_every_mail_ends_delivered_whatever_the_server_answers(
    store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("connectors.channels.mail.SECONDS", 0.5)
    box = Box("250 OK", "451 later", "421 too many", HANG, CUT)
    controller, clock = serving(box), FakeClock(2000.0)
    controller.start()
    try:
        mail = mail_of(controller.port)
        carrier = Courier(
            store, Route(channel=CHAT), mail, lambda told: message(told.notice.key), clock, random.Random(7)
        )
        put(store, notice("a"), notice("b"))
        for _ in range(400):
            clock.advance(await carrier.turn())
            if set(states(store).values()) == {State.DELIVERED}:
                break
    finally:
        controller.stop()
    assert set(states(store).values()) == {State.DELIVERED}
    # One mail was taken and the answer cut: it came twice, under the same id, and only it.
    assert len(box.mails) == 3
    assert len({mail["Message-ID"] for mail in box.mails}) == 2


async def test_nobody_listening_is_tried_again() -> None:
    assert (await mail_of(1).send(message())).verdict is Verdict.AGAIN
