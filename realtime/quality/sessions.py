"""A calibration session: raters score the same calls blind, then talk, then agree on a consensus (Q8, B6.3).

- While it is scored, nobody sees another's sheet, the one who leads it included; only who has handed in is known.
- The one who leads reveals them once at least two raters handed in every call; what is not by then is left out.
- The consensus is made while they talk and is kept apart from the calls' own scores.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

import msgspec

from realtime.names import Instant
from realtime.quality.scoring import Answer

LEAST_RATERS = 2
MOST_CALLS = 30
MOST_RATERS = 30


class Phase(StrEnum):
    """Where a session stands."""

    SCORING = "scoring"
    TALKING = "talking"
    CLOSED = "closed"


class Move(StrEnum):
    """What leads on."""

    REVEAL = "reveal"
    CLOSE = "close"


NEXT: dict[Phase, dict[Move, Phase]] = {
    Phase.SCORING: {Move.REVEAL: Phase.TALKING},
    Phase.TALKING: {Move.CLOSE: Phase.CLOSED},
    Phase.CLOSED: {},
}


class SessionError(ValueError):
    """Something a session does not allow now; the text says why."""


class Session(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One session. samples: the calls; leads: the account that called it. follows: the session it repeats.

    consensus: the answers that were agreed on, by sample.
    """

    title: str
    leads: str
    begun: Instant
    form: str
    version: int
    samples: tuple[int, ...]
    raters: tuple[str, ...]
    phase: Phase = Phase.SCORING
    revealed: Instant | None = None
    closed: Instant | None = None
    follows: int | None = None
    consensus: dict[int, tuple[Answer, ...]] = {}


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """One rater's answers to one call. handed_in: from then on it never changes; None while it is filled in."""

    sample: int
    rater: str
    answers: tuple[Answer, ...]
    comment: str = ""
    handed_in: Instant | None = None


def begun(session: Session) -> Session:
    """A session as it is called. Raises SessionError."""
    if not session.title.strip():
        raise SessionError("a session has a title")
    if not 1 <= len(session.samples) <= MOST_CALLS or len(set(session.samples)) != len(session.samples):
        raise SessionError(f"name 1 to {MOST_CALLS} calls, each once")
    if not LEAST_RATERS <= len(session.raters) <= MOST_RATERS or len(set(session.raters)) != len(session.raters):
        raise SessionError(f"name {LEAST_RATERS} to {MOST_RATERS} raters, each once")
    return msgspec.structs.replace(session, phase=Phase.SCORING, revealed=None, closed=None, consensus={})


def check_sheet(session: Session, sample: int, rater: str) -> None:
    """Raises SessionError when this rater has nothing to write there now."""
    if session.phase is not Phase.SCORING:
        raise SessionError("the sheets are revealed: nobody scores blind any more")
    if rater not in session.raters or sample not in session.samples:
        raise SessionError("this call is not yours to score in this session")


def complete(session: Session, sheets: Iterable[Sheet]) -> frozenset[str]:
    """The raters who handed in every call."""
    done: dict[str, set[int]] = {}
    for sheet in sheets:
        if sheet.handed_in is not None:
            done.setdefault(sheet.rater, set()).add(sheet.sample)
    return frozenset(rater for rater in session.raters if done.get(rater, set()) >= set(session.samples))


def revealed(session: Session, sheets: Iterable[Sheet], by: str, at: Instant) -> Session:
    """The session whose sheets everybody sees. Raises SessionError."""
    _check_move(session, Move.REVEAL, by)
    if len(complete(session, sheets)) < LEAST_RATERS:
        raise SessionError(f"wait until {LEAST_RATERS} raters have handed in every call: one alone agrees with nobody")
    return msgspec.structs.replace(session, phase=Phase.TALKING, revealed=at)


def agreed(session: Session, sample: int, answers: tuple[Answer, ...], by: str) -> Session:
    """The session with what was agreed on for one call. Raises SessionError."""
    if session.phase is not Phase.TALKING:
        raise SessionError("a consensus is made after the sheets are revealed, until the session is closed")
    if by != session.leads or sample not in session.samples:
        raise SessionError("the one who leads the session writes the consensus, for its calls")
    return msgspec.structs.replace(session, consensus=session.consensus | {sample: answers})


def closed(session: Session, by: str, at: Instant) -> Session:
    """The session at its end. Raises SessionError while a call has no consensus."""
    _check_move(session, Move.CLOSE, by)
    if missing := [sample for sample in session.samples if sample not in session.consensus]:
        raise SessionError(f"agree on every call first; samples {', '.join(map(str, missing))} have no consensus")
    return msgspec.structs.replace(session, phase=Phase.CLOSED, closed=at)


def _check_move(session: Session, move: Move, by: str) -> None:
    if move not in NEXT[session.phase]:
        raise SessionError(f"a session that is {session.phase} cannot {move}")
    if by != session.leads:
        raise SessionError("only the one who leads the session does this")


def seen_by(session: Session, sheets: Iterable[Sheet], who: str) -> list[Sheet]:
    """The sheets that somebody may see now: their own; of others those handed in, once they are revealed."""
    open_now = session.phase is not Phase.SCORING
    return [one for one in sheets if one.rater == who or (open_now and one.handed_in is not None)]


def counted(session: Session, sheets: Iterable[Sheet]) -> Mapping[int, list[Sheet]]:
    """Sheets handed in, by call, raters in the session's order; none before they are revealed."""
    found: dict[int, list[Sheet]] = {sample: [] for sample in session.samples}
    if session.phase is Phase.SCORING:
        return found
    order = {rater: place for place, rater in enumerate(session.raters)}
    for sheet in sorted(sheets, key=lambda one: order.get(one.rater, len(order))):
        if sheet.handed_in is not None and sheet.sample in found:
            found[sheet.sample].append(sheet)
    return found
