from __future__ import annotations

import asyncio
import ssl
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from connectors.ami.faults import FeedLostError, FeedRefusedError
from realtime.events import CallerJoined, FeedReason
from tests.connectors.ami.pbx import QUICK, Client, Heard, Pbx, joined
from tests.connectors.ami.running import following


def silent(_: Client) -> None:
    """Accept and say nothing."""


def closing(client: Client) -> None:
    client.writer.transport.abort()


def greeting_only(client: Client) -> None:
    client.say(client.pbx.banner)


def another(client: Client) -> None:
    client.say(b"SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n")


def noise(client: Client) -> None:
    client.say(b"\x00" * 5000)


@pytest.mark.parametrize(
    ("behaviour", "reason"),
    [
        (silent, FeedReason.SILENT),
        (greeting_only, FeedReason.SILENT),
        (closing, FeedReason.CLOSED),
        (another, FeedReason.NOT_ASTERISK),
        (noise, FeedReason.NOT_ASTERISK),
    ],
)
async def test_each_way_of_not_talking_is_a_state_of_its_own(
    behaviour: Callable[[Client], None], reason: FeedReason
) -> None:
    pbx = Pbx()
    pbx.on_connect = behaviour
    async with pbx.listening(), following(pbx, patience=QUICK) as run:
        assert (await run.fault()).reason is reason


async def test_a_port_nobody_listens_on_is_refused() -> None:
    pbx = Pbx()
    async with pbx.listening():
        pass
    async with following(pbx) as run:
        assert (await run.fault()).reason is FeedReason.REFUSED


async def test_a_name_nobody_knows_is_unreachable() -> None:
    async with following(Pbx(), host="pbx.invalid") as run:
        fault = await run.fault()
    assert fault.reason is FeedReason.UNREACHABLE


async def test_an_action_unanswered_at_the_end_fails_and_is_never_sent_again() -> None:
    pbx = Pbx()
    pbx.answers["Originate"] = lambda _: b""
    async with pbx.listening():
        async with following(pbx) as run:
            await run.heard.live()
            link = run.session.link
            assert link is not None
            asked = asyncio.create_task(link.ask("Originate", Channel="Local/1@x"))
            await Heard.when(lambda: pbx.count("Originate") == 1)
            pbx.hang_up()
            with pytest.raises(FeedLostError):
                await asked
            await run.fault()
        async with following(pbx) as again:
            await again.heard.live()
    assert pbx.count("Originate") == 1


async def test_reading_can_be_held_back_without_the_link_being_thought_dead() -> None:
    pbx = Pbx()
    async with pbx.listening(), following(pbx, patience=QUICK) as run:
        await run.heard.live()
        link = run.session.link
        assert link is not None
        link.pause()
        pbx.say(joined("1.9"))
        await asyncio.wait({run.task}, timeout=2 * (QUICK.ping + QUICK.answer))
        assert not run.task.done()
        assert run.heard.of(CallerJoined) == []
        link.resume()
        await run.heard.until(lambda: bool(run.heard.of(CallerJoined)))


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for localhost that signs itself, made anew for every run."""
    folder = tmp_path_factory.mktemp("tls")
    shown, key = folder / "cert.pem", folder / "key.pem"
    asked = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost"
    names = ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", str(key), "-out", str(shown)]
    subprocess.run([*asked.split(), *names], check=True, capture_output=True)
    return shown, key


def encryption(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    return context


async def test_over_tls_the_authority_is_checked(certificate: tuple[Path, Path]) -> None:
    pbx = Pbx()
    async with pbx.listening(encryption(certificate)):
        async with following(pbx, tls=True, ca_file=certificate[0]) as run:
            await run.heard.live()
        async with following(pbx, tls=True, verify=False) as run:
            await run.heard.live()
        async with following(pbx, tls=True) as run:
            fault = await run.fault()
    assert isinstance(fault, FeedRefusedError)
    assert fault.reason is FeedReason.REFUSED
    assert str(fault.detail).startswith("certificate: ")


async def test_tls_to_a_plain_port_says_so() -> None:
    pbx = Pbx()
    async with pbx.listening(), following(pbx, tls=True) as run:
        fault = await run.fault()
    assert (fault.reason, fault.detail) == (FeedReason.NOT_ASTERISK, "tls")


async def test_a_field_with_a_line_end_is_refused_before_it_leaves() -> None:
    pbx = Pbx()
    async with pbx.listening(), following(pbx) as run:
        await run.heard.live()
        link = run.session.link
        assert link is not None
        with pytest.raises(ValueError, match="line end"):
            await link.ask("Getvar", Variable="x\r\n\r\nAction: Originate")
    assert pbx.count("Originate") == 0
