"""The frame: which contacts of an agent may be drawn at all, and why the others may not (algorithms.md B5.1).

A contact is one agent's part of one call; two agents on a call have a contact each. Whoever is left out is counted by
reason, because a rising share of short calls is a signal of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum

import msgspec

from realtime.names import AgentId, ChannelId, Instant, QueueId, Seconds, VisitId
from realtime.roster import Seniority

SHORTEST_TALK = Seconds(30.0)
"""Shorter conversations say too little to be judged (ours)."""


class Direction(StrEnum):
    """Who called whom, seen from the centre. Internal calls are in no frame."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"


class Recording(StrEnum):
    """What is known of a contact's recording.

    PENDING: the PBX may still be writing. SPARED: not recorded, because its rank was out of reach when it was
    answered. DISCARDED: deleted by retention, because it was out of reach. Both belong to the frame: they lost fairly.
    """

    INTACT = "intact"
    PENDING = "pending"
    MISSING = "missing"
    DAMAGED = "damaged"
    SPARED = "spared"
    DISCARDED = "discarded"


class Flag(StrEnum):
    """Why a call is worth a second look; any one of them makes it a call at risk (algorithms.md B5.3)."""

    DROPPED = "dropped"
    DROP_SUSPECTED = "drop_suspected"
    LONG_HOLD = "long_hold"  # more than 120 s on hold
    DEAD_AIR = "dead_air"  # more than 15 s of silence
    TALK_OVER = "talk_over"  # more than 10 % of the talk
    REPEAT_CALLER = "repeat_caller"  # who had called within the 24 h before: it was not settled then
    TRANSFERS = "transfers"  # two or more
    LOW_SURVEY = "low_survey"  # a mark of 2 or less
    AGENT_HUNG_UP = "agent_hung_up"  # before the caller did


LONG_HOLD = Seconds(120.0)
LONG_SILENCE = Seconds(15.0)
MUCH_TALK_OVER = 0.10
MANY_TRANSFERS = 2
LOW_MARK = 2.0


class Post(msgspec.Struct, frozen=True, omit_defaults=True):
    """Where an agent stood at the time of a call; both None for somebody whom the roster did not know."""

    team: str | None = None
    seniority: Seniority | None = None


class Contact(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One agent's part of one call. linked: the call's Linkedid with its PBX. answered, talked: None for not known.

    queue: None for a call that an agent dialled. external: a party from outside took part; None for not known, which
    counts as no. confidential: handled under a confidentiality stop, never to be heard by QA. post: None for not noted.
    """

    linked: ChannelId
    agent: AgentId
    direction: Direction
    answered: Instant | None
    talked: Seconds | None
    external: bool | None
    recording: Recording
    visit: VisitId | None = None
    queue: QueueId | None = None
    test: bool = False
    confidential: bool = False
    flags: frozenset[Flag] = frozenset()
    post: Post | None = None


class Exclusion(StrEnum):
    """Why a contact is not in the frame; where several hold, the first in this order counts."""

    NOT_ANSWERED = "not_answered"
    TEST = "test"
    CONFIDENTIAL = "confidential"
    INTERNAL = "internal"
    TALK_NOT_KNOWN = "talk_not_known"
    TOO_SHORT = "too_short"
    RECORDING_PENDING = "recording_pending"
    RECORDING_MISSING = "recording_missing"
    RECORDING_DAMAGED = "recording_damaged"


_WITHOUT_RECORDING = {
    Recording.PENDING: Exclusion.RECORDING_PENDING,
    Recording.MISSING: Exclusion.RECORDING_MISSING,
    Recording.DAMAGED: Exclusion.RECORDING_DAMAGED,
}


def excluded(contact: Contact, shortest: Seconds = SHORTEST_TALK) -> Exclusion | None:
    """Why the contact may not be drawn; None when it may."""
    reasons = {
        Exclusion.NOT_ANSWERED: contact.answered is None,
        Exclusion.TEST: contact.test,
        Exclusion.CONFIDENTIAL: contact.confidential,
        Exclusion.INTERNAL: not contact.external,
        Exclusion.TALK_NOT_KNOWN: contact.talked is None,
        Exclusion.TOO_SHORT: contact.talked is not None and contact.talked < shortest,
    }
    return next((reason for reason, holds in reasons.items() if holds), _WITHOUT_RECORDING.get(contact.recording))


class Signs(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was noticed about a call; None for not known, which flags nothing."""

    dropped: bool | None = None
    drop_suspected: bool | None = None
    held: Seconds | None = None
    longest_silence: Seconds | None = None
    talk_over: float | None = None
    called_before: bool | None = None
    transfers: int | None = None
    mark: float | None = None
    agent_hung_up: bool | None = None


def flags(signs: Signs) -> frozenset[Flag]:
    """The flags that the signs of a call add up to, at the limits of B5.3."""
    holds = {
        Flag.DROPPED: bool(signs.dropped),
        Flag.DROP_SUSPECTED: bool(signs.drop_suspected),
        Flag.LONG_HOLD: signs.held is not None and signs.held > LONG_HOLD,
        Flag.DEAD_AIR: signs.longest_silence is not None and signs.longest_silence > LONG_SILENCE,
        Flag.TALK_OVER: signs.talk_over is not None and signs.talk_over > MUCH_TALK_OVER,
        Flag.REPEAT_CALLER: bool(signs.called_before),
        Flag.TRANSFERS: signs.transfers is not None and signs.transfers >= MANY_TRANSFERS,
        Flag.LOW_SURVEY: signs.mark is not None and signs.mark <= LOW_MARK,
        Flag.AGENT_HUNG_UP: bool(signs.agent_hung_up),
    }
    return frozenset(flag for flag, held in holds.items() if held)


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """Contacts of one agent and direction in a period: contacts = eligible + the sum of excluded."""

    agent: AgentId
    direction: Direction
    contacts: int
    eligible: int
    excluded: dict[Exclusion, int]

    def share(self, reason: Exclusion) -> float | None:
        """The share of contacts left out for a reason; None without contacts."""
        return self.excluded.get(reason, 0) / self.contacts if self.contacts else None


def counted(contacts: Iterable[Contact], shortest: Seconds = SHORTEST_TALK) -> tuple[Counts, ...]:
    """How many of each agent's contacts are in the frame and how many are not, by reason."""
    found: dict[tuple[AgentId, Direction], Counter[Exclusion | None]] = {}
    for contact in unique(contacts):
        found.setdefault((contact.agent, contact.direction), Counter())[excluded(contact, shortest)] += 1
    return tuple(
        Counts(
            agent=agent,
            direction=direction,
            contacts=counts.total(),
            eligible=counts[None],
            excluded={reason: counts[reason] for reason in Exclusion if counts[reason]},
        )
        for (agent, direction), counts in sorted(found.items())
    )


def unique(contacts: Iterable[Contact]) -> tuple[Contact, ...]:
    """One contact per agent, call and direction, the last telling of each; a call told twice counts once."""
    return tuple({(one.agent, one.linked, one.direction): one for one in contacts}.values())
