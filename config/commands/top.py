"""A live wallboard in the terminal, over the same WebSocket as the screens. Ctrl-C ends it."""

from __future__ import annotations

import argparse
import asyncio
import random
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import msgspec
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus, InvalidURI

from config.api_client import Daemon, add_daemon_options, daemon_of, refusal, unreachable
from config.catalogue import LANGUAGES, Texts, texts_in
from config.floor_view import FloorView, heard
from config.problems import OperationError
from config.stopping import until_stopped
from config.text_floor import MARK, screen

SILENCE = 15.0
"""Seconds without a frame, three heartbeats, after which the link counts as lost (interface.md)."""

FIRST_WAIT, LONGEST_WAIT = 0.5, 15.0
NOT_AUTHORISED = (4401, 4403)
LARGEST_FRAME = 64 * 1024 * 1024
REFUSED = range(400, 500)

ENTER, LEAVE = "\x1b[?1049h\x1b[?25l", "\x1b[?25h\x1b[?1049l"
HOME, CLEAR_LINE, CLEAR_REST = "\x1b[H", "\x1b[K", "\x1b[J"


@dataclass(slots=True)
class Wall:
    """What is on the terminal. draw: takes text; size: the terminal's columns and lines."""

    draw: Callable[[str], None]
    size: Callable[[], tuple[int, int]]
    language: str | None = None
    view: FloorView | None = field(default=None)

    def show(self, trouble: str | None = None) -> None:
        """Draw over what was there; nothing flickers because nothing is cleared first."""
        columns, rows = self.size()
        lines = [] if trouble is None else [f"{MARK} {trouble}"[:columns]]
        if self.view is not None:
            lines += screen(self.view, self.texts(), columns, max(1, rows - len(lines)))
        body = f"{CLEAR_LINE}\r\n".join(lines[:rows])
        self.draw(f"{HOME}{body}{CLEAR_LINE}{CLEAR_REST}")

    def texts(self) -> Texts:
        """In the chosen language, else the site's."""
        return texts_in(self.language or (self.view.site.language if self.view is not None else "en"))


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_daemon_options(parser)
    parser.add_argument("--language", choices=LANGUAGES, help="default: the site's")


def run(arguments: argparse.Namespace) -> int:
    """Show until stopped."""
    daemon = daemon_of(arguments)
    wall = Wall(draw=_draw, size=shutil.get_terminal_size, language=arguments.language)
    _draw(ENTER)
    try:
        asyncio.run(until_stopped(follow(daemon, arguments.board, wall)))
    finally:
        _draw(LEAVE)
    return 0


async def follow(daemon: Daemon, board: str | None, wall: Wall) -> None:
    """Keep the wall true until cancelled. Raises OperationError when the first dial fails or a token is refused."""
    waits = _waits(random.Random())  # noqa: S311 - jitter, no secret
    while True:
        try:
            await _watch(daemon, board, wall)
        except (OSError, TimeoutError, ConnectionClosed, InvalidHandshake, msgspec.DecodeError) as error:
            if wall.view is None:
                raise OperationError(unreachable(daemon, error)) from None
        else:
            waits = _waits(random.Random())  # noqa: S311
        texts = wall.texts()
        wall.show(f"{texts('face.server')} – {texts('face.server.detail')}")
        await asyncio.sleep(next(waits))


async def _watch(daemon: Daemon, board: str | None, wall: Wall) -> None:
    """One connection's life: draw after every frame."""
    try:
        async with connect(
            daemon.live_address(board),
            additional_headers=daemon.headers(),
            max_size=LARGEST_FRAME,
            open_timeout=SILENCE,
            compression=None,
        ) as link:
            while True:
                async with asyncio.timeout(SILENCE):
                    frame = await link.recv()
                wall.view = heard(wall.view, frame)
                wall.show()
    except InvalidURI:
        raise OperationError(f"{daemon.address} is no address of a daemon") from None
    except InvalidStatus as error:
        if error.response.status_code in REFUSED:
            raise OperationError(
                refusal(daemon, error.response.status_code, bytes(error.response.body or b""))
            ) from None
        raise
    except ConnectionClosed as error:
        if error.rcvd is not None and error.rcvd.code in NOT_AUTHORISED:
            raise OperationError(refusal(daemon, error.rcvd.code - 4000, b"")) from None
        raise


def _waits(chance: random.Random) -> Iterator[float]:
    """Full jitter under a bound that doubles: a restarted daemon is not stormed by all its walls at once."""
    bound = FIRST_WAIT
    while True:
        yield chance.uniform(0.1, bound)
        bound = min(bound * 2, LONGEST_WAIT)


def _draw(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()
