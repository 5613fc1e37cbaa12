"""The pages a browser opens: the wallboard, the console, the files they need, and the texts in their language."""

from __future__ import annotations

from http import HTTPStatus

from aiohttp import web

from web.operations import Answer, Operation, in_path, refused
from web.parts import PARTS
from web.problems import Problem
from web.tree import File

FOREVER = "public, max-age=31536000, immutable"
"""A version's files never change: a new version has a new address."""

STATIC_MARK, HEAD_MARK = b"{{static}}", b"{{head}}"
"""Where the files of this version are, and what all shells have in their head (head.html)."""


async def get_root(request: web.Request) -> web.StreamResponse:
    """GET /: the wallboard is what people come for."""
    raise web.HTTPFound(request.app[PARTS].prefix + "/wall")


async def get_wall(request: web.Request) -> web.Response:
    """GET /wall: the wallboard's shell, pointing at the files of this version."""
    return _shell(request, "wall.html")


async def get_console(request: web.Request) -> web.Response:
    """GET /console: the shell of the shift leader's console. Its pages are told apart behind the hash."""
    return _shell(request, "console.html")


async def get_sign_in(request: web.Request) -> web.Response:
    """GET /sign-in: name and password, or a new password behind a one-time link."""
    return _shell(request, "sign-in.html")


async def get_static(request: web.Request) -> web.Response:
    """GET /static/{version}/{path}: one file of this version, to be kept for ever; an older version is not found."""
    tree = request.app[PARTS].pages
    found = tree.files.get(request.match_info["path"])
    if found is None or request.match_info["version"] != tree.version:
        raise Problem(HTTPStatus.NOT_FOUND, "not-found", "No such file in this version; load the page again.")
    return _answer(request, found)


async def get_catalogue(request: web.Request) -> web.Response:
    """GET /api/v1/catalogue/{language}.json: the texts of one language by key."""
    catalogues = request.app[PARTS].catalogues
    body = catalogues.get(request.match_info["language"])
    if body is None:
        names = ", ".join(sorted(catalogues)) or "none"
        raise Problem(HTTPStatus.NOT_FOUND, "language-unknown", f"No texts in that language; there are: {names}.")
    return web.Response(body=body, content_type="application/json", headers={"Cache-Control": "no-cache"})


def _shell(request: web.Request, name: str) -> web.Response:
    tree = request.app[PARTS].pages
    shell, head = tree.files.get(name), tree.files.get("head.html")
    if shell is None or head is None:
        raise Problem(HTTPStatus.NOT_FOUND, "not-found", "The files of this page are not installed with this server.")
    here = f"{request.app[PARTS].prefix}/static/{tree.version}".encode()
    body = shell.body.replace(HEAD_MARK, head.body.strip()).replace(STATIC_MARK, here)
    return web.Response(body=body, headers={"Content-Type": shell.content_type, "Cache-Control": "no-cache"})


def _answer(request: web.Request, found: File) -> web.Response:
    headers = {"Content-Type": found.content_type, "Cache-Control": FOREVER, "Vary": "Accept-Encoding"}
    if found.packed is not None and "gzip" in request.headers.get("Accept-Encoding", ""):
        return web.Response(body=found.packed, headers=headers | {"Content-Encoding": "gzip"})
    return web.Response(body=found.body, headers=headers)


_FILE = Answer("The file.", None, None)
_MISSING = refused("There is no such file or text.")

OPERATIONS = (
    Operation(path="/", handler=get_root, summary="To the wallboard", answers={302: _FILE}, page=True),
    Operation(path="/wall", handler=get_wall, summary="The wallboard", answers={200: _FILE, 404: _MISSING}, page=True),
    Operation(
        path="/console", handler=get_console, summary="The console", answers={200: _FILE, 404: _MISSING}, page=True
    ),
    Operation(
        path="/sign-in", handler=get_sign_in, summary="Signing in", answers={200: _FILE, 404: _MISSING}, page=True
    ),
    Operation(
        path="/static/{version}/{path:.+}",
        handler=get_static,
        summary="One file of this version",
        answers={200: _FILE, 404: _MISSING},
        page=True,
    ),
    Operation(
        path="/api/v1/catalogue/{language}.json",
        handler=get_catalogue,
        summary="The interface's texts in one language, by key",
        parameters=(in_path("language", "zh-CN, zh-TW or en."),),
        answers={200: Answer("The texts.", "Catalogue"), 404: _MISSING},
    ),
)
