from __future__ import annotations

import hashlib
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import trustme
from aiohttp import web

from connectors.errors import LinkLostError, MisconfiguredError
from connectors.recordings.fetch import ChangedError, copy
from connectors.recordings.https import HttpsSource, Shown

SOUND = bytes(range(256)) * 4000


@dataclass
class Site:
    """A web server that shows two files, and what it was asked."""

    address: str = ""
    ca_file: Path = Path()
    files: dict[str, bytes] = field(default_factory=lambda: {"sales/a b.wav": SOUND})
    breaks: int = 0
    tag: str = '"one"'
    asked: list[str] = field(default_factory=list)

    def source(self, **told: object) -> HttpsSource:
        facts = {"address": self.address, "ca_file": self.ca_file} | told
        return HttpsSource(Shown(**facts))  # type: ignore[arg-type]

    async def show(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        self.asked.append(f"{request.method} {name} {request.headers.get('Range', '')}".strip())
        if request.headers.get("Authorization") == "Bearer wrong":
            return web.Response(status=403)
        if name == "elsewhere.wav":
            return web.Response(status=302, headers={"Location": "/monitor/sales/a%20b.wav"})
        if name not in self.files:
            return web.Response(status=404)
        content, begin = self.files[name], 0
        wanted = request.headers.get("Range")
        if wanted is not None and request.headers.get("If-Range") == self.tag:
            begin = int(wanted.removeprefix("bytes=").removesuffix("-"))
        response = web.StreamResponse(status=206 if begin else 200, headers={"ETag": self.tag})
        if begin:
            response.headers["Content-Range"] = f"bytes {begin}-{len(content) - 1}/{len(content)}"
        response.content_length = len(content) - begin
        await response.prepare(request)
        if request.method == "HEAD":
            return response
        if self.breaks and name.endswith(".wav"):
            self.breaks -= 1
            await response.write(content[begin : begin + 300_000])
            assert request.transport is not None
            request.transport.close()
            return response
        await response.write(content[begin:])
        return response


@asynccontextmanager
async def shown(folder: Path) -> AsyncIterator[Site]:
    authority, site = trustme.CA(), Site()
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    site.ca_file = folder / "ca.pem"
    authority.cert_pem.write_to_path(str(site.ca_file))
    app = web.Application()
    app.router.add_route("*", "/monitor/{name:.+}", site.show)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=context).start()
    site.address = f"https://127.0.0.1:{runner.addresses[0][1]}/monitor/"
    try:
        yield site
    finally:
        await runner.cleanup()


async def read(source: HttpsSource, name: str) -> bytes:
    return b"".join([piece async for piece in source.read(name)])


async def test_a_recording_is_seen_and_copied_over_verified_tls(tmp_path: Path) -> None:
    async with shown(tmp_path) as site:
        source = site.source()
        seen = await source.stat("sales/a b.wav")
        assert seen is not None
        assert (seen.size, seen.identity) == (len(SOUND), '"one"')
        assert await copy(source, "sales/a b.wav", seen, tmp_path / "a") == hashlib.sha256(SOUND).hexdigest()
        assert await source.stat("nothing.wav") is None
        for name in ("../a.wav", "/etc/passwd", ""):
            assert await source.stat(name) is None
            with pytest.raises(ChangedError):
                await read(source, name)
        assert not any(".." in each or "passwd" in each for each in site.asked)
        stranger = HttpsSource(Shown(address=site.address))
        with pytest.raises(LinkLostError, match="cannot be reached"):
            await stranger.stat("sales/a b.wav")


async def test_a_copy_that_breaks_off_goes_on_where_it_was(tmp_path: Path) -> None:
    async with shown(tmp_path) as site:
        site.breaks = 2
        assert await read(site.source(), "sales/a b.wav") == SOUND
        ranges = [each.rpartition(" ")[2] for each in site.asked[1:]]
        assert len(ranges) == 2
        assert all(each.startswith("bytes=") and each != "bytes=0-" for each in ranges)
        site.breaks = 3
        with pytest.raises(LinkLostError, match="tried again"):
            await read(site.source(), "sales/a b.wav")


async def test_a_file_that_changed_between_two_parts_is_not_pieced_together(tmp_path: Path) -> None:
    async with shown(tmp_path) as site:
        site.breaks, source = 1, site.source()
        pieces = source.read("sales/a b.wav")
        await pieces.__anext__()
        site.tag = '"two"'
        with pytest.raises(ChangedError):
            async for _ in pieces:
                pass


async def test_the_checksum_beside_a_file_is_compared(tmp_path: Path) -> None:
    async with shown(tmp_path) as site:
        source, beside = site.source(checksum="{name}.sha256"), "sales/a b.wav.sha256"
        with pytest.raises(ChangedError):
            await read(source, "sales/a b.wav")
        site.files[beside] = f"{hashlib.sha256(SOUND).hexdigest().upper()}  a b.wav\n".encode()
        assert await read(source, "sales/a b.wav") == SOUND
        for other in (b"0" * 64, b"nothing here"):
            site.files[beside] = other
            with pytest.raises(ChangedError):
                await read(source, "sales/a b.wav")


async def test_nothing_endless_is_copied_no_redirection_followed_and_a_refusal_told(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("wrong\n")
    async with shown(tmp_path) as site:
        small = HttpsSource(Shown(address=site.address, ca_file=site.ca_file), largest=1000)
        with pytest.raises(ChangedError):
            await read(small, "sales/a b.wav")
        with pytest.raises(LinkLostError, match="302"):
            await site.source().stat("elsewhere.wav")
        with pytest.raises(LinkLostError, match="mend the token"):
            await site.source(token_file=tmp_path / "token").stat("sales/a b.wav")
        with pytest.raises(MisconfiguredError, match="recordings_https"):
            await site.source(token_file=tmp_path / "none").stat("sales/a b.wav")
        gone = site.source()
    with pytest.raises(LinkLostError, match="cannot be reached"):
        await gone.stat("sales/a b.wav")
