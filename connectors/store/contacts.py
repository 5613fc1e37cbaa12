"""The frame in the store: every contact of a week with the number of its recording."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, Engine, delete, insert, select, tuple_

from connectors.store.database import reading, writing
from connectors.store.quality_tables import contacts
from connectors.store.samples import Place
from realtime.names import AgentId, ChannelId
from realtime.quality.contacts import Contact, Direction
from realtime.quality.weeks import Week

_decoder = msgspec.json.Decoder(Contact)
_COLUMNS = contacts.c
_KEY = tuple_(_COLUMNS.week, _COLUMNS.linked, _COLUMNS.agent, _COLUMNS.direction)


class KeptContact(msgspec.Struct, frozen=True):
    """A contact, and the number of its recording if there is one."""

    contact: Contact
    recording: int | None = None

    def place(self) -> Place:
        """Where a sample of it belongs."""
        return Place(self.recording, self.contact.queue, self.contact.post)


def put_contacts(store: Engine, week: Week, told: Sequence[KeptContact]) -> None:
    """Keep contacts of a week; the last telling of each counts."""
    newest = {(week, one.contact.linked, one.contact.agent, one.contact.direction): one for one in told}
    rows = [
        {
            "week": week,
            "linked": linked,
            "agent": agent,
            "direction": direction,
            "recording": one.recording,
            "contact": msgspec.json.encode(one.contact).decode(),
        }
        for (_, linked, agent, direction), one in newest.items()
    ]
    if not rows:
        return
    with writing(store) as connection:
        connection.execute(delete(contacts).where(_KEY.in_(list(newest))))
        connection.execute(insert(contacts), rows)


def find_contact(
    store: Engine | Connection, week: Week, linked: ChannelId, agent: AgentId, direction: Direction
) -> KeptContact | None:
    """One contact of a week."""
    key = (_COLUMNS.week == week, _COLUMNS.linked == linked, _COLUMNS.agent == agent)
    query = select(_COLUMNS.contact, _COLUMNS.recording).where(*key, _COLUMNS.direction == direction.value)
    with reading(store) as connection:
        row = connection.execute(query).first()
    return None if row is None else KeptContact(_decoder.decode(row.contact), row.recording)


def agents_with(store: Engine, weeks: Sequence[Week], direction: Direction) -> frozenset[AgentId]:
    """Who had a contact in this direction in one of the weeks."""
    query = select(_COLUMNS.agent).where(_COLUMNS.week.in_(list(weeks)), _COLUMNS.direction == direction.value)
    with store.connect() as connection:
        return frozenset(AgentId(row.agent) for row in connection.execute(query.distinct()))


def page_of_contacts(
    store: Engine, week: Week, agents: frozenset[str] | None, begin: int, most: int
) -> list[KeptContact]:
    """Contacts of a week (and these agents) from the `begin`-th on, in the order of their calls."""
    query = select(_COLUMNS.contact, _COLUMNS.recording).where(_COLUMNS.week == week)
    if agents is not None:
        query = query.where(_COLUMNS.agent.in_(sorted(agents)))
    order = (_COLUMNS.linked, _COLUMNS.agent, _COLUMNS.direction)
    with store.connect() as connection:
        rows = connection.execute(query.order_by(*order).offset(begin).limit(most)).all()
    return [KeptContact(_decoder.decode(row.contact), row.recording) for row in rows]


def contacts_of_call(store: Engine, weeks: Sequence[Week], linked: ChannelId) -> list[KeptContact]:
    """Everybody's part of one call, if it was in one of these weeks."""
    query = select(_COLUMNS.contact, _COLUMNS.recording).where(_COLUMNS.week.in_(list(weeks)))
    with store.connect() as connection:
        rows = connection.execute(query.where(_COLUMNS.linked == linked).order_by(_COLUMNS.agent)).all()
    return [KeptContact(_decoder.decode(row.contact), row.recording) for row in rows]


def contacts_of(store: Engine, week: Week) -> list[KeptContact]:
    """Every contact of a week."""
    query = select(_COLUMNS.contact, _COLUMNS.recording).where(_COLUMNS.week == week)
    with store.connect() as connection:
        rows = connection.execute(query.order_by(_COLUMNS.linked, _COLUMNS.agent, _COLUMNS.direction)).all()
    return [KeptContact(_decoder.decode(row.contact), row.recording) for row in rows]
