"""The process that shows past moments: questions come in over standard input, answers go out, one after the other.

Run by config/past_process.py alone; config/pipes.py carries its messages.
"""

from __future__ import annotations

import gc
import sqlite3
import sys
from pathlib import Path
from typing import BinaryIO

import msgspec

from config.pipes import message, read, undisturbed
from config.rewind import Rewinder
from config.rules import rules_of
from config.settings import Settings
from realtime.masking import Audience
from realtime.names import Instant
from realtime.persons import all_tied
from realtime.roster import Person, Roster, Team
from realtime.rows import AlertRow, AnnouncementRow
from web.past import Missing, View, Why
from web.wire import Board, Site, encode, floor


class Setup(msgspec.Struct, frozen=True, kw_only=True):
    """What the worker is told first. settings: what figures depend on; no secret is among them.

    people, teams: the roster, as it is now.
    """

    file: Path
    settings: Settings
    site: Site
    people: tuple[Person, ...] = ()
    teams: tuple[Team, ...] = ()


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """One moment, as one audience may see it. alerts, announcements: of that moment; the journal knows of neither."""

    at: Instant
    view: View
    audience: Audience
    board: Board | None
    alerts: dict[str, AlertRow] = {}
    announcements: dict[str, AnnouncementRow] = {}


Answer = bytes | Missing


def answer(rewinder: Rewinder, site: Site, question: Question, roster: Roster) -> Answer:
    """The floor asked for, encoded; or why there is none."""
    try:
        picture = rewinder.picture(question.at, question.view)
    except sqlite3.Error:
        return Missing(why=Why.BROKEN)
    if isinstance(picture, Missing):
        return picture
    rows = all_tied(picture.rows, roster)
    rows |= {f"alerts/{key}": row for key, row in question.alerts.items()}
    rows |= {f"announcements/{key}": row for key, row in question.announcements.items()}
    return encode(floor(msgspec.structs.replace(picture, rows=rows), question.audience, site, question.board))


def serve(source: BinaryIO, sink: BinaryIO) -> None:
    """Answer until the questions end."""
    setup = read(source)
    if not isinstance(setup, Setup):
        return
    rewinder, roster = Rewinder(setup.file, rules_of(setup.settings)), Roster(setup.people, setup.teams)
    while isinstance(question := read(source), Question):
        sink.write(message(answer(rewinder, setup.site, question, roster)))
        sink.flush()


def main() -> None:
    """Serve over the standard streams."""
    undisturbed()
    # A floor is built and dropped whole; walks of the collector through it would only delay.
    gc.disable()
    serve(sys.stdin.buffer, sys.stdout.buffer)
