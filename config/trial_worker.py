"""The process that tries an alert rule on the kept days: one trial, told over standard output as it goes on.

Run by config/trials.py alone, as a process, for a trial computes for seconds up to minutes.
"""

from __future__ import annotations

import gc
import os
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

import msgspec

from config.backtesting import Reached, Span, played, span_of, terms_for
from config.pipes import message, read, undisturbed
from config.problems import OperationError
from config.settings import Settings
from realtime.detectors.backtest import Occasion
from realtime.detectors.statistics import Learned

NICE = 10
"""The daemon's own work goes before a trial."""


class Setup(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be tried. settings: what rules and figures depend on; no secret is among them."""

    file: Path
    settings: Settings
    rule: str
    days: float
    learned: Learned


class Ended(msgspec.Struct, frozen=True):
    """The trial is over. problem: why it found nothing; None when it went through."""

    problem: str | None = None


Told = Span | Reached | Occasion | Ended


def trial(setup: Setup) -> Iterator[Told]:
    """Everything there is to tell of a trial: its days, how far it is, each occasion, its end."""
    try:
        span = span_of(setup.file, setup.days)
        yield span
        terms = terms_for(setup.settings, setup.rule, setup.learned)
        yield from played(setup.file, setup.settings, terms, span)
    except OperationError as error:
        yield Ended(str(error))
    except sqlite3.Error as error:
        yield Ended(f"the journal cannot be read ({error}): try floorwatch doctor")
    else:
        yield Ended()


def serve(source: BinaryIO, sink: BinaryIO) -> None:
    """Make the one trial asked for."""
    setup = read(source)
    if not isinstance(setup, Setup):
        return
    for told in trial(setup):
        sink.write(message(told))
        sink.flush()


def main() -> None:
    """Serve over the standard streams."""
    undisturbed()
    os.nice(NICE)
    gc.disable()  # A floor is built and dropped whole.
    serve(sys.stdin.buffer, sys.stdout.buffer)
