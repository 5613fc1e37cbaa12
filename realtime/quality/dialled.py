"""Calls that agents dial: noticed as they happen, handed out when they are over. Pure: events in, calls out.

A call is an agent's when the leg that dials is their phone's and no other leg dialled that one; a phone that the PBX
itself rings first, for a click in another program, dials all the same. It counts when another leg, which is no phone
of the house, was answered. What was under way when the program started was not seen from its begin,
and is left out.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection

import msgspec

from realtime.endings import trunk_of
from realtime.events import (
    ChannelCreated,
    ChannelEnded,
    DialBegan,
    DialEnded,
    FloorEvent,
    HangupRequested,
    HoldBegan,
    HoldEnded,
    RecordingNamed,
)
from realtime.names import AgentId, ChannelId, Instant, PbxId
from realtime.visits import MOST_HOLDS

MOST_OPEN = 20_000
"""Legs followed at once; beyond them new ones are not followed, which only a flood of calls can bring about."""

MOST_OVER = 5_000
"""Calls that wait to be fetched."""


class Dialled(msgspec.Struct, frozen=True, kw_only=True):
    """One call that an agent dialled and somebody outside took. number: what was dialled.

    channel: the agent's leg; leg: the other's. rang: when it began to ring there. by_agent: the agent hung up,
    or, where nobody told who did, the agent's leg went first.
    """

    pbx: PbxId
    agent: AgentId
    channel: ChannelId
    leg: ChannelId
    linked: ChannelId | None
    number: str | None
    rang: Instant
    answered: Instant
    ended: Instant
    holds: tuple[tuple[Instant, Instant], ...] = ()
    cause: int | None = None
    other_cause: int | None = None
    by_agent: bool | None = None
    trunk: str | None = None
    file: str | None = None
    other_file: str | None = None


class _Leg(msgspec.Struct, kw_only=True):
    """What is known of a living leg. called: somebody dialled it. agent: whose phone it is, if it dials itself."""

    name: str
    agent: AgentId | None
    linked: ChannelId | None = None
    number: str | None = None
    called: bool = False
    other: ChannelId | None = None
    rang: Instant | None = None
    answered: Instant | None = None
    hold_since: Instant | None = None
    holds: tuple[tuple[Instant, Instant], ...] = ()
    ended_by: ChannelId | None = None
    file: str | None = None


class DialledCalls:
    """Follows legs from their begin to their end."""

    __slots__ = ("_diallers", "_legs", "_over", "_phones")

    def __init__(self) -> None:
        self._phones: dict[str, AgentId] = {}
        self._legs: dict[ChannelId, _Leg] = {}
        self._diallers: dict[ChannelId, ChannelId] = {}
        self._over: deque[Dialled] = deque(maxlen=MOST_OVER)

    def know(self, agents: Collection[AgentId]) -> None:
        """Whose phones there are: `hq/PJSIP/2001` by itself, `hq/Local/2001@agents/n` by the phones of its number."""
        self._phones = {}
        for agent in agents:
            pbx, _, interface = agent.partition("/")
            technology, _, rest = interface.partition("/")
            if technology == "Local":
                number = rest.partition("@")[0]
                self._phones.update({f"{pbx}/{kind}/{number}": agent for kind in ("PJSIP", "SIP", "IAX2")})
        self._phones.update({agent: agent for agent in agents})

    def hear(self, event: FloorEvent) -> None:
        """Take one event in."""
        match event:
            case ChannelCreated():
                self._created(event)
            case DialBegan():
                self._dialled(event)
            case DialEnded():
                self._answered(event)
            case HoldBegan() | HoldEnded():
                self._held(event)
            case HangupRequested():
                leg = self._legs.get(self._diallers.get(event.channel, event.channel))
                if leg is not None and leg.ended_by is None:
                    leg.ended_by = event.channel
            case RecordingNamed():
                leg = self._legs.get(event.channel)
                if leg is not None:
                    leg.file = event.file
            case ChannelEnded():
                self._ended(event)
            case _:
                return

    def over(self) -> list[Dialled]:
        """Calls that ended since this was asked last."""
        found = list(self._over)
        self._over.clear()
        return found

    def _created(self, event: ChannelCreated) -> None:
        if len(self._legs) < MOST_OPEN:
            phone = trunk_of(event.name)
            agent = None if phone is None else self._phones.get(f"{event.pbx}/{phone}")
            self._legs[event.channel] = _Leg(name=event.name, agent=agent, linked=event.linked, number=event.exten)

    def _dialled(self, event: DialBegan) -> None:
        called = self._legs.get(event.leg)
        if called is not None and event.caller is not None:
            called.called = True
        dialler = None if event.caller is None else self._legs.get(event.caller)
        if called is None or dialler is None or dialler.agent is None or dialler.called or dialler.answered is not None:
            return
        if called.agent is None and trunk_of(called.name) is not None:
            dialler.other, dialler.rang = event.leg, event.at
            self._diallers[event.leg] = event.caller or event.leg

    def _answered(self, event: DialEnded) -> None:
        dialler = None if event.caller is None else self._legs.get(event.caller)
        if dialler is not None and dialler.other == event.leg and event.status == "ANSWER":
            dialler.answered = event.at

    def _held(self, event: HoldBegan | HoldEnded) -> None:
        leg = self._legs.get(self._diallers.get(event.channel, event.channel))
        if leg is None or leg.answered is None:
            return
        if isinstance(event, HoldBegan):
            leg.hold_since = leg.hold_since or event.at
        elif leg.hold_since is not None:
            _taken_off(leg, event.at)

    def _ended(self, event: ChannelEnded) -> None:
        """The first of both legs that goes ends the conversation."""
        channel = self._diallers.get(event.channel, event.channel)
        leg = self._legs.get(channel)
        if leg is not None and leg.other is not None and event.channel in {channel, leg.other}:
            self._over_now(event, channel, leg)
        self._legs.pop(event.channel, None)
        self._diallers.pop(event.channel, None)

    def _over_now(self, event: ChannelEnded, channel: ChannelId, leg: _Leg) -> None:
        first = event.channel == channel
        if leg.hold_since is not None:
            _taken_off(leg, event.at)
        other = None if leg.other is None else self._legs.get(leg.other)
        if leg.agent is not None and leg.other is not None and leg.rang is not None and leg.answered is not None:
            self._over.append(
                Dialled(
                    pbx=event.pbx,
                    agent=leg.agent,
                    channel=channel,
                    leg=leg.other,
                    linked=leg.linked,
                    number=leg.number,
                    rang=leg.rang,
                    answered=leg.answered,
                    ended=event.at,
                    holds=leg.holds,
                    cause=event.cause if first else None,
                    other_cause=None if first else event.cause,
                    by_agent=first if leg.ended_by is None else leg.ended_by == channel,
                    trunk=None if other is None else trunk_of(other.name),
                    file=leg.file,
                    other_file=None if other is None else other.file,
                )
            )
        leg.other = leg.answered = None


def _taken_off(leg: _Leg, at: Instant) -> None:
    since, leg.hold_since = leg.hold_since, None
    if since is not None and len(leg.holds) < MOST_HOLDS:
        leg.holds = (*leg.holds, (since, max(since, at)))
