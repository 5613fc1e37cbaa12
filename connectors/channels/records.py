"""What became of an errand, written down in one transaction: the last stage of a delivery. Call it in a thread."""

from __future__ import annotations

import random
from typing import Any

from sqlalchemy import Connection, Engine, update

from connectors.channels.answers import Answer, Verdict
from connectors.channels.patience import delay, exhausted
from connectors.channels.states import Signal, State
from connectors.channels.turns import Errand, Route, channel_row, settle_members, step_rows
from connectors.store.database import writing
from connectors.store.tables import channel_states, deliveries
from realtime.names import Instant

LONGEST_HOLD = 60.0
"""Seconds a failing channel rests at most before another row is tried: one row that fails must not stop the others."""

LONGEST_ASKED = 600.0
"""Seconds a service may ask us to wait; DingTalk mutes for ten minutes, and nobody has reason to ask for more."""


def record(store: Engine, route: Route, errand: Errand, answer: Answer, now: Instant, rng: random.Random) -> Signal:
    """Write down the answer and what follows from it; the signal the delivery got."""
    signal = _signal(route, errand, answer, now)
    with writing(store) as connection:
        known = channel_row(connection, route.channel)
        rest = delay(known["failures"] + 1, route.patience, rng)
        row: dict[str, Any] = {"lease": None, "detail": answer.detail or None}
        if signal is Signal.PUT_OFF:
            row |= _put_off(route, errand, answer, now, rng)
        else:
            row["settled"] = now
            settle_members(connection, route.channel, errand.id, signal, now, f"in digest {errand.id}")
        mine = (deliveries.c.id == errand.id, deliveries.c.state == State.SENDING)
        connection.execute(step_rows(route.channel, signal).where(*mine).values(row))
        _remember(connection, route.channel, _channel(known, answer, now, min(rest, LONGEST_HOLD)))
    return signal


def _signal(route: Route, errand: Errand, answer: Answer, now: Instant) -> Signal:
    if answer.verdict is Verdict.TAKEN:
        return Signal.TAKE
    if answer.verdict is Verdict.REFUSED:
        return Signal.REFUSE
    attempts = errand.attempt if answer.verdict is Verdict.AGAIN else 0  # a limit is no failure of the message
    return Signal.EXHAUST if exhausted(errand.created, attempts, now, route.patience) else Signal.PUT_OFF


def _put_off(route: Route, errand: Errand, answer: Answer, now: Instant, rng: random.Random) -> dict[str, Any]:
    if answer.verdict is Verdict.WAIT:
        return {"due": now + _asked(answer), "attempts": errand.attempt - 1}
    return {"due": now + delay(errand.attempt, route.patience, rng)}


def _asked(answer: Answer) -> float:
    """The wait a service asked for, within reason."""
    return min(max(answer.wait or 1.0, 1.0), LONGEST_ASKED)


def _channel(known: dict[str, Any], answer: Answer, now: Instant, rest: float) -> dict[str, Any]:
    """What the channel itself learns. A limit is part of its life; other failures begin a stretch of failing."""
    if answer.verdict is Verdict.TAKEN:
        return {"failures": 0, "failing_since": None, "held_until": None, "detail": None, "last_delivered": now}
    if answer.verdict is Verdict.WAIT:
        return {"held_until": now + _asked(answer), "detail": answer.detail}
    return {
        "failures": known["failures"] + 1,
        "failing_since": now if known["failing_since"] is None else known["failing_since"],
        "held_until": now + rest,
        "detail": answer.detail,
    }


def _remember(connection: Connection, channel: str, learnt: dict[str, Any]) -> None:
    connection.execute(update(channel_states).where(channel_states.c.channel == channel).values(learnt))
