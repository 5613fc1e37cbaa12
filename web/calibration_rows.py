"""Calibration as the API tells it. Shapes are promises (docs/http.md)."""

from __future__ import annotations

import msgspec

from web.quality_rows import AnswerRow, ScoreRow


class CalibrationRow(msgspec.Struct, frozen=True, kw_only=True):
    """A session. complete: raters who handed in every call. may: what the asker can do with it now."""

    id: int
    title: str
    leads: str
    begun: str
    form: str
    version: int
    phase: str
    revealed: str | None
    closed: str | None
    follows: int | None
    samples: tuple[int, ...]
    raters: tuple[str, ...]
    complete: tuple[str, ...]
    may: tuple[str, ...]


class SheetRow(msgspec.Struct, frozen=True, kw_only=True):
    """One rater's sheet of one call. revision: to be given with the next change. problems: by item."""

    sample: int
    rater: str
    answers: tuple[AnswerRow, ...]
    comment: str
    handed_in: str | None
    revision: int
    problems: dict[str, str]
    score: ScoreRow | None


class SplitRow(msgspec.Struct, frozen=True, kw_only=True):
    """An item on which raters differ: value by rater, null for n/a."""

    code: str
    values: dict[str, float | None]
    critical: bool


class DifferenceRow(msgspec.Struct, frozen=True, kw_only=True):
    """One call's row of the difference table. spread: of the points; agreed: within five, no critical flag split."""

    sample: int
    points: dict[str, float | None]
    spread: float | None
    agreed: bool
    items: tuple[SplitRow, ...]


class ConsensusRow(msgspec.Struct, frozen=True, kw_only=True):
    """What was agreed on for one call."""

    sample: int
    answers: tuple[AnswerRow, ...]
    score: ScoreRow | None


class CalibrationDetail(msgspec.Struct, frozen=True, kw_only=True):
    """A session with the sheets the asker may see. passed, more: null before the sheets are revealed.

    more: calls of like difficulty to be scored together next; 0 when it is passed.
    """

    session: CalibrationRow
    sheets: tuple[SheetRow, ...]
    differences: tuple[DifferenceRow, ...]
    consensus: tuple[ConsensusRow, ...]
    passed: bool | None
    more: int | None


class IntervalRow(msgspec.Struct, frozen=True, kw_only=True):
    """A value with its 95 % interval."""

    value: float | None
    low: float
    high: float


class ItemAgreementRow(msgspec.Struct, frozen=True, kw_only=True):
    """Agreement on one item; null for not defined. equal: share of equal pairs; kappa: weighted where answers rank."""

    code: str
    equal: float | None
    alpha: float | None
    kappa: float | None


class DriftRow(msgspec.Struct, frozen=True, kw_only=True):
    """One point of a drift chart."""

    value: float
    limit: float | None
    out: bool


class RaterAgreementRow(msgspec.Struct, frozen=True, kw_only=True):
    """A rater against the consensus, in points."""

    rater: str
    calls: int
    bias: IntervalRow | None
    drifted: bool
    chart: tuple[DriftRow, ...]


class SecondRow(msgspec.Struct, frozen=True, kw_only=True):
    """First scores against blind second ones. difference: second minus first."""

    calls: int
    share: float
    difference: IntervalRow | None
    mean_absolute: float | None
    kappa: float | None


class AgreementRow(msgspec.Struct, frozen=True, kw_only=True):
    """The rolling figures with one form. enough: at least 12 calls by 3 raters; before, alpha and trust are null.

    icc: ICC(2,1), absolute agreement; one_way and consistency: ICC(1,1) and ICC(3,1).
    """

    form: str
    sessions: int
    calls: int
    raters: int
    enough: bool
    alpha: float | None
    trust: str | None
    icc: float | None
    one_way: float | None
    consistency: float | None
    items: tuple[ItemAgreementRow, ...]
    by_rater: tuple[RaterAgreementRow, ...]
    second: SecondRow
