"""Serve a recorded AMI stream as an AMI server: any account may log in and see it happen again."""

from __future__ import annotations

import argparse
import asyncio
import time
import zlib
from pathlib import Path

from config.output import remark, say
from config.problems import UsageError
from config.serving import cannot_listen
from config.stopping import until_stopped
from connectors.simulator.recording import RecordingDamagedError
from connectors.simulator.replay_server import ReplayServer
from connectors.simulator.retold import Retold


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("file", type=Path, metavar="FILE", help="a recording made by `floorwatch capture`")
    parser.add_argument("--speed", type=_speed, default=1.0, help="1 as it was, X times as fast, or max (default: 1)")
    parser.add_argument("--host", default="127.0.0.1", help="where to listen (default: %(default)s)")
    parser.add_argument("--port", type=int, default=5038, help="AMI port, 0 for a free one (default: %(default)s)")


def run(arguments: argparse.Namespace) -> int:
    """Serve until stopped; the recording's end does not end it."""
    asyncio.run(until_stopped(_serve(_opened(arguments), arguments)))
    return 0


def _opened(arguments: argparse.Namespace) -> ReplayServer:
    try:
        return ReplayServer(arguments.file, arguments.speed, retold=Retold(time.time))
    except RecordingDamagedError as error:
        raise UsageError(str(error)) from None
    except (OSError, EOFError, zlib.error) as error:
        said = getattr(error, "strerror", None) or str(error)
        raise UsageError(f"{arguments.file} cannot be read: {said}; name a recording of `floorwatch capture`") from None


async def _serve(server: ReplayServer, arguments: argparse.Namespace) -> None:
    try:
        port = await server.start(arguments.host, arguments.port)
    except OverflowError:
        raise UsageError(f"--port {arguments.port}: a port is a whole number from 0 to 65535") from None
    except OSError as error:
        raise cannot_listen(error, arguments.host, arguments.port, "give another --port") from None
    try:
        say(f"recording {arguments.file} on {arguments.host}:{port}; any AMI user and secret may log in")
        await server.finished.wait()
        remark("the recording is over; the server stays, Ctrl-C ends it")
        await asyncio.Event().wait()
    finally:
        await server.stop()


def _speed(text: str) -> float | None:
    """A factor, or None for as fast as the clients read."""
    if text == "max":
        return None
    try:
        speed = float(text)
    except ValueError:
        speed = 0.0
    if not 0 < speed < float("inf"):
        raise argparse.ArgumentTypeError(f'"{text}": give a number above 0, or max')
    return speed
