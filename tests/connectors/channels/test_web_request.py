"""Every web channel against a local server with its service's rules: each message ends delivered."""

from __future__ import annotations

import random

import aiohttp
import pytest
from sqlalchemy import Engine

from connectors.channels.answers import Verdict, without_secrets
from connectors.channels.courier import Courier
from connectors.channels.message import Message
from connectors.channels.states import State
from connectors.channels.turns import Errand, Route
from connectors.channels.web_request import Reply, WebChannel, by_status, retry_after
from realtime.names import Instant
from tests.clock import FakeClock
from tests.connectors.channels.build import CHAT, HOSTILE, message, notice, put, states
from tests.connectors.channels.kinds import KINDS, SECRET, Kind
from tests.connectors.channels.service import CUT, HANG, played

every_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)


@every_kind
async def test_every_message_ends_delivered_whatever_the_service_answers(
    kind: Kind, store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("connectors.channels.web_request.SECONDS", aiohttp.ClientTimeout(total=0.3))
    clock = FakeClock(2000.0)
    async with played(kind.rule) as (service, session):
        service.troubles = [kind.limit, kind.busy, (500, "oh", {}), HANG, CUT, (200, "<html>", {})]
        if kind.name in ("teams", "webhook"):
            service.troubles.pop()  # with these every 200 is a yes
        channel = WebChannel(kind.build(service.url), lambda: session, clock, None)
        courier = Courier(store, Route(channel=CHAT), channel, message_of, clock, random.Random(7))
        put(store, notice("a"), notice("b"))
        for _ in range(400):
            clock.advance(await courier.turn())
            if set(states(store).values()) == {State.DELIVERED}:
                break
    assert set(states(store).values()) == {State.DELIVERED}
    # One message was taken and its answer cut: it came twice, and only it.
    assert len(service.taken) == 3


def message_of(errand: Errand) -> Message:
    return message(errand.notice.key)


@every_kind
async def test_a_no_for_good_is_one_and_no_secret_is_in_any_answer(kind: Kind) -> None:
    clock = FakeClock(2000.0)
    async with played(kind.rule) as (service, session):
        made = kind.build(service.url)
        channel = WebChannel(made, lambda: session, clock, None)
        for answer, verdict in ((kind.never, Verdict.REFUSED), (kind.limit, Verdict.WAIT), (kind.busy, Verdict.AGAIN)):
            service.troubles = [answer]
            found = await channel.send(message())
            assert found.verdict is verdict
            assert SECRET not in without_secrets(found.detail, channel.secrets())
        assert SECRET not in repr(made)


@every_kind
def test_hostile_text_mentions_nobody_and_no_message_is_too_long(kind: Kind) -> None:
    made = kind.build("https://service.example/hook")
    long = message(title=HOSTILE * 40, lines=(HOSTILE, *(["话务高峰" * 100] * 100)))
    asked = made.request(long, Instant(2000.0))
    if kind.name == "webhook":  # data for a program: JSON does them no harm
        return
    said = asked.body.decode()
    assert len(asked.body) < 28_000
    for mention in ("@all", "@here", "<!channel", "http://evil.example"):
        assert mention not in said


async def test_a_redirect_is_not_followed() -> None:
    async with played(lambda _request, _body: (200, "ok", {})) as (service, session):
        service.troubles = [(307, "", {"Location": service.url})]
        found = await WebChannel(KINDS[3].build(service.url), lambda: session, FakeClock(), None).send(message())
    assert (found.verdict, service.asked) == (Verdict.REFUSED, 1)


async def test_nobody_listening_is_tried_again_and_the_address_stays_hidden() -> None:
    async with aiohttp.ClientSession() as session:
        channel = WebChannel(KINDS[3].build("http://127.0.0.1:1/hook/hunter2"), lambda: session, FakeClock(), None)
        found = await channel.send(message())
    assert found.verdict is Verdict.AGAIN
    assert "hunter2" not in found.detail


@pytest.mark.parametrize(
    ("header", "seconds"), [("7", 7), ("0", 0), ("", 60), ("Wed, 21 Oct", 60), ("inf", 60), ("-1", 60)]
)
def test_retry_after_is_seconds_or_the_usual_minute(header: str, seconds: float) -> None:
    assert retry_after({"Retry-After": header}) == seconds


@pytest.mark.parametrize(
    ("status", "verdict"),
    [(429, Verdict.WAIT), (408, Verdict.AGAIN), (502, Verdict.AGAIN), (301, Verdict.REFUSED), (404, Verdict.REFUSED)],
)
def test_a_status_alone_says_who_acts(status: int, verdict: Verdict) -> None:
    found = by_status(Reply(status=status, headers={}, body=b"x"))
    assert found is not None
    assert found.verdict is verdict
    assert by_status(Reply(status=204, headers={}, body=b"")) is None
