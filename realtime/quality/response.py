"""Samples that were drawn and never scored: those that were stand for them, within their cell and stratum (B5.3).

A call drawn with probability pi and scored with probability rho stands for 1/(pi rho) calls (Cochran, Sampling
Techniques, chapter 13); rho is the share of its cell's samples of the same stratum that have points. Where nothing of
a cell's risk stratum was scored, its random calls stand for all calls of the cell, as if there were no other stratum.
Where nothing random was scored nobody stands for the plain calls, so the cell says nothing. What is assumed is that
within a stratum it does not depend on the call whether somebody came to score it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

import msgspec

from realtime.quality.draw import Cell, Stratum
from realtime.quality.judged import Judged

Sampled: TypeAlias = tuple[Cell, Stratum]
"""Where a sample that stands was drawn, scored or not."""


def responded(drawn: Iterable[Sampled], scored: Sequence[Judged]) -> Iterator[Judged]:
    """The scored calls with what each stands for. drawn: all samples of the same weeks, without those replaced."""
    wanted, had = Counter(drawn), Counter(map(_place, (one for one in scored if one.score.points is not None)))
    for one in scored:
        cell, stratum = _place(one)
        share = _share(had[cell, stratum], wanted[cell, stratum])
        yield msgspec.structs.replace(one, scored=share, chance=_chance(one, cell, share, wanted, had))


def _place(one: Judged) -> Sampled:
    return Cell(one.week, one.agent, one.direction, one.half), one.stratum


def _share(had: int, wanted: int) -> float:
    return had / max(had, wanted) if had else 1.0


def _chance(one: Judged, cell: Cell, share: float, wanted: Counter[Sampled], had: Counter[Sampled]) -> float | None:
    """The probability that this call was drawn and scored; None where it stands for none."""
    if one.stratum not in {Stratum.RANDOM, Stratum.RISK} or not had[cell, Stratum.RANDOM]:
        return None
    alone = wanted[cell, Stratum.RISK] > 0 and not had[cell, Stratum.RISK]
    drawn = one.random_inclusion if alone else one.inclusion
    return None if drawn is None else drawn * share
