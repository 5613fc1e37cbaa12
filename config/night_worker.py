"""The process that plays queues' last weeks again: a task in, what was found out, one after the other.

Run by config/night_check.py alone: a queue takes some ten seconds of computing, which a thread would take from
the loop.
"""

from __future__ import annotations

import os
import sys
from typing import BinaryIO

from config.pipes import message, read, undisturbed
from realtime.detectors.nightly import Task, checked

NICE = 15
"""Everything else goes before it."""


def serve(source: BinaryIO, sink: BinaryIO) -> None:
    """Check until the tasks end."""
    while isinstance(task := read(source), Task):
        sink.write(message(checked(task)))
        sink.flush()


def main() -> None:
    """Serve over the standard streams."""
    undisturbed()
    os.nice(NICE)
    serve(sys.stdin.buffer, sys.stdout.buffer)
