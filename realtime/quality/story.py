"""What happened in a call as its listener sees it under the waveform: wait, ring, talk, hold, transfer, end and cause.

Kept when the call is over, because the floor forgets it after two days. It holds the caller's number masked only.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from realtime.names import AgentId, Instant, QueueId


class Part(StrEnum):
    """What a stretch of a call is."""

    WAIT = "wait"
    RING = "ring"
    TALK = "talk"
    HOLD = "hold"
    TRANSFER = "transfer"


class Piece(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One stretch. agent: at whom it rang or who talked. ring: what became of the ringing. end: None for not known.

    A transfer is a moment. way: blind or attended; it went to the agent, the queue, or what `to` says, masked where it
    is a number from outside; to nobody known where none is told.
    """

    part: Part
    begin: Instant
    end: Instant | None
    agent: AgentId | None = None
    ring: str | None = None
    way: str | None = None
    queue: QueueId | None = None
    to: str | None = None


class Story(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One call. end: how it ended (metrics.md); ending: its class (algorithms.md B2.1).

    cause: the Q.850 cause of the caller's leg, agent_cause that of the agent's. nth: this caller's how many-th call
    within 24 hours, 1 for the first. trunk: the caller's line, as far as its channel names it.
    """

    queue: QueueId | None
    caller: str | None
    pieces: tuple[Piece, ...]
    answered: Instant | None = None
    ended: Instant | None = None
    end: str | None = None
    ending: str | None = None
    cause: int | None = None
    agent_cause: int | None = None
    nth: int | None = None
    trunk: str | None = None

    def holds(self) -> tuple[tuple[Instant, Instant], ...]:
        """When the caller was on hold."""
        return tuple(
            (piece.begin, piece.end) for piece in self.pieces if piece.part is Part.HOLD and piece.end is not None
        )


def talked_pieces(
    answered: Instant, ended: Instant | None, holds: tuple[tuple[Instant, Instant], ...], agent: AgentId | None
) -> tuple[Piece, ...]:
    """The conversation cut into talk and holds, without gaps."""
    found: list[Piece] = []
    at = answered
    for begin, end in sorted(holds):
        if end <= max(begin, at):
            continue
        if begin > at:
            found.append(Piece(part=Part.TALK, begin=at, end=begin, agent=agent))
        found.append(Piece(part=Part.HOLD, begin=max(begin, at), end=end, agent=agent))
        at = end
    if ended is None or ended > at:
        found.append(Piece(part=Part.TALK, begin=at, end=ended, agent=agent))
    return tuple(found)
