"""The roster of a running daemon: read anew when its file changes, and edited through the API into the same file."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NoReturn, TypeVar

from config.problems import OperationError, SettingsError
from config.roster import load_roster, parse_csv, parse_toml, to_csv, to_toml
from config.roster_import import read_roster, write_roster
from config.settings import Settings
from realtime.access.accounts import folded
from realtime.names import AgentId
from realtime.roster import Person, Roster, Team, differences
from web.desks import Intake, RosterChangedError, RosterFormat, RosterRefusedError, Taken
from web.problems import LineFault

OWN_FILE = "roster.toml"
"""Where the roster is kept, in the storage directory, when the configuration names no file."""

LOOK_EVERY = 5.0
"""Seconds between two looks at the file."""

MOST_FAULTS = 100

T = TypeVar("T")

log = logging.getLogger(__name__)


class RosterBook:
    """web.desks.RosterDesk over one file.

    What cannot be read leaves the roster as it was: a half-edited file must not take anybody's team away.
    optional: as long as there is no file the roster is empty. followers: told, on the loop, of each other roster.
    """

    def __init__(self, file: Path, *, optional: bool = False) -> None:
        self._file = file
        self._optional = optional
        self._seen: tuple[int, int] | None = None
        self._turn = asyncio.Lock()
        self.followers: list[Callable[[], None]] = []
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
        await self._alone(lambda: self._change(people, teams))
        return self._roster

    def written(self, form: RosterFormat) -> str:
        """The roster as a text that can be taken in again."""
        return write_roster(form, self._roster)

    async def take_in(self, intake: Intake) -> Taken:
        """Put another roster in this one's place; everything is checked before anything is written."""
        return await self._alone(lambda: self._take_in(intake))

    async def look(self) -> None:
        """Read the file if it changed."""
        await self._alone(self._look)

    async def watch(self) -> NoReturn:
        """Look at the file again and again, until cancelled."""
        while True:
            await asyncio.sleep(LOOK_EVERY)
            await self.look()

    async def _alone(self, work: Callable[[], T]) -> T:
        """Do something with the file in a thread, one at a time; tell whoever follows when the roster is another."""
        async with self._turn:
            before = self._roster
            try:
                return await asyncio.to_thread(work)
            finally:
                if self._roster is not before:
                    for tell in self.followers:
                        tell()

    def _put(self, roster: Roster) -> None:
        self._accounts = {folded(each.account): each for each in roster.people.values() if each.account is not None}
        self._roster = roster

    def _look(self) -> None:
        try:
            found = self._file.stat()
            stamp = (found.st_mtime_ns, found.st_size)
        except OSError:
            stamp = (0, 0)
            if self._optional and self._seen is None:
                return
        if stamp == self._seen:
            return
        self._seen = stamp
        try:
            self._put(load_roster(self._file))
        except SettingsError as error:
            log.warning("the roster stays as it was: %s", error)
        else:
            log.info("the roster holds %d people", len(self._roster.people))

    def _kept(self) -> Roster:
        """What the file holds now. Raises SettingsError."""
        return Roster() if self._optional and not self._file.exists() else load_roster(self._file)

    def _change(self, people: Mapping[str, Person | None], teams: Mapping[str, Team | None]) -> None:
        try:
            kept = self._kept()
            every = {**kept.people, **people}
            groups = {**kept.teams, **teams}
            made = Roster(
                [each for each in every.values() if each is not None],
                [each for each in groups.values() if each is not None],
            )
            save_roster(made, self._file)
        except SettingsError as error:
            raise RosterRefusedError(_sentences(error), _faults(error)) from None
        except OperationError as error:
            raise RosterRefusedError(str(error)) from None
        self._look()

    def _take_in(self, intake: Intake) -> Taken:
        try:
            kept = self._kept()
            made = read_roster(intake.form, intake.text, kept)
        except SettingsError as error:
            raise RosterRefusedError(_sentences(error), _faults(error)) from None
        if intake.expected not in {None, kept.fingerprint()}:
            raise RosterChangedError
        if not intake.dry:
            try:
                save_roster(made, self._file)
            except OperationError as error:
                raise RosterRefusedError(str(error)) from None
            self._look()
        return Taken(changes=differences(kept, made), roster=made)


def _faults(error: SettingsError) -> tuple[LineFault, ...]:
    """The first of what is wrong, for programs."""
    return tuple(
        LineFault(line=one.line, key=one.key, message=one.message, reason=one.reason, value=one.value[:200])
        for one in error.problems[:MOST_FAULTS]
    )


def _sentences(error: SettingsError) -> str:
    """The same for people, without the path of the file on this machine."""
    told = [f"{one.key}: {one.message}" if one.key else one.message for one in error.problems]
    more = f" (and {len(told) - 3} more)" if len(told) > 3 else ""
    return "; ".join(told[:3]) + more


def save_roster(roster: Roster, target: Path) -> None:
    """Put the new file in the old one's place, if it reads back as it is. Raises SettingsError, OperationError."""
    table = target.suffix.lower() == ".csv"
    text = to_csv(roster) if table else to_toml(roster)
    read = parse_csv(text, target) if table else parse_toml(text, target)
    if (read.people, read.teams) != (roster.people, roster.teams):
        raise OperationError(f"{target.name} has no place for what a team is called, or for one of nobody: use a .toml")
    fresh = target.with_name(f".{target.name}.new")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(target)
    except OSError as error:
        raise OperationError(f"{target} cannot be written ({error.strerror}): mend its rights") from None


def roster_file(settings: Settings) -> Path:
    """Where the roster is kept: the file that the configuration names, or one of our own."""
    return settings.site.roster or settings.storage.directory / OWN_FILE


@asynccontextmanager
async def roster_book(settings: Settings) -> AsyncIterator[RosterBook]:
    """The roster, kept up with its file for as long as this lasts."""
    book = RosterBook(roster_file(settings), optional=settings.site.roster is None)
    await book.look()
    watching = asyncio.create_task(book.watch(), name="roster")
    try:
        yield book
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
