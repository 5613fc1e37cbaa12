"""The draw: a keyed rank for each contact, the smallest ranks win, and anyone can make it again (algorithms.md B5.1).

- A week's key is 32 random bytes. Its SHA-256 is published before the week starts, the key after it is over: agents
  cannot foresee which calls are drawn, QA cannot steer, an auditor can check.
- A rank depends on the key, the week, the agent and the call alone, so the k smallest are a simple random sample
  without replacement, in whatever order, how often and after how many restarts the calls are told.
- Ranks of the risk stratum are made apart, so that both strata are drawn independently of each other.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from enum import StrEnum

import msgspec

from realtime.names import AgentId, ChannelId, Instant
from realtime.quality.contacts import Direction
from realtime.quality.weeks import Half, Week

KEY_BYTES = 32
RESERVES = 2
"""Drawn beyond the quota, to stand in for recordings that turn out unusable."""

_SPAN = float(1 << 64)


def rank(key: bytes, week: Week, agent: AgentId, linked: ChannelId, purpose: str = "") -> float:
    """A number in 0..1 that nobody without the key can foresee: the first 8 bytes of an HMAC-SHA256 over 2^64.

    purpose: empty for the random stratum; another word gives ranks that are independent of those.
    """
    text = f"{purpose}{week}|{agent}|{linked}".encode("utf-8", "surrogatepass")
    return int.from_bytes(hmac.digest(key, text, "sha256")[:8], "big") / _SPAN


def commitment(key: bytes) -> str:
    """What is published before the week starts. Raises ValueError for a key that could be guessed by its length."""
    if len(key) != KEY_BYTES:
        raise ValueError(f"a week's key has {KEY_BYTES} bytes, not {len(key)}: draw it anew")
    return hashlib.sha256(key).hexdigest()


def keeps(key: bytes, published: str) -> bool:
    """Whether a revealed key is the one that was committed to."""
    return len(key) == KEY_BYTES and hmac.compare_digest(hashlib.sha256(key).hexdigest(), published.lower())


class Cell(msgspec.Struct, frozen=True, order=True):
    """What is drawn from by itself: an agent's calls of a week in one direction, or of half a week."""

    week: Week
    agent: AgentId
    direction: Direction
    half: Half | None = None


class Ranked(msgspec.Struct, frozen=True, order=True):
    """A call with its rank; sorts as the draw does, equal ranks by the call."""

    rank: float
    linked: ChannelId


class Reservoir(msgspec.Struct, frozen=True):
    """The calls of a cell that are in reach while the week runs: those with the `size` smallest ranks so far."""

    size: int
    kept: tuple[Ranked, ...] = ()

    def in_reach(self, call: Ranked) -> bool:
        """Whether a call would be kept now. One that would not never will be: its recording need not be made."""
        return self.size > 0 and (len(self.kept) < self.size or call <= self.kept[-1])

    def offered(self, call: Ranked) -> Reservoir:
        """The reservoir after a call was told; told twice changes nothing. What fell out may be deleted."""
        if call in self.kept or not self.in_reach(call):
            return self
        return Reservoir(self.size, tuple(sorted((*self.kept, call))[: self.size]))

    def without(self, linked: ChannelId) -> Reservoir:
        """The reservoir after a call left the frame (found to be a test, or confidential)."""
        return Reservoir(self.size, tuple(call for call in self.kept if call.linked != linked))


class CellFrame(msgspec.Struct, frozen=True, kw_only=True):
    """All that a cell is drawn from. calls: the contacts in the frame; flagged: those of them at risk."""

    cell: Cell
    quota: int
    reserves: int = RESERVES
    risk: int = 0
    calls: frozenset[ChannelId]
    flagged: frozenset[ChannelId] = frozenset()

    def __post_init__(self) -> None:
        """Refuse what cannot be drawn."""
        if min(self.quota, self.reserves, self.risk) < 0:
            raise ValueError("quota, reserves and risk cannot be negative")
        if not self.flagged <= self.calls:
            raise ValueError(f"flagged calls of {self.cell.agent} that are not in the frame: count them as calls too")


class Stratum(StrEnum):
    """By what way a call came to be a sample. Only RANDOM makes official scores (B5.3).

    AUDIT: of an exempt agent, not scored. CAMPAIGN: ad hoc for a question. SPOT_CHECK: pulled by hand with a reason.
    LIVE: listened to as it happened. COMPLAINT: because a customer complained.
    """

    RANDOM = "random"
    RISK = "risk"
    AUDIT = "audit"
    CAMPAIGN = "campaign"
    SPOT_CHECK = "spot_check"
    LIVE = "live"
    COMPLAINT = "complaint"


class Draw(msgspec.Struct, frozen=True, kw_only=True):
    """What was drawn from one cell, in the order of ranks.

    size: N, calls in the frame; flagged: n_risk. sampled: the random stratum; reserves: next in rank; risk: at risk
    and not in the random stratum. short: fewer calls than the quota, so all of them were drawn.
    """

    cell: Cell
    quota: int
    size: int
    flagged: int
    sampled: tuple[Ranked, ...]
    reserves: tuple[Ranked, ...]
    risk: tuple[Ranked, ...] = ()

    @property
    def short(self) -> int:
        """How many calls are missing to the quota."""
        return max(0, self.quota - self.size)


def ranks(key: bytes, cell: Cell, calls: Iterable[ChannelId], purpose: str = "") -> list[Ranked]:
    """Calls of a cell in the order of their ranks."""
    return sorted(Ranked(rank(key, cell.week, cell.agent, linked, purpose), linked) for linked in calls)


RISK_PURPOSE = "risk|"


def draw(key: bytes, frame: CellFrame) -> Draw:
    """The sample of one cell: a function of the key and the frame, whatever order the calls came in.

    The risk stratum takes the first `risk` of all flagged calls; one that is already in the random stratum stays
    there, so the inclusion probability of a flagged call is 1-(1-k/N)(1-m/n_risk) exactly.
    """
    order = ranks(key, frame.cell, frame.calls)
    sampled = tuple(order[: frame.quota])
    chosen = {call.linked for call in sampled}
    risky = ranks(key, frame.cell, frame.flagged, RISK_PURPOSE)[: frame.risk]
    return Draw(
        cell=frame.cell,
        quota=frame.quota,
        size=len(order),
        flagged=len(frame.flagged),
        sampled=sampled,
        reserves=tuple(order[frame.quota : frame.quota + frame.reserves]),
        risk=tuple(call for call in risky if call.linked not in chosen),
    )


class Unusable(StrEnum):
    """Why a drawn recording cannot be judged. OTHER needs a note."""

    MISSING = "missing"
    CUT_SHORT = "cut_short"
    DAMAGED = "damaged"
    INAUDIBLE = "inaudible"
    WRONG_CALL = "wrong_call"
    TEST_CALL = "test_call"
    CONFIDENTIAL = "confidential"
    OTHER = "other"


class Replacement(msgspec.Struct, frozen=True, kw_only=True):
    """A reserve standing in for a call, as it is logged. substitute: None when the reserves were used up."""

    cell: Cell
    unusable: ChannelId
    substitute: ChannelId | None
    reason: Unusable
    note: str = ""
    by: str
    at: Instant


def standing(drawn: Draw, replacements: Iterable[Replacement]) -> tuple[ChannelId, ...]:
    """The random stratum after its replacements, in the order of ranks and replacements."""
    calls = [call.linked for call in drawn.sampled]
    for one in replacements:
        if one.cell == drawn.cell and one.unusable in calls:
            place = calls.index(one.unusable)
            calls[place : place + 1] = [] if one.substitute is None else [one.substitute]
    return tuple(calls)


def next_reserve(drawn: Draw, replacements: Iterable[Replacement]) -> ChannelId | None:
    """The reserve whose turn it is: the first in rank that has not stood in yet."""
    used = {one.substitute for one in replacements if one.cell == drawn.cell}
    return next((call.linked for call in drawn.reserves if call.linked not in used), None)


def replaced(
    drawn: Draw, before: tuple[Replacement, ...], unusable: ChannelId, reason: Unusable, note: str, by: str, at: Instant
) -> Replacement:
    """The replacement to log for an unusable recording. Raises ValueError where there is nothing to replace."""
    if unusable not in standing(drawn, before):
        raise ValueError(f"{unusable} is not in the random sample of {drawn.cell.agent}: only what is can be replaced")
    if reason is Unusable.OTHER and not note.strip():
        raise ValueError('the reason "other" needs a note that says what was wrong')
    substitute = next_reserve(drawn, before)
    return Replacement(
        cell=drawn.cell, unusable=unusable, substitute=substitute, reason=reason, note=note, by=by, at=at
    )
