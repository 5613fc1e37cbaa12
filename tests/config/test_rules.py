from __future__ import annotations

from datetime import time
from zoneinfo import ZoneInfo

from config.rules import included, rules_of, shown_only
from config.settings import Override, Pbx, QueueRules, Queues, Secret, ServiceLevelFormula, Settings, Site
from realtime.events import FloorEvent
from realtime.names import Day, Instant, QueueId
from realtime.rules import Formula
from tests.build import feed, joined

PBX = Pbx(name="hq", host="127.0.0.1", username="floorwatch", secret=Secret("x"))


def site(rules: QueueRules, *given: str, day_starts: time = time(0, 0), timezone: str = "UTC") -> Settings:
    queues = Queues(named={"sales": Override(rules=rules, given=frozenset(given))})
    return Settings(pbx=(PBX,), site=Site(day_starts=day_starts, timezone=ZoneInfo(timezone)), queues=queues)


def test_a_queue_is_counted_as_the_file_says() -> None:
    settings = site(
        QueueRules(
            label="Sales",
            service_level_seconds=15,
            service_level_formula=ServiceLevelFormula.ANSWERED_ONLY,
            wrap_up_seconds=30,
            wrap_up_reasons=("acw",),
        ),
        *("label", "service_level_seconds", "service_level_formula", "wrap_up_seconds", "wrap_up_reasons"),
    )
    rules = rules_of(settings)
    sales, vip = rules.of(QueueId("hq/sales")), rules.of(QueueId("hq/vip"))
    assert (sales.label, float(sales.threshold), sales.formula) == ("Sales", 15.0, Formula.ANSWERED_ONLY)
    assert (sales.wrap_up_cap, sales.wrap_up_reasons) == (30.0, frozenset({"acw"}))
    assert (vip.label, float(vip.threshold), vip.formula, vip.wrap_up_cap) == (None, 20.0, Formula.OFFERED, None)


def test_the_business_day_begins_where_the_site_says() -> None:
    calendar = rules_of(site(QueueRules(), day_starts=time(6, 30), timezone="Asia/Shanghai")).calendar
    noon = Instant(1795406400.0)  # 2026-11-23 12:00 in Shanghai
    assert float(calendar.start(calendar.day(noon))) == noon - 5.5 * 3600
    assert calendar.day(Instant(noon - 6 * 3600)) == Day(calendar.day(noon) - 1)


def test_queues_that_are_left_out_never_reach_the_floor() -> None:
    settings = site(QueueRules(include=False), "include")
    assert (included(settings, QueueId("hq/sales")), included(settings, QueueId("hq/vip"))) == (False, True)
    told: list[FloorEvent] = []
    deliver = shown_only(settings, told.append)
    kept: list[FloorEvent] = [joined(1, to="vip"), feed(2), joined(4, "ben", to="vip")]
    for event in (kept[0], joined(1), kept[1], joined(3, "ben"), kept[2]):
        deliver(event)
    assert told == kept
