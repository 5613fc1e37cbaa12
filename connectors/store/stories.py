"""What happened in each call, kept with the week's contacts: the floor forgets it after two days."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
from sqlalchemy import Engine, delete, insert, select, tuple_, update

from connectors.store.database import writing
from connectors.store.quality_tables import stories
from realtime.names import AgentId, ChannelId
from realtime.quality.contacts import Contact, Direction
from realtime.quality.story import Story
from realtime.quality.weeks import Week

_decoder = msgspec.json.Decoder(Story)
_C = stories.c
_KEY = tuple_(_C.linked, _C.agent, _C.direction)


def put_stories(store: Engine, week: Week, told: Iterable[tuple[Contact, Story]]) -> None:
    """Keep the stories of contacts; the last telling of each counts."""
    newest = {(one.linked, one.agent, one.direction): story for one, story in told}
    rows = [
        {
            "linked": linked,
            "agent": agent,
            "direction": direction.value,
            "week": week,
            "story": msgspec.json.encode(story).decode(),
        }
        for (linked, agent, direction), story in newest.items()
    ]
    if not rows:
        return
    with writing(store) as connection:
        connection.execute(delete(stories).where(_KEY.in_(list(newest))))
        connection.execute(insert(stories), rows)


def unname_stories(store: Engine, linked: Iterable[str]) -> int:
    """Take the caller, masked as they are, out of the stories of these calls; gives how many."""
    calls, gone = sorted(set(linked)), 0
    for begin in range(0, len(calls), 200):
        with writing(store) as connection:
            found = connection.execute(select(stories).where(_C.linked.in_(calls[begin : begin + 200]))).all()
            for row in found:
                story = _decoder.decode(row.story)
                if story.caller is None:
                    continue
                bare = msgspec.json.encode(msgspec.structs.replace(story, caller=None)).decode()
                mine = (_C.linked == row.linked, _C.agent == row.agent, _C.direction == row.direction)
                connection.execute(update(stories).where(*mine).values(story=bare))
                gone += 1
    return gone


def story_of(store: Engine, linked: ChannelId, agent: AgentId, direction: Direction) -> Story | None:
    """What happened in one agent's part of a call; None where nobody noted it."""
    query = select(_C.story).where(_C.linked == linked, _C.agent == agent, _C.direction == direction.value)
    with store.connect() as connection:
        found = connection.execute(query).scalar()
    return None if found is None else _decoder.decode(found)
