"""What the floor consists of, and what a run of events changed. No rules: those live in the rooms below and above."""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec

from realtime.agents import Agents
from realtime.calls import Calls
from realtime.eras import Era
from realtime.events import FeedReason, FeedState
from realtime.logbook import Logbook
from realtime.names import AgentId, Instant, PbxId, QueueId, VisitId
from realtime.queues import Queues
from realtime.rules import Rules
from realtime.visits import Visits

_LONG_AGO = Instant(0.0)


class Span(msgspec.Struct, frozen=True, gc=False):
    """A stretch of time in which a PBX was seen live; `to` is None while it lasts."""

    begin: Instant
    to: Instant | None = None


class Told(msgspec.Struct, frozen=True, gc=False, kw_only=True):
    """Whether a phone or a trunk answers, and when it was said: what is older does not count."""

    at: Instant
    answers: bool


class Pbx(msgspec.Struct, frozen=True, gc=False, kw_only=True, omit_defaults=True):
    """One PBX and our link to it.

    dialplan_visible: QUEUESTATUS would be seen. started: since when Asterisk runs. spans: when it was seen live.
    asked: when the running snapshot was asked for. phones, trunks: whether they answer, by name. lost: when one of
    them was lost last, of the last minutes. clock: its clock beside ours, where that was ever another one.
    """

    id: PbxId
    state: FeedState = FeedState.DOWN
    since: Instant | None = None
    reason: FeedReason | None = None
    detail: str | None = None
    dialplan_visible: bool = False
    started: Instant | None = None
    asked: Instant | None = None
    spans: tuple[Span, ...] = ()
    phones: dict[str, Told] = {}
    trunks: dict[str, Told] = {}
    lost: dict[str, Instant] = {}
    clock: tuple[Era, ...] = ()


@dataclass(slots=True)
class Sync:
    """A snapshot under way: what live events touched since it was asked for, and what its rows showed.

    Keys are (caller's channel, queue), (queue, agent), an agent or a channel. members: the queues whose rows showed an
    agent; at the end of 20,000 rows they are looked through faster than pairs.
    """

    touched: set[tuple[str, str] | str] = field(default_factory=set)
    seen: set[tuple[str, str] | str] = field(default_factory=set)
    members: dict[AgentId, set[QueueId]] = field(default_factory=dict)


@dataclass(slots=True)
class Changes:
    """What a run of events changed, by kind and id: what has to be counted and drawn anew.

    forgotten: days gone by were dropped. rewritten: a stretch of the past became known.
    """

    pbxs: set[PbxId] = field(default_factory=set)
    queues: set[QueueId] = field(default_factory=set)
    agents: set[AgentId] = field(default_factory=set)
    visits: set[VisitId] = field(default_factory=set)
    refusals: set[str] = field(default_factory=set)
    forgotten: bool = False
    rewritten: bool = False

    def __bool__(self) -> bool:
        return bool(
            self.pbxs or self.queues or self.agents or self.visits or self.refusals or self.forgotten or self.rewritten
        )


@dataclass(slots=True)
class Floor:
    """Everything known of all PBXs: a pure function of the events applied to it and of the site's rules."""

    rules: Rules = field(default_factory=Rules)
    pbxs: dict[PbxId, Pbx] = field(default_factory=dict)
    queues: Queues = field(default_factory=Queues)
    visits: Visits = field(default_factory=Visits)
    logbook: Logbook = field(default_factory=Logbook)
    agents: Agents = field(default_factory=Agents)
    calls: Calls = field(default_factory=Calls)
    syncs: dict[PbxId, Sync] = field(default_factory=dict)
    tidy_at: Instant = _LONG_AGO

    def pbx(self, pbx: PbxId) -> Pbx:
        """The PBX, or a new one that is down."""
        return self.pbxs.get(pbx) or Pbx(id=pbx)

    def touch(self, pbx: PbxId, *keys: tuple[str, str] | str) -> None:
        """Remember that a live event is newer than the rows of the running snapshot."""
        sync = self.syncs.get(pbx)
        if sync is not None:
            sync.touched.update(keys)
