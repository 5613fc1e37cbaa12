"""The roster of a running daemon: read anew when its file changes, and edited through the API into the same file."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NoReturn

from config.problems import OperationError, SettingsError
from config.roster import load_roster, parse_csv, parse_toml, to_csv, to_toml
from realtime.access.accounts import folded
from realtime.names import AgentId
from realtime.roster import Person, Roster, Team
from web.desks import RosterRefusedError

LOOK_EVERY = 5.0
"""Seconds between two looks at the file."""

log = logging.getLogger(__name__)


class RosterBook:
    """web.desks.RosterDesk over one file; without a file the roster is empty and cannot be edited.

    What cannot be read leaves the roster as it was: a half-edited file must not take anybody's team away.
    """

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._seen: tuple[int, int] | None = None
        self._turn = asyncio.Lock()
        self._put(Roster())

    def now(self) -> Roster:
        """The roster."""
        return self._roster

    def own_agents(self, account: str) -> frozenset[AgentId]:
        """The interfaces of whoever logs in with this account."""
        person = self._accounts.get(account)
        return frozenset() if person is None else frozenset(person.interfaces)

    async def change(self, people: Mapping[str, Person | None], teams: Mapping[str, Team | None]) -> Roster:
        """Put these in or, for None, take them out; everything is checked before anything is written."""
        async with self._turn:
            await asyncio.to_thread(self._change, people, teams)
        return self._roster

    async def look(self) -> None:
        """Read the file if it changed."""
        async with self._turn:
            await asyncio.to_thread(self._look)

    async def watch(self) -> NoReturn:
        """Look at the file again and again, until cancelled."""
        while True:
            await asyncio.sleep(LOOK_EVERY)
            await self.look()

    def _put(self, roster: Roster) -> None:
        self._accounts = {folded(each.account): each for each in roster.people.values() if each.account is not None}
        self._roster = roster

    def _look(self) -> None:
        if self._file is None:
            return
        try:
            found = self._file.stat()
            stamp = (found.st_mtime_ns, found.st_size)
        except OSError:
            stamp = (0, 0)
        if stamp == self._seen:
            return
        self._seen = stamp
        try:
            self._put(load_roster(self._file))
        except SettingsError as error:
            log.warning("the roster stays as it was: %s", error)
        else:
            log.info("the roster holds %d people", len(self._roster.people))

    def _change(self, people: Mapping[str, Person | None], teams: Mapping[str, Team | None]) -> None:
        if self._file is None:
            raise RosterRefusedError('No roster is configured: write roster = "roster.toml" below [site].')
        try:
            kept = load_roster(self._file)
            every = {**kept.people, **people}
            groups = {**kept.teams, **teams}
            made = Roster(
                [each for each in every.values() if each is not None],
                [each for each in groups.values() if each is not None],
            )
            save_roster(made, self._file)
        except (SettingsError, OperationError) as error:
            raise RosterRefusedError(str(error)) from None
        self._look()


def save_roster(roster: Roster, target: Path) -> None:
    """Put the new file in the old one's place, if it reads back as it is. Raises SettingsError, OperationError."""
    table = target.suffix.lower() == ".csv"
    text = to_csv(roster) if table else to_toml(roster)
    read = parse_csv(text, target) if table else parse_toml(text, target)
    if (read.people, read.teams) != (roster.people, roster.teams):
        raise OperationError(f"{target.name} has no place for what a team is called, or for one of nobody: use a .toml")
    fresh = target.with_name(f".{target.name}.new")
    try:
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(target)
    except OSError as error:
        raise OperationError(f"{target} cannot be written ({error.strerror}): mend its rights") from None


@asynccontextmanager
async def roster_book(file: Path | None) -> AsyncIterator[RosterBook]:
    """The roster, kept up with its file for as long as this lasts."""
    book = RosterBook(file)
    await book.look()
    watching = asyncio.create_task(book.watch(), name="roster")
    try:
        yield book
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
