from __future__ import annotations

from pathlib import Path

import msgspec

from connectors.store.contacts import (
    KeptContact,
    agents_with,
    contacts_of,
    find_contact,
    page_of_contacts,
    put_contacts,
)
from connectors.store.database import open_store
from realtime.names import AgentId, ChannelId, Instant, Seconds
from realtime.quality.contacts import Contact, Direction, Flag, Recording
from realtime.quality.weeks import Week

WEEK = Week("2026-W31")


def contact(linked: str, agent: str = "1001") -> Contact:
    return Contact(
        linked=ChannelId(linked),
        agent=AgentId(agent),
        direction=Direction.INBOUND,
        answered=Instant(5.0),
        talked=Seconds(60.0),
        external=True,
        recording=Recording.PENDING,
        flags=frozenset({Flag.DROPPED}),
    )


def test_the_last_telling_of_a_contact_counts(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    one, other = contact("hq/1.0"), contact("hq/1.0", "1002")
    put_contacts(store, WEEK, [KeptContact(one, 7), KeptContact(other)])
    whole = msgspec.structs.replace(one, recording=Recording.INTACT)
    put_contacts(store, WEEK, [KeptContact(one, 7), KeptContact(whole, 7)])
    put_contacts(store, WEEK, [])
    put_contacts(store, Week("2026-W32"), [KeptContact(contact("hq/9.0"))])
    assert contacts_of(store, WEEK) == [KeptContact(whole, 7), KeptContact(other)]
    assert find_contact(store, WEEK, one.linked, one.agent, one.direction) == KeptContact(whole, 7)
    assert find_contact(store, WEEK, one.linked, one.agent, Direction.OUTBOUND) is None
    assert agents_with(store, [WEEK], Direction.INBOUND) == {"1001", "1002"}
    assert agents_with(store, [WEEK], Direction.OUTBOUND) == frozenset()
    assert page_of_contacts(store, WEEK, frozenset({"1002"}), 0, 5) == [KeptContact(other)]
    assert page_of_contacts(store, WEEK, None, 1, 5) == [KeptContact(other)]
    store.dispose()
