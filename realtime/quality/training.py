"""Trainings: planned and approved before they run, or held at once and entered later (requirements T2-T6).

A plan waits for a trainer's approval, and nobody approves their own. What was trained on the spot is entered
afterwards, flagged as such, and confirmed in the same way before it is filed.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from realtime.access.roles import Role
from realtime.names import AgentId, Instant


class TrainingState(StrEnum):
    """Where a training stands."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    DECLINED = "declined"
    HELD = "held"
    ENTERED_LATER = "entered_later"
    FILED = "filed"


class Move(StrEnum):
    """What is done with a training."""

    APPROVE = "approve"
    DECLINE = "decline"
    HOLD = "hold"
    FILE = "file"


NEXT: dict[TrainingState, dict[Move, TrainingState]] = {
    TrainingState.PROPOSED: {Move.APPROVE: TrainingState.APPROVED, Move.DECLINE: TrainingState.DECLINED},
    TrainingState.APPROVED: {Move.HOLD: TrainingState.HELD, Move.DECLINE: TrainingState.DECLINED},
    TrainingState.DECLINED: {},
    TrainingState.HELD: {Move.FILE: TrainingState.FILED},
    TrainingState.ENTERED_LATER: {Move.FILE: TrainingState.FILED, Move.DECLINE: TrainingState.DECLINED},
    TrainingState.FILED: {},
}

DECIDERS = frozenset({Role.TRAINER, Role.MANAGER})
PROPOSERS = frozenset({Role.TRAINER, Role.QA, Role.QA_LEAD, Role.TEAM_LEADER, Role.SHIFT_LEADER, Role.MANAGER})

WHO: dict[Move, frozenset[Role]] = {
    Move.APPROVE: DECIDERS,
    Move.DECLINE: DECIDERS,
    Move.HOLD: PROPOSERS,
    Move.FILE: DECIDERS,
}


class Training(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One training. items: codes of the form's items it is for. held: when it took place; None for not yet.

    retro: it took place before it was entered. decided_by: who approved, declined or filed it last.
    """

    title: str
    items: tuple[str, ...]
    agents: frozenset[AgentId]
    proposed_by: str
    proposed: Instant
    state: TrainingState = TrainingState.PROPOSED
    planned: Instant | None = None
    held: Instant | None = None
    retro: bool = False
    decided_by: str | None = None


class TrainingError(ValueError):
    """A move that was refused; the text says why."""


def proposed(training: Training, role: Role) -> Training:
    """A training as it is entered: one that was held already is flagged. Raises TrainingError."""
    if role not in PROPOSERS:
        raise TrainingError(f"the role {role} proposes no trainings")
    if not training.title.strip() or not training.agents:
        raise TrainingError("a training has a title and at least one agent")
    retro = training.held is not None
    if training.held is not None and training.held > training.proposed:
        raise TrainingError("a training that is still to come is planned, not held: leave out the time it was held")
    state = TrainingState.ENTERED_LATER if retro else TrainingState.PROPOSED
    return msgspec.structs.replace(training, state=state, retro=retro, decided_by=None)


def moved(training: Training, move: Move, by: str, role: Role, at: Instant) -> Training:
    """The training after a move. Raises TrainingError for one that its state, the role or the person forbids."""
    to = NEXT[training.state].get(move)
    if to is None:
        raise TrainingError(f"a training that is {training.state} cannot {move}")
    if role not in WHO[move]:
        raise TrainingError(f"the role {role} may not {move} a training")
    if move is Move.HOLD:
        return msgspec.structs.replace(training, state=to, held=at)
    if by == training.proposed_by and move is not Move.DECLINE and training.state is not TrainingState.HELD:
        raise TrainingError("nobody approves what they proposed: ask another trainer or the manager")
    return msgspec.structs.replace(training, state=to, decided_by=by)
