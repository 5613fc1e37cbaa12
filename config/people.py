"""Taking somebody who worked here out of the roster, and closing their account."""

from __future__ import annotations

import msgspec
from sqlalchemy import Engine

from config.problems import OperationError
from config.roster_book import RosterBook
from connectors.store.accounts import erase_account, is_last_administrator
from realtime.access.accounts import LastAdministratorError, folded
from realtime.names import Instant
from realtime.roster import Person


async def roster_without(book: RosterBook, person: Person) -> int:
    """Take them out; teams that they lead have no leader then. Raises RosterRefusedError."""
    roster = book.now()
    if person.id not in roster.people:
        return 0
    led = {team.id: msgspec.structs.replace(team, leader=None) for team in roster.led_by(person.id)}
    await book.change({person.id: None}, led)
    return 1 + len(led)


def last_administrator(store: Engine, account: str) -> bool:
    """Whether nobody else could make accounts any more."""
    return is_last_administrator(store, folded(account))


def account_closed(store: Engine, account: str | None, now: Instant) -> int:
    """Close the account for ever, without name and password; what was granted to it stays with nobody.

    Raises OperationError for the last administrator.
    """
    try:
        return 0 if account is None else int(erase_account(store, folded(account), now))
    except LastAdministratorError as error:
        raise OperationError(str(error)) from None
