"""The process that shows past moments: questions come in over standard input, answers go out, one after the other.

Run by config/past_process.py alone. Both ends are the same program, so messages are pickled: a length, then the bytes.
It ends when its input ends, and so never outlives the daemon, however that ends.
"""

from __future__ import annotations

import gc
import pickle
import signal
import sqlite3
import struct
import sys
from pathlib import Path
from typing import BinaryIO

import msgspec

from config.rewind import Rewinder
from config.rules import rules_of
from config.settings import Settings
from realtime.masking import Audience
from realtime.names import Instant
from web.past import Missing, View, Why
from web.wire import Board, Site, encode, floor

LENGTH = struct.Struct("!I")


class Setup(msgspec.Struct, frozen=True, kw_only=True):
    """What the worker is told first. settings: what figures depend on; no secret is among them."""

    file: Path
    settings: Settings
    site: Site


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """One moment, as one audience may see it."""

    at: Instant
    view: View
    audience: Audience
    board: Board | None


Answer = bytes | Missing


def answer(rewinder: Rewinder, site: Site, question: Question) -> Answer:
    """The floor asked for, encoded; or why there is none."""
    try:
        picture = rewinder.picture(question.at, question.view)
    except sqlite3.Error:
        return Missing(why=Why.BROKEN)
    if isinstance(picture, Missing):
        return picture
    return encode(floor(picture, question.audience, site, question.board))


def message(content: Setup | Question | Answer) -> bytes:
    """One message with its length before it."""
    body = pickle.dumps(content)
    return LENGTH.pack(len(body)) + body


def read(source: BinaryIO) -> object:
    """The next message, None at the end."""
    head = source.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    return pickle.loads(source.read(LENGTH.unpack(head)[0]))  # noqa: S301  # from our own other half


def serve(source: BinaryIO, sink: BinaryIO) -> None:
    """Answer until the questions end."""
    setup = read(source)
    if not isinstance(setup, Setup):
        return
    rewinder = Rewinder(setup.file, rules_of(setup.settings))
    while isinstance(question := read(source), Question):
        sink.write(message(answer(rewinder, setup.site, question)))
        sink.flush()


def main() -> None:
    """Serve over the standard streams; Ctrl-C is the daemon's to understand."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # A floor is built and dropped whole; walks of the collector through it would only delay.
    gc.disable()
    serve(sys.stdin.buffer, sys.stdout.buffer)
