"""Notices and a store for the tests of the outbox and its channels."""

from __future__ import annotations

from typing import Any

import msgspec
from sqlalchemy import Engine, select

from connectors.channels.message import Message
from connectors.channels.outbox import enqueue
from connectors.channels.states import State
from connectors.store.tables import deliveries
from realtime.alerts.notice import Notice, Step
from realtime.detectors.finding import Severity
from realtime.names import Instant

CHAT = "chat"


def notice(key: str, **given: Any) -> Notice:
    """A warning of a surge in the sales queue, told to one chat; whatever is given stands instead."""
    usual = Notice(
        key=key,
        incident=f"incident-{key}",
        step=Step.FIRING,
        severity=Severity.WARNING,
        reason="surge",
        at=Instant(1000.0),
        channels=(CHAT,),
        values={
            "count": 62,
            "minutes": 5,
            "callers": 41,
            "usual": 24,
            "sd": 6,
            "waiting": 14,
            "longest_seconds_clock": "2:10",
            "clears_below": 30,
            "clears_minutes": 10,
        },
        subject="hq/sales",
        label="销售",
        since=Instant(1000.0),
        path="/console/incidents/1",
    )
    return msgspec.structs.replace(usual, **given)


def put(store: Engine, *notices: Notice) -> None:
    with store.begin() as connection:
        enqueue(connection, notices)


def states(store: Engine) -> dict[str, State]:
    """Every row's state by key, in the order they were put in."""
    rows = select(deliveries.c.key, deliveries.c.state).order_by(deliveries.c.id)
    with store.connect() as connection:
        return {row.key: State(row.state) for row in connection.execute(rows)}


def message(key: str = "k1", **given: Any) -> Message:
    """A message as the stage before the channels makes it; whatever is given stands instead."""
    told = notice(key)
    usual = Message(
        key=key,
        incident=told.incident,
        step=told.step,
        severity=told.severity,
        title="[Warning] Surge · 销售",
        lines=("62 calls in 15 min, usual 24", "Since 09:00"),
        link="https://floor.example.org/console/incidents/1",
        link_label="Open",
        recipients=(),
        at=told.at,
        since=told.since,
        attempt=1,
        alerts=(told,),
    )
    return msgspec.structs.replace(usual, **given)


HOSTILE = "<!channel> @all @here <at id=all></at> [x](http://evil.example) **b** `c` <b>h</b> & # | ~"
