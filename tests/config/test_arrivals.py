from __future__ import annotations

import dataclasses
from pathlib import Path

from config.arrivals import ArrivalDesk
from realtime.names import QueueId
from tests.build import joined
from tests.config.alerting_site import LivingSite, living
from tests.realtime.detectors.test_arrivals import model

SALES = QueueId("hq/sales")


def desk(site: LivingSite) -> ArrivalDesk:
    return ArrivalDesk(site.alerting, lambda: site.show.floor)


async def test_the_day_so_far_is_counted_by_steps_and_what_nobody_saw_is_not_known(tmp_path: Path) -> None:
    async with living(tmp_path) as site:
        site.tell(joined(0, "anna"), joined(1, "bert"))
        site.clock.advance(660.0)
        site.tell(joined(659, "cleo"))
        found = await desk(site).today("hq/sales", lambda _queue: True)
        known = [count for count in found.counts if count is not None]
        assert (found.step_seconds, known[:1], found.usual) == (300.0, [2], None)
        assert found.counts[0] is None


async def test_what_is_usual_stands_beside_it_for_the_whole_day_with_its_band(tmp_path: Path) -> None:
    async with living(tmp_path) as site:
        site.tell(joined(0, "anna"))
        site.alerting.learned = dataclasses.replace(site.alerting.learned, models={SALES: model(30.0)})
        found = await desk(site).today(None, lambda queue: queue == "hq/sales")
        assert (found.usual, found.low, found.high) != (None, None, None)
        assert found.usual is not None
        assert found.low is not None
        assert found.high is not None
        assert (len(found.usual), found.usual[0], found.queue) == (288, 10.0, None)
        assert found.low[0] < 10.0 < found.high[0]


async def test_one_count_answers_everybody_for_a_while(tmp_path: Path) -> None:
    async with living(tmp_path) as site:
        site.tell(joined(0, "anna"))
        site.clock.advance(301.0)
        curves = desk(site)
        first = await curves.today("hq/sales", lambda _queue: True)
        site.tell(joined(2, "bert"))
        assert await curves.today("hq/sales", lambda _queue: True) == first
        site.clock.advance(15.0)
        again = await curves.today("hq/sales", lambda _queue: True)
        assert [count for count in again.counts if count] == [2]
        assert (curves.knows("hq/sales"), curves.knows("hq/fox")) == (True, False)
