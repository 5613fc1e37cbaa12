"""The roster of a node that follows: the collector's, as it comes over the stream. It is changed there alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NoReturn

from config.roster_book import RosterBook, roster_file
from config.settings import Settings
from realtime.roster import Person, Roster, Team
from web.desks import Intake, RosterRefusedError, Taken

_ELSEWHERE = "the roster is kept by the collector, and this node only follows it: send the change to the collector"


class FollowedRoster(RosterBook):
    """A RosterBook without a file of its own."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(roster_file(settings), optional=True)

    def put(self, roster: Roster) -> None:
        """Hold this one from now on, and tell whoever follows if it is another."""
        before = self.now()
        if (before.people, before.teams) == (roster.people, roster.teams):
            return
        self._put(roster)
        for tell in self.followers:
            tell()

    async def look(self) -> None:
        """There is no file to look at."""

    async def change(self, people: Mapping[str, Person | None], teams: Mapping[str, Team | None]) -> NoReturn:
        """Refuse. Raises RosterRefusedError."""
        del people, teams
        raise RosterRefusedError(_ELSEWHERE)

    async def take_in(self, intake: Intake) -> Taken:
        """Refuse, a trial as well. Raises RosterRefusedError."""
        del intake
        raise RosterRefusedError(_ELSEWHERE)
