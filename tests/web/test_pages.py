from __future__ import annotations

import asyncio
import gzip
from pathlib import Path

import pytest

from tests.web.build import parts, served
from web.tree import Tree, read_tree

SECRET = b"not for you"


def site(at: Path) -> Tree:
    folder = at / "static"
    (folder / "wall").mkdir(parents=True)
    (folder / "head.html").write_text("<title>Floorwatch</title>\n<link href='{{static}}/look/tokens.css'>\n")
    (folder / "wall.html").write_text('<script src="{{static}}/wall/main.js">')
    (folder / "console.html").write_text('{{head}}<script src="{{static}}/console/main.js">')
    (folder / "wall" / "main.js").write_text("x" * 5000)
    (folder / "font.woff2").write_bytes(b"\0" * 5000)
    (at / "secret.js").write_bytes(SECRET)
    return read_tree(folder)


async def test_the_address_alone_leads_to_the_wall() -> None:
    async with served(parts()) as server:
        status, headers, _ = await server.get("/", token=None)
    assert (status, headers["Location"]) == (302, "/wall")


async def test_the_console_points_at_the_files_of_its_version(tmp_path: Path) -> None:
    tree = site(tmp_path)
    async with served(parts(pages=tree)) as server:
        status, headers, body = await server.get("/console", token=None)
    assert (status, headers["Cache-Control"]) == (200, "no-cache")
    assert f"/static/{tree.version}/console/main.js".encode() in body
    assert f"<title>Floorwatch</title>\n<link href='/static/{tree.version}/look/tokens.css'>".encode() in body
    assert b"{{" not in body


async def test_the_wall_points_at_the_files_of_its_version_and_is_asked_for_each_time(tmp_path: Path) -> None:
    tree = site(tmp_path)
    async with served(parts(pages=tree)) as server:
        _, headers, body = await server.get("/wall", token=None)
        script = body.decode().split('"')[1]
        assert headers["Cache-Control"] == "no-cache"
        assert script == f"/static/{tree.version}/wall/main.js"
        status, headers, body = await server.get(script, None, **{"Accept-Encoding": "identity"})
    assert (status, body) == (200, b"x" * 5000)
    assert "immutable" in headers["Cache-Control"]
    assert headers["Content-Type"] == "text/javascript; charset=utf-8"


async def test_texts_are_packed_for_those_who_can_unpack(tmp_path: Path) -> None:
    tree = site(tmp_path)
    async with served(parts(pages=tree)) as server:
        accepts = {"Accept-Encoding": "gzip, br"}
        _, headers, body = await server.get(f"/static/{tree.version}/wall/main.js", None, **accepts)
        assert headers["Content-Encoding"] == "gzip"
        assert gzip.decompress(body) == b"x" * 5000
        _, headers, _ = await server.get(f"/static/{tree.version}/font.woff2", None, **accepts)
        assert "Content-Encoding" not in headers
        assert headers["Content-Type"] == "font/woff2"


async def test_files_of_another_version_are_not_found(tmp_path: Path) -> None:
    async with served(parts(pages=site(tmp_path))) as server:
        status, headers, _ = await server.get("/static/000000000000/wall/main.js", token=None)
    assert status == 404
    assert headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "path", ["../secret.js", "%2e%2e/secret.js", "..%2fsecret.js", "wall/../../secret.js", "/etc/passwd", "%00"]
)
async def test_no_path_leads_out_of_the_folder(tmp_path: Path, path: str) -> None:
    tree = site(tmp_path)
    async with served(parts(pages=tree)) as server:
        answer = await raw(server.port, f"GET /static/{tree.version}/{path} HTTP/1.1\r\nHost: x\r\n\r\n")
    assert b" 404 " in answer or b" 400 " in answer
    assert SECRET not in answer


async def raw(port: int, request: str) -> bytes:
    """What comes back for bytes that no well-behaved client would send."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request.encode())
    head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 10)
    writer.close()
    await writer.wait_closed()
    return head


async def test_a_server_without_its_pages_says_so() -> None:
    async with served(parts()) as server:
        status, _, body = await server.get("/wall", token=None)
    assert status == 404
    assert b"not installed" in body


async def test_the_texts_of_a_language_are_served_and_an_unknown_language_names_the_known() -> None:
    async with served(parts(catalogues={"en": b'{"a":"b"}'})) as server:
        _, headers, body = await server.get("/api/v1/catalogue/en.json", token=None)
        assert (headers["Content-Type"], body) == ("application/json", b'{"a":"b"}')
        status, _, body = await server.get("/api/v1/catalogue/tlh.json", token=None)
    assert status == 404
    assert b"there are: en" in body
