from __future__ import annotations

import msgspec

from web.arrivals import Arrivals


def test_a_day_without_history_tells_its_counts_alone() -> None:
    day = Arrivals(queue=None, begin="b", step_seconds=300.0, counts=(1, None), usual=None, low=None, high=None)
    told = msgspec.json.decode(msgspec.json.encode(day))
    assert (told["counts"], told["usual"]) == ([1, None], None)
