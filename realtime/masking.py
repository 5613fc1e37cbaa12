"""What which audience may see: queues in its scope, numbers and caller names whole or masked.

Pure: a row goes in, the row as that audience may see it comes out, or None when it is not theirs to see. Where a row
needs no change, the same object comes back, so that an audience that sees everything costs nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

import msgspec

from realtime.persons import as_seen
from realtime.rows import AgentRow, AlertRow, AnnouncementRow, AnyRow, CallerRow, Delta, Picture

LONG_NUMBER = 10
"""From this many digits on, the first three and last four stay readable (138****0042), as on a Chinese bill."""

SHORTEST_PARTLY_SHOWN = 4
"""Of anything shorter even the last two characters would be most of it."""

LONGEST_LOOKED_AT = 64
"""Caller id is what a stranger sent; E.164 has 15 digits, a SIP user part rarely more than 40 characters."""

_HIDDEN = "**"
_SCOPED = frozenset({"queues", "definitions", "trends"})
_SCHEMES = ("sips:", "sip:", "tel:")
_WRITTEN_IN_NUMBERS = frozenset("0123456789 -().")


class Audience(msgspec.Struct, frozen=True):
    """Who looks. queues: ids in scope, None means every queue; numbers: whether caller numbers and names are whole.

    agents: shown whatever queue they serve; closed: queues in scope whose agents are not shown on the queue's account
    (a team's queues show its own people only). numbers_in: queues whose callers are whole though others' are not.
    within: a board's queues, where agents named by `agents` are narrowed to it; None for no board.
    """

    queues: frozenset[str] | None = None
    numbers: bool = False
    agents: frozenset[str] = frozenset()
    closed: frozenset[str] = frozenset()
    numbers_in: frozenset[str] = frozenset()
    within: frozenset[str] | None = None

    def narrowed(self, queues: frozenset[str] | None) -> Audience:
        """This audience before a board that shows only `queues` (None: a board of everything)."""
        if queues is None:
            return self
        kept = queues if self.queues is None else self.queues & queues
        within = queues if self.agents else None
        return msgspec.structs.replace(
            self, queues=kept, closed=self.closed & kept, numbers_in=self.numbers_in & kept, within=within
        )

    def joined(self, other: Audience) -> Audience:
        """Who sees what either sees."""
        everything = self.queues is None or other.queues is None
        queues = None if self.queues is None or other.queues is None else self.queues | other.queues
        shut = (self.closed - other.open()) | (other.closed - self.open())
        return Audience(
            queues=queues,
            numbers=self.numbers and other.numbers,
            agents=self.agents | other.agents,
            closed=frozenset() if everything else shut,
            numbers_in=self.numbers_in | other.numbers_in,
        )

    def open(self) -> frozenset[str]:
        """The queues in scope that show their agents; none for every queue."""
        return frozenset() if self.queues is None else self.queues - self.closed


def mask_number(number: str | None) -> str | None:
    """The number as a stranger may read it: 138****0042, **01 for an extension, a** for a SIP user. None stays None."""
    if not number:
        return number
    text = _user_part(number[:LONGEST_LOOKED_AT])
    plus, rest = ("+", text[1:]) if text.startswith("+") else ("", text)
    if not rest or not _WRITTEN_IN_NUMBERS.issuperset(rest):
        return mask_name(text)
    digits = "".join(character for character in rest if character.isdigit())
    if len(digits) >= LONG_NUMBER:
        return f"{plus}{digits[:3]}****{digits[-4:]}"
    return _HIDDEN + digits[-2:] if len(digits) >= SHORTEST_PARTLY_SHOWN else _HIDDEN


def mask_name(name: str | None) -> str | None:
    """A caller's name as a stranger may read it: the first letter or character, then two stars. None stays None."""
    if not name:
        return name
    first = name.strip()[:1]
    return first + _HIDDEN if first.isalpha() else _HIDDEN


def seen(path: str, row: AnyRow, audience: Audience) -> AnyRow | None:
    """The row under `path` as the audience may see it; None when it lies outside their queues."""
    match row:
        case CallerRow():
            return _caller_seen(row, audience)
        case AgentRow():
            return _agent_seen(path.removeprefix("agents/"), row, audience)
        case AlertRow():
            return row if subject_visible(row.subject, audience) else None
        case AnnouncementRow():
            return row if announcement_visible(row.queues, row.boards, audience) else None
        case _:
            return row if _path_visible(path, audience) else None


def picture_for(picture: Picture, audience: Audience) -> dict[str, AnyRow]:
    """The rows of a picture that the audience may see, as it may see them."""
    rows = ((path, seen(path, row, audience)) for path, row in picture.rows.items())
    visible = {path: row for path, row in rows if row is not None}
    return visible if audience.queues is None else as_seen(visible)


def delta_for(delta: Delta, audience: Audience, shown: AbstractSet[str]) -> Delta | None:
    """The delta as the audience may see it, None when nothing of it is theirs.

    shown: the paths this audience has before it. A row that leaves their scope (an agent who moved to another queue)
    becomes a removal, and only what they had is ever named as removed. delta: with all of a person's rows, or none.
    """
    changed: dict[str, AnyRow] = {}
    removed = [path for path in delta.removed if path in shown]
    for path, row in delta.changed.items():
        visible = seen(path, row, audience)
        if visible is not None:
            changed[path] = visible
        elif path in shown:
            removed.append(path)
    if not changed and not removed:
        return None
    if audience.queues is not None:
        changed = as_seen(changed)
    return Delta(seq=delta.seq, at=delta.at, changed=changed, removed=tuple(removed))


def merged(earlier: Delta, later: Delta) -> Delta:
    """One delta that does what both do in turn; rows are whole, so the later row wins."""
    gone = set(later.removed)
    changed = {path: row for path, row in earlier.changed.items() if path not in gone} | later.changed
    removed = [path for path in earlier.removed if path not in gone and path not in later.changed]
    return Delta(seq=later.seq, at=later.at, changed=changed, removed=(*removed, *later.removed))


def applied(rows: Mapping[str, AnyRow], delta: Delta) -> dict[str, AnyRow]:
    """The rows after a delta: what every client does."""
    gone = set(delta.removed)
    return {path: row for path, row in rows.items() if path not in gone} | delta.changed


def _user_part(number: str) -> str:
    """`sip:13812340042@host` -> `13812340042`."""
    text = number.strip()
    for scheme in _SCHEMES:
        text = text.removeprefix(scheme)
    return text.partition("@")[0]


def _caller_seen(row: CallerRow, audience: Audience) -> CallerRow | None:
    if audience.queues is not None and row.queue not in audience.queues:
        return None
    if audience.numbers or row.queue in audience.numbers_in:
        return row
    return msgspec.structs.replace(row, number=mask_number(row.number), name=mask_name(row.name))


def _agent_seen(agent: str, row: AgentRow, audience: Audience) -> AgentRow | None:
    """Agents show only the queues in scope; one without any of them is somebody else's, unless seen by name."""
    if audience.queues is None:
        return row
    if agent in audience.agents:
        within = audience.within
        queues = row.queues if within is None else tuple(queue for queue in row.queues if queue in within)
        named = within is None
    else:
        queues = tuple(queue for queue in row.queues if queue in audience.queues and queue not in audience.closed)
        named = False
    if not queues and not named:
        return None
    return row if queues == row.queues else msgspec.structs.replace(row, queues=queues)


def subject_visible(subject: str, audience: Audience) -> bool:
    """An alert is about a PBX (everybody's) or about something on it; of the latter only queues in scope are shown."""
    return audience.queues is None or "/" not in subject or subject in audience.queues


def announcement_visible(queues: Sequence[str], boards: Sequence[str], audience: Audience) -> bool:
    """An announcement for some queues is for who sees one of them; boards choose for themselves what names them."""
    return not queues or bool(boards) or audience.queues is None or not audience.queues.isdisjoint(queues)


def _path_visible(path: str, audience: Audience) -> bool:
    section, _, key = path.partition("/")
    return audience.queues is None or section not in _SCOPED or key in audience.queues
