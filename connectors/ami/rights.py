"""Does the account read the `agent` class? Asterisk does not tell; it just stays silent about queues.

On a quiet floor that silence is the truth. So until the first event of the class comes, the queues are listed now and
then: when a member's state changed or a caller is new between two lists and no event said so, the right is missing.
Changes that Asterisk itself makes without an event (`queue reset stats`, members added by a reload) do not count.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple, TypeAlias

from connectors.ami.frames import Message
from realtime.names import Instant

READ_AGENT: Final = "read=agent"
"""The right, as manager.conf spells it."""

PREFIXES: Final = ("Queue", "Agent")
"""How the names of all events of the class begin."""

_Member: TypeAlias = tuple[str, str]


class Marks(NamedTuple):
    """What must not change without an event: each member's state and pause, and who waits."""

    members: dict[_Member, _Member]
    callers: frozenset[tuple[str, str]]


def marks(rows: Iterable[tuple[Message, Instant]]) -> Marks:
    """Read the rows of QueueStatus."""
    members: dict[_Member, _Member] = {}
    callers: set[tuple[str, str]] = set()
    for row, _ in rows:
        queue = row.get("Queue", "")
        if row.get("Event") == "QueueMember":
            place = row.get("Location") or row.get("Interface", "")
            members[queue, place] = (row.get("Status", ""), row.get("Paused", ""))
        elif row.get("Event") == "QueueEntry":
            callers.add((queue, row.get("Uniqueid", "")))
    return Marks(members, frozenset(callers))


def changed(before: Marks, after: Marks) -> bool:
    """Say whether something happened between the lists that Asterisk tells every account with the right."""
    if after.callers - before.callers:
        return True
    return any(before.members.get(each, state) != state for each, state in after.members.items())
