from __future__ import annotations

import msgspec

from realtime.quality.intervals import Interval
from realtime.quality.raters import CalibrationPart, RaterRow


def test_what_is_kept_of_raters_reads_back_as_it_was() -> None:
    rater = RaterRow(rater="li", calls=14, bias=Interval(-1.5, -2.5, -0.5), drifted=False)
    part = CalibrationPart(sessions=2, passed=1, agreement=None, raters=(rater,))
    assert msgspec.json.decode(msgspec.json.encode(part), type=CalibrationPart) == part
