"""The daily proof that a channel works: a notice through the outbox like any other; and what is wrong with a channel.

A canary that does not arrive is a trouble, as is a channel that keeps failing; both are for `/metrics` and for whoever
watches the watchers (the alert rules).
"""

from __future__ import annotations

from datetime import datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import Engine, func, select

from connectors.channels.outbox import Standing
from connectors.channels.states import State
from connectors.store.tables import deliveries
from realtime.alerts.notice import Notice, Step
from realtime.detectors.finding import Severity
from realtime.names import Instant, Seconds

PATIENCE = Seconds(900.0)
"""How long a channel may fail, or a canary be on its way, before it is a trouble: longer than DingTalk's mute."""


class Wrong(StrEnum):
    """failing: the channel has not delivered for a while; canary_lost: the daily proof is missing."""

    FAILING = "channel_failing"
    CANARY_LOST = "channel_canary_lost"


class Trouble(msgspec.Struct, frozen=True, kw_only=True):
    """Something for a person: the channel, what is wrong, since when, and the service's last words without secrets."""

    channel: str
    wrong: Wrong
    since: Instant
    detail: str | None = None


class Canary(msgspec.Struct, frozen=True, kw_only=True):
    """A channel's newest canary: sent when, in which state, arrived when (None: not)."""

    sent: Instant
    state: State
    arrived: Instant | None


def canary_due(channel: str, at: time, timezone: ZoneInfo, now: Instant) -> Notice | None:
    """Today's canary once its hour has come; its key is the day's, so asking again adds nothing."""
    local = datetime.fromtimestamp(now, timezone)
    if local.time() < at:
        return None
    key = f"canary:{channel}:{local.date().isoformat()}"
    return Notice(
        key=key,
        incident=key,
        step=Step.CANARY,
        severity=Severity.NOTICE,
        reason="canary",
        at=now,
        channels=(channel,),
    )


def newest_canaries(store: Engine) -> dict[str, Canary]:
    """Each channel's newest canary."""
    table = deliveries.c
    newest = select(func.max(table.id)).where(table.step == Step.CANARY).group_by(table.channel)
    with store.connect() as connection:
        rows = connection.execute(select(deliveries).where(table.id.in_(newest))).all()
    return {
        row.channel: Canary(
            sent=Instant(row.created),
            state=State(row.state),
            arrived=Instant(row.settled) if row.state == State.DELIVERED else None,
        )
        for row in rows
    }


def troubles(standings: list[Standing], canaries: dict[str, Canary], now: Instant) -> list[Trouble]:
    """What is wrong now."""
    found: list[Trouble] = []
    for standing in standings:
        since, canary = standing.failing_since, canaries.get(standing.channel)
        if since is not None and now - since >= PATIENCE:
            found.append(Trouble(channel=standing.channel, wrong=Wrong.FAILING, since=since, detail=standing.detail))
        if canary is not None and canary.arrived is None and now - canary.sent >= PATIENCE:
            found.append(
                Trouble(channel=standing.channel, wrong=Wrong.CANARY_LOST, since=canary.sent, detail=standing.detail)
            )
    return found
