from __future__ import annotations

from pathlib import Path

import msgspec

from config.reports.naming import label_of, names_for
from config.settings import Settings
from config.settings.queues import Override, QueueRules, Queues
from connectors.store.forms import save_form
from realtime.names import AgentId, Instant
from realtime.quality.periods import Span, period_of
from realtime.quality.raters import CalibrationPart
from realtime.quality.report import Gathered, report
from tests.config.quality.desk_site import site
from tests.realtime.quality.forms import FORM, texts
from tests.realtime.quality.judging import judged


def test_people_items_and_queues_have_their_names_in_the_language(tmp_path: Path) -> None:
    with site(tmp_path, sound=False) as here:
        form = msgspec.structs.replace(FORM, name=msgspec.structs.replace(texts("small"), en="Small"))
        save_form(here.store, form, Instant(0.0))
        call = judged("x", 1, {"tone": 5}, queue="hq/sales")
        review = msgspec.structs.replace(call.review, agent=AgentId("li"))
        calls = [msgspec.structs.replace(call, agent=AgentId("li"), review=review)]
        told = Gathered(
            period=period_of(Span.WEEKLY, "2026-W31"),
            made=Instant(0.0),
            judged=calls,
            standings=[],
            shortfalls=[],
            excluded={},
            forms=[form],
            calibration=CalibrationPart(sessions=0, passed=0, agreement=None),
        )
        names = names_for(report(told), here.ground, "en")
        assert names.agents == {AgentId("li"): "李娜"}
        assert (names.teams, names.queues) == ({"blue": "蓝队"}, {"hq/sales": "sales"})
        assert (names.forms, names.items["small", "tone"]) == ({"small": "Small"}, "tone")
        assert names_for(report(told), here.ground, "zh-CN").forms == {"small": "small"}


def test_a_queue_is_called_what_the_file_calls_it() -> None:
    settings = Settings(
        pbx=(), queues=Queues(named={"sales": Override(rules=QueueRules(label="销售"), given=frozenset({"label"}))})
    )
    assert label_of("hq/sales", settings) == "销售"
    assert label_of("hq/other", settings) == "other"
