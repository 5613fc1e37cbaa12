"""What a report says of those who score: their agreement, and who left the consensus (algorithms.md B6.3)."""

from __future__ import annotations

import msgspec

from realtime.quality.calibration import Agreement
from realtime.quality.intervals import Interval


class RaterRow(msgspec.Struct, frozen=True, kw_only=True):
    """A rater against the consensus: mean difference with its interval, over so many calls; drifted: out of limits."""

    rater: str
    calls: int
    bias: Interval | None
    drifted: bool


class CalibrationPart(msgspec.Struct, frozen=True, kw_only=True):
    """Agreement among raters: sessions of the period, those that passed, the rolling figures, each rater."""

    sessions: int
    passed: int
    agreement: Agreement | None
    raters: tuple[RaterRow, ...] = ()
