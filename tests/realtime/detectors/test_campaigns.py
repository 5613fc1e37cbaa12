from __future__ import annotations

from realtime.detectors.campaigns import Campaign, factor_at
from tests.build import at, queue

PLANS = (Campaign("sales", at(0), at(100), 2.0), Campaign("hq/sales", at(50), at(100), 1.5))


def test_a_campaign_holds_for_its_queue_from_its_begin_to_its_end() -> None:
    assert [factor_at(PLANS, queue("sales"), at(when)) for when in (-1, 0, 50, 100)] == [1.0, 2.0, 3.0, 1.0]
    assert factor_at(PLANS, queue("support"), at(10)) == 1.0
