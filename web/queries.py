"""The query of a request, read or refused by name; what is not declared the door has refused (web.operations)."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from http import HTTPStatus
from typing import TypeVar

from aiohttp import web

from realtime.names import Instant
from web.parts import PARTS
from web.problems import Problem
from web.wire import Board

LONGEST_TIME = 40
"""Characters of an RFC 3339 time with nanoseconds and an offset."""

E = TypeVar("E", bound=StrEnum)


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
    return number(request, "since", "the seq of the last frame")


def number(request: web.Request, name: str, meaning: str) -> int | None:
    """A number the server gave before. Raises Problem (400) when it is none."""
    text = request.query.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise Problem(HTTPStatus.BAD_REQUEST, "parameter-invalid", f"{name!r} is {meaning}, a number.")
    return int(text)


def instant(request: web.Request, name: str) -> Instant | None:
    """A time, RFC 3339 with its zone. Raises Problem (400) when it is none."""
    text = request.query.get(name)
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text) if len(text) <= LONGEST_TIME and "T" in text.upper() else None
        if found is not None and found.tzinfo is not None:
            return Instant(found.astimezone(UTC).timestamp())
    except (ValueError, OverflowError):
        pass
    detail = f"{name!r} is a time such as 2026-11-23T09:00:00.123Z (in an address, write '+' as %2B)."
    raise Problem(HTTPStatus.BAD_REQUEST, "parameter-invalid", detail)


def past(request: web.Request, name: str, now: Instant) -> Instant | None:
    """A time that is over. Raises Problem (400) for one to come."""
    found = instant(request, name)
    if found is not None and found > now:
        raise Problem(HTTPStatus.BAD_REQUEST, "parameter-invalid", f"{name!r} lies in the future.")
    return found


def choice(request: web.Request, name: str, default: E) -> E:
    """One of a few words. Raises Problem (400) for another."""
    return maybe_choice(request, name, type(default)) or default


def maybe_choice(request: web.Request, name: str, kind: type[E]) -> E | None:
    """One of a few words, None for none given. Raises Problem (400) for another."""
    text = request.query.get(name)
    return None if text is None else _word(text, name, kind)


def choices(request: web.Request, name: str, kind: type[E]) -> frozenset[E] | None:
    """Some of a few words, with commas between; None for none given. Raises Problem (400) for another."""
    text = request.query.get(name)
    return None if text is None else frozenset(_word(each, name, kind) for each in text.split(","))


def _word(text: str, name: str, kind: type[E]) -> E:
    for each in kind:
        if each.value == text:
            return each
    words = ", ".join(each.value for each in kind)
    raise Problem(HTTPStatus.BAD_REQUEST, "parameter-invalid", f"{name!r} is one of: {words}.")


def flag(request: web.Request, name: str) -> bool:
    """Whether something is wanted; not when it is not said. Raises Problem (400) for what is neither yes nor no."""
    text = request.query.get(name, "false")
    if text not in {"true", "false"}:
        raise Problem(HTTPStatus.BAD_REQUEST, "parameter-invalid", f"{name!r} is true or false.")
    return text == "true"


def limit(request: web.Request, default: int, most: int) -> int:
    """How many at most. Raises Problem (400) when it is no number from 1 to `most`."""
    text = request.query.get("limit")
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and len(text) <= 9 and 1 <= int(text) <= most):
        raise Problem(HTTPStatus.BAD_REQUEST, "parameter-invalid", f"'limit' is a number from 1 to {most}.")
    return int(text)
