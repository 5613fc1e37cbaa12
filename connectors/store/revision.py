"""One number that rises with every change of what anybody may do, so that other processes notice within a second.

Whatever revokes or narrows something bumps it in the same transaction.
"""

from __future__ import annotations

from sqlalchemy import Connection, Engine, select, update

from connectors.store.access_tables import revisions

_ACCESS = "access"


def bump(connection: Connection) -> None:
    """Let everybody look again, once this transaction is kept."""
    mine = revisions.c.name == _ACCESS
    connection.execute(update(revisions).where(mine).values(number=revisions.c.number + 1))


def revision(store: Engine) -> int:
    """The number now: one row by its key, cheap enough to ask for every second."""
    with store.connect() as connection:
        found = connection.execute(select(revisions.c.number).where(revisions.c.name == _ACCESS)).scalar()
    return 0 if found is None else int(found)
