"""The query of a request: unknown and misspelt parameters are refused by name, never ignored."""

from __future__ import annotations

from http import HTTPStatus

from aiohttp import web

from web.parts import PARTS
from web.problems import Problem
from web.wire import Board


def only(request: web.Request, *allowed: str) -> None:
    """Refuse parameters that this path does not take: an ignored one would answer another question than was asked."""
    for name in request.query:
        if name not in allowed:
            names = ", ".join(allowed) or "none"
            raise Problem(HTTPStatus.BAD_REQUEST, "parameter-unknown", f"No parameter {name[:40]!r}; allowed: {names}.")


def board(request: web.Request) -> Board | None:
    """The board asked for, None for the whole floor. Raises Problem (404) for one that does not exist."""
    name = request.query.get("board")
    if name is None:
        return None
    found = request.app[PARTS].boards.get(name)
    if found is None:
        raise Problem(HTTPStatus.NOT_FOUND, "board-unknown", f"There is no board {name[:40]!r}.")
    return found


def since(request: web.Request) -> int | None:
    """The seq to resume after. Raises Problem (400) when it is no number."""
    text = request.query.get("since")
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise Problem(HTTPStatus.BAD_REQUEST, "parameter-invalid", "'since' is the seq of the last frame, a number.")
    return int(text)
