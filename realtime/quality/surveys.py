"""What callers say of a call when it is over: marks of a survey, told by the dialplan or by another program (K7).

A caller's mark of one question counts once for a visit, however often it is told; the last telling holds. The worst
mark is 1. A low one makes its call one at risk (algorithms.md B5.3), so it is heard before others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import isfinite
from typing import TypeVar

import msgspec

from realtime.events import UserEventSent
from realtime.names import AgentId, ChannelId, Instant, PbxId
from realtime.quality.estimates import ENOUGH
from realtime.quality.intervals import Interval, jeffreys, mean_interval

EVENT = "survey"
"""The name of the UserEvent, in any case; its fields Score, and Question where there are several."""

LOWEST = 1.0
LOW_SHARE = 0.4
"""The lowest two fifths of a scale are low: 2 of 5, 4 of 10."""

LONGEST_QUESTION = 60

_Key = TypeVar("_Key", bound=str)


class SurveyMark(msgspec.Struct, frozen=True, kw_only=True):
    """One mark. channel: of the caller. question: empty where only one is asked."""

    pbx: PbxId
    channel: ChannelId
    at: Instant
    score: float
    question: str = ""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A mark with what it is about, as far as that is known. about: the visit, else the caller's channel.

    highest: the best mark there was; low: whether it is a low one. team: the agent's at that time.
    """

    about: str
    mark: SurveyMark
    highest: float
    linked: ChannelId | None = None
    agent: AgentId | None = None
    queue: str | None = None
    team: str | None = None

    @property
    def low(self) -> bool:
        """Whether somebody should listen to the call."""
        return is_low(self.mark.score, self.highest)


def is_low(score: float, highest: float) -> bool:
    """Whether a mark is among the low ones of its scale; the worst always is."""
    return score <= max(LOWEST, LOW_SHARE * highest)


def mark_of(event: UserEventSent, highest: float) -> SurveyMark | None:
    """The mark that an event of the dialplan tells; None for any other event, and for what is no mark of the scale."""
    if event.name.lower() != EVENT or event.channel is None:
        return None
    fields = {name.lower(): text for name, text in event.fields.items()}
    score = _number(fields.get("score", ""))
    if score is None or not on_scale(score, highest):
        return None
    question = fields.get("question", "").strip()[:LONGEST_QUESTION]
    return SurveyMark(pbx=event.pbx, channel=event.channel, at=event.at, score=score, question=question)


def on_scale(score: float, highest: float) -> bool:
    """Whether somebody could have given this mark."""
    return isfinite(score) and LOWEST <= score <= highest


def _number(text: str) -> float | None:
    try:
        return float(text) if len(text) <= len("10.000000") else None
    except ValueError:
        return None


class Marks(msgspec.Struct, frozen=True, kw_only=True):
    """What a group's marks come to. mean: on the newest scale; interval: None where it cannot be told.

    low: the share of low ones.
    """

    count: int
    mean: float
    interval: Interval | None
    low: Interval
    highest: float


class Satisfaction(msgspec.Struct, frozen=True, kw_only=True):
    """The marks of a period: of all, by team and by agent. Those tied to no agent are in the first only."""

    centre: Marks
    teams: dict[str, Marks]
    agents: dict[AgentId, Marks]


def marks(told: Sequence[Told]) -> Marks | None:
    """Sums over the marks of one group; None without any."""
    if not told:
        return None
    highest = max(told, key=lambda one: one.mark.at).highest
    scores = [one.mark.score * highest / one.highest for one in told]
    return Marks(
        count=len(told),
        mean=sum(scores) / len(scores),
        interval=_bounded(scores, highest),
        low=jeffreys(sum(one.low for one in told), len(told)),
        highest=highest,
    )


def _bounded(scores: Sequence[float], highest: float) -> Interval | None:
    """The mean with its t-interval, within the scale; a few marks that happen to be equal say nothing of the spread."""
    found = mean_interval(scores)
    if found is None or (found.low == found.high and len(scores) < ENOUGH):
        return None
    return Interval(found.value, max(LOWEST, found.low), min(highest, found.high))


def satisfaction(told: Iterable[Told]) -> Satisfaction | None:
    """The marks of a period; None without any."""
    every = list(told)
    centre = marks(every)
    if centre is None:
        return None
    teams: dict[str, list[Told]] = {}
    agents: dict[AgentId, list[Told]] = {}
    for one in every:
        if one.team is not None:
            teams.setdefault(one.team, []).append(one)
        if one.agent is not None:
            agents.setdefault(one.agent, []).append(one)
    return Satisfaction(centre=centre, teams=_each(teams), agents=_each(agents))


def _each(groups: Mapping[_Key, Sequence[Told]]) -> dict[_Key, Marks]:
    return {key: found for key, own in sorted(groups.items()) if (found := marks(own)) is not None}
