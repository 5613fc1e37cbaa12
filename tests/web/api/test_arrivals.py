from __future__ import annotations

from pathlib import Path

from config.arrivals import ArrivalDesk
from tests.build import joined
from tests.config.alerting_site import living
from tests.web.api.desk import ask
from tests.web.build import SALES_SCREEN, parts, served


async def test_arrivals_are_told_of_a_queue_and_of_all_in_scope(tmp_path: Path) -> None:
    async with living(tmp_path) as site:
        site.tell(joined(0, "anna"), joined(1, "bert", to="vip"))
        site.clock.advance(301.0)
        async with served(parts(arrivals=ArrivalDesk(site.alerting, lambda: site.show.floor))) as server:
            status, one = await ask(server, "GET", "/api/v1/arrivals?queue=hq/vip")
            assert (status, [count for count in one["counts"] if count]) == (200, [1])
            everything = (await ask(server, "GET", "/api/v1/arrivals"))[1]
            assert [count for count in everything["counts"] if count] == [2]
            scoped = (await ask(server, "GET", "/api/v1/arrivals", token=SALES_SCREEN))[1]
            assert [count for count in scoped["counts"] if count] == [1]
            assert (await ask(server, "GET", "/api/v1/arrivals?queue=hq/vip", token=SALES_SCREEN))[0] == 404
            assert (await ask(server, "GET", "/api/v1/arrivals?queue=hq/fox"))[0] == 404


async def test_a_process_without_alerting_says_so() -> None:
    async with served(parts()) as server:
        assert (await ask(server, "GET", "/api/v1/arrivals"))[0] == 503
