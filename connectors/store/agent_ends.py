"""How many conversations of each agent ended on each day, and how many of them were drops.

Everything here waits for the disk: call it in a thread.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy import Engine, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from connectors.store.alert_tables import agent_ends
from realtime.detectors.agent_drops import AgentEnds
from realtime.names import AgentId, Day

AT_ONCE = 500
"""Rows of one statement: far below what SQLite takes."""


def keep_ends(store: Engine, rows: Sequence[AgentEnds]) -> None:
    """Write days; those known already are written anew, as they are known now."""
    dialect = postgresql.insert if store.dialect.name == "postgresql" else sqlite.insert
    with store.begin() as connection:
        for begin in range(0, len(rows), AT_ONCE):
            new = dialect(agent_ends).values([msgspec.structs.asdict(row) for row in rows[begin : begin + AT_ONCE]])
            changed = {name: new.excluded[name] for name in ("ends", "drops")}
            connection.execute(new.on_conflict_do_update(index_elements=["agent", "day"], set_=changed))


def ends_since(store: Engine, day: Day) -> list[AgentEnds]:
    """All days from one on."""
    wanted = select(agent_ends).where(agent_ends.c.day >= day).order_by(agent_ends.c.agent, agent_ends.c.day)
    with store.connect() as connection:
        return [AgentEnds(AgentId(row.agent), Day(row.day), row.ends, row.drops) for row in connection.execute(wanted)]


def forget_ends(store: Engine, before: Day) -> int:
    """Delete days of long ago; the number of rows."""
    with store.begin() as connection:
        return connection.execute(delete(agent_ends).where(agent_ends.c.day < before)).rowcount
