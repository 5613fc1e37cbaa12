"""Scored calls for tests of what is said of them."""

from __future__ import annotations

from typing import Any

from realtime.names import ChannelId, Instant
from realtime.quality.contacts import Direction
from realtime.quality.draw import Stratum
from realtime.quality.judged import Judged
from realtime.quality.life import State
from realtime.quality.scoring import Review, score
from realtime.quality.weeks import Week
from tests.realtime.quality.contacts import agent
from tests.realtime.quality.forms import FORM
from tests.realtime.quality.test_scoring import answers

WEEK = Week("2026-W31")


def judged(who: str, number: int = 1, lost: dict[str, float | None] | None = None, **told: Any) -> Judged:
    """A call of agent `who`, scored by the small form. lost: answers that are not perfect, by item."""
    given = answers(**(lost or {}))
    usual: dict[str, Any] = {
        "week": WEEK,
        "direction": Direction.INBOUND,
        "stratum": Stratum.RANDOM,
        "state": State.CONFIRMED,
        "inclusion": 0.5,
        "random_inclusion": 0.5,
        "queue": "sales",
        "team": {"1": "a", "2": "b"}.get(who),
    }
    fields = usual | told
    if fields["stratum"] in {Stratum.RANDOM, Stratum.RISK}:
        fields = {"chance": fields["inclusion"]} | fields
    review = Review(
        linked=ChannelId(f"hq/{number}"),
        agent=agent(who),
        form=FORM.id,
        version=FORM.version,
        rater="qa",
        at=Instant(0.0),
        answers=given,
        stratum=fields["stratum"],
        signed=Instant(0.0),
    )
    return Judged(number=number, agent=agent(who), review=review, score=score(FORM, given), **fields)
