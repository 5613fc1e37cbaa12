from __future__ import annotations

import asyncio
import contextlib
import ssl
from pathlib import Path

import aiohttp
import pytest
import trustme
from aiohttp import web

from config.problems import OperationError
from config.settings import Web
from config.web_server import address_of, reap, serving_web, tls_of
from connectors.errors import MisconfiguredError
from tests.web.build import parts


async def test_pages_are_served_by_https_with_the_configured_certificate(tmp_path: Path) -> None:
    authority = trustme.CA()
    issued = authority.issue_cert("localhost")
    certificate, key = tmp_path / "chain.pem", tmp_path / "key.pem"
    certificate.write_bytes(b"".join(blob.bytes() for blob in issued.cert_chain_pems))
    key.write_bytes(issued.private_key_pem.bytes())
    context = ssl.create_default_context()
    authority.configure_trust(context)
    settings = Web(host="localhost", port=0, tls_certificate=certificate, tls_key=key)
    async with (
        serving_web(settings, parts()) as address,
        aiohttp.ClientSession() as session,
        session.get(f"{address}/healthz", ssl=context) as answer,
    ):
        assert address.startswith("https://localhost:")
        assert (answer.status, "Strict-Transport-Security" in answer.headers) == (200, True)


def test_a_certificate_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    file = tmp_path / "x.pem"
    file.write_text("nonsense")
    with pytest.raises(MisconfiguredError, match=r"web\.tls_certificate"):
        tls_of(Web(tls_certificate=file, tls_key=file))
    assert tls_of(Web()) is None


async def test_a_port_in_use_is_told() -> None:
    async with serving_web(Web(port=0), parts()) as address:
        with pytest.raises(OperationError, match=r"web\.port"):
            async with serving_web(Web(port=int(address.rpartition(":")[2])), parts()):
                raise AssertionError


def test_the_address_names_scheme_port_and_prefix() -> None:
    assert address_of(Web(host="::1", path_prefix="/floor")) == "http://[::1]:8080/floor"
    assert address_of(Web(tls_certificate=Path("x")), 1) == "https://127.0.0.1:1"


async def test_a_connection_that_asks_for_nothing_is_cut_and_one_that_is_served_is_not() -> None:
    released = asyncio.Event()

    async def slow(_request: web.Request) -> web.Response:
        await released.wait()
        return web.Response(text="served")

    app = web.Application()
    app.router.add_get("/", slow)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port = runner.addresses[0][1]
    reaping = asyncio.create_task(reap(runner, patience=0.05, every=0.02))
    try:
        served_reader, served_writer = await asyncio.open_connection("127.0.0.1", port)
        served_writer.write(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET / HTTP/1.1\r\nX-Slow: ")
        async with asyncio.timeout(10):
            with contextlib.suppress(ConnectionResetError):
                assert await reader.read() == b""
            released.set()
            assert b"200 OK" in await served_reader.readline()
        writer.close()
        served_writer.close()
    finally:
        reaping.cancel()
        await asyncio.gather(reaping, return_exceptions=True)
        await runner.cleanup()
