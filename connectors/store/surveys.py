"""Marks of surveys in the store. One caller's mark of one question about one visit is there once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
from sqlalchemy import Engine, delete, insert, select

from connectors.store.database import writing
from connectors.store.quality_tables import surveys
from realtime.names import AgentId, ChannelId
from realtime.quality.surveys import Told
from realtime.quality.weeks import Week

AT_ONCE = 200

_decoder = msgspec.json.Decoder(Told)
_C = surveys.c


def put_survey(store: Engine, week: Week, told: Told) -> bool:
    """Keep a mark; gives whether it is the first about this visit and question. The last telling holds."""
    own = (_C.about == told.about, _C.question == told.mark.question)
    row = {
        "about": told.about,
        "question": told.mark.question,
        "week": week,
        "linked": told.linked,
        "agent": told.agent,
        "low": int(told.low),
        "survey": msgspec.json.encode(told).decode(),
    }
    with writing(store) as connection:
        gone = connection.execute(delete(surveys).where(*own)).rowcount
        connection.execute(insert(surveys).values(row))
    return gone == 0


def surveys_of(store: Engine, linked: ChannelId, agent: AgentId) -> list[Told]:
    """The marks of one agent's part of a call, by question."""
    query = select(_C.survey).where(_C.linked == linked, _C.agent == agent).order_by(_C.question)
    with store.connect() as connection:
        return [_decoder.decode(row.survey) for row in connection.execute(query)]


def surveys_in(store: Engine, weeks: Sequence[Week]) -> list[Told]:
    """Every mark given in these weeks."""
    query = select(_C.survey).where(_C.week.in_(list(weeks))).order_by(_C.about, _C.question)
    with store.connect() as connection:
        return [_decoder.decode(row.survey) for row in connection.execute(query)]


def low_calls(store: Engine, linked: Iterable[ChannelId]) -> frozenset[tuple[ChannelId, AgentId]]:
    """Which of these calls have a low mark, each with the agent whom it is about."""
    calls, found = sorted(set(linked)), set[tuple[ChannelId, AgentId]]()
    for begin in range(0, len(calls), AT_ONCE):
        some = calls[begin : begin + AT_ONCE]
        query = select(_C.linked, _C.agent).where(_C.linked.in_(some), _C.low == 1, _C.agent.is_not(None))
        with store.connect() as connection:
            found |= {(ChannelId(row.linked), AgentId(row.agent)) for row in connection.execute(query)}
    return frozenset(found)
