"""Take one caller, or somebody who worked here, out of everything that is kept, on their request.

A daemon that runs does it itself, beside its work, and has to be asked with a token; without one it is done here. The
number is asked for on standard input when it is "-": the command line can be read by others on this machine.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time

import msgspec
from sqlalchemy import Engine

from config.api_client import Daemon, add_daemon_options, daemon_of, get, post
from config.daemon import JOURNAL
from config.erasure import Leaver, Parts, Who, caller_of, erase, from_journal, from_recordings, leaver_of
from config.loader import DEFAULT_FILE, load
from config.opened import opened_store
from config.output import remark, say
from config.people import account_closed, last_administrator, roster_without
from config.problems import OperationError, UsageError
from config.recording_places import content_store
from config.roster_book import roster_book
from config.settings import Settings
from config.shell_deeds import who as keyboard
from connectors.journal.holding import is_held
from connectors.journal.sqlite import SqliteJournal
from connectors.store.accounts import list_accounts
from connectors.store.site_key import site_key
from realtime.names import Instant
from realtime.retention import Place
from realtime.roster import Roster

EVERY = 2.0
"""Seconds between two questions how far a running daemon has come."""

PATIENCE = 3600.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="caller|person")
    caller = verbs.add_parser("caller", help="erase a caller's number and name", allow_abbrev=False)
    caller.add_argument("name", metavar="NUMBER", help='the number, or "-" to read it from standard input')
    person = verbs.add_parser("person", help="erase somebody of the roster", allow_abbrev=False)
    person.add_argument("name", metavar="ID", help="their id in the roster")
    for verb in (caller, person):
        verb.add_argument("--why", required=True, help="the reason, for the tombstone; no number or name in it")
        add_daemon_options(verb, board=False)


def run(arguments: argparse.Namespace) -> int:
    """Erase, and say how much there was."""
    name = sys.stdin.readline() if arguments.name == "-" else arguments.name
    settings = load(arguments.config or DEFAULT_FILE)
    if is_held(settings.storage.directory / JOURNAL):
        told = _by_daemon(daemon_of(arguments), {arguments.verb: name.strip(), "why": arguments.why})
    else:
        told = _here(settings, arguments.verb, name.strip(), arguments.why)
    counts = ", ".join(f"{kind}: {count} records" for kind, count in told.counts.items())
    say(f"erased ({counts}); tombstone {told.id}")
    if told.look:
        remark("they may still be named where it was not certain, or where nothing may be changed; please look at:")
    for place in told.look:
        say(f"{place.kind} {place.id}")
    return 0


class _Stone(msgspec.Struct):
    id: int
    counts: dict[str, int]
    look: tuple[Place, ...] = ()


class _Progress(msgspec.Struct):
    state: str
    detail: str = ""
    tombstone: _Stone | None = None


def _by_daemon(daemon: Daemon, wish: dict[str, str]) -> _Stone:
    """Ask the running daemon and wait for the end. Raises OperationError."""
    address, until = f"{daemon.address}/api/v1/erasures", time.monotonic() + PATIENCE
    found = msgspec.json.decode(post(daemon, address, wish), type=_Progress)
    while found.state == "running" and time.monotonic() < until:
        time.sleep(EVERY)
        found = msgspec.json.decode(get(daemon, f"{address}/latest"), type=_Progress)
    if found.tombstone is None:
        raise OperationError(f"not erased: {found.detail or 'it goes on for more than an hour; look at the log'}")
    return found.tombstone


def _here(settings: Settings, verb: str, name: str, why: str) -> _Stone:
    """While no daemon runs: the journal is ours."""
    now, by = Instant(time.time()), keyboard()
    with opened_store(settings) as store:
        journal = SqliteJournal(settings.storage.directory / JOURNAL)
        try:
            who = _who(settings, store, verb, name)
            stone = erase(store, who, _parts(settings, store, journal, who, now), by=by, why=why, now=now)
        finally:
            journal.close()
    return _Stone(stone.id, dict(stone.counts), stone.look)


def _who(settings: Settings, store: Engine, verb: str, name: str) -> Who:
    secret = site_key(settings.storage.directory)
    if verb == "caller":
        return caller_of(name, secret)
    roster = asyncio.run(_roster(settings))
    person = roster.people.get(name)
    if person is None:
        raise UsageError(f'nobody in the roster has the id "{name[:40]}": `floorwatch roster export` shows all')
    if person.account is not None and last_administrator(store, person.account):
        raise OperationError(f"{person.account} is the last administrator: make another one first")
    return leaver_of(person, secret, roster, list_accounts(store))


def _parts(settings: Settings, store: Engine, journal: SqliteJournal, who: Who, now: Instant) -> Parts:
    rewrite = lambda: from_journal(store, journal, who, now)  # noqa: E731 - a part like the others
    if isinstance(who, Leaver):
        return {
            "journal": rewrite,
            "accounts": lambda: account_closed(store, who.person.account, now),
            "roster": lambda: asyncio.run(_out_of_roster(settings, who)),
        }
    return {
        "journal": rewrite,
        "recordings": lambda: from_recordings(store, lambda: content_store(settings), who, now),
    }


async def _roster(settings: Settings) -> Roster:
    async with roster_book(settings) as book:
        return book.now()


async def _out_of_roster(settings: Settings, who: Leaver) -> int:
    async with roster_book(settings) as book:
        return await roster_without(book, who.person)
