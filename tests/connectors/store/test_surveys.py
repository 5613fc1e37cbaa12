from __future__ import annotations

from pathlib import Path

import msgspec

from connectors.store.database import open_store
from connectors.store.old_samples import forget_weeks, old_weeks
from connectors.store.surveys import low_calls, put_survey, surveys_in, surveys_of
from realtime.names import AgentId, ChannelId, Instant, PbxId
from realtime.quality.surveys import SurveyMark, Told
from realtime.quality.weeks import Week

WEEK, CALL, LI = Week("2026-W31"), ChannelId("hq/1.0"), AgentId("li")


def told(score: float, question: str = "", about: str = "hq/1.0/sales/1") -> Told:
    mark = SurveyMark(pbx=PbxId("hq"), channel=CALL, at=Instant(5.0), score=score, question=question)
    return Told(about=about, mark=mark, highest=5.0, linked=CALL, agent=LI)


def test_a_mark_told_twice_is_there_once_and_the_last_telling_holds(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    assert put_survey(store, WEEK, told(4))
    assert not put_survey(store, WEEK, told(2))
    assert put_survey(store, WEEK, told(5, "polite?"))
    assert [(one.mark.question, one.mark.score) for one in surveys_of(store, CALL, LI)] == [("", 2.0), ("polite?", 5.0)]
    assert len(surveys_in(store, [WEEK])) == 2
    assert surveys_in(store, [Week("2026-W30")]) == surveys_of(store, CALL, AgentId("wu")) == []
    assert low_calls(store, [CALL, ChannelId("hq/2.0")]) == {(CALL, LI)}
    store.dispose()


def test_a_mark_of_nobody_is_kept_and_goes_with_its_week(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    put_survey(store, WEEK, msgspec.structs.replace(told(1), linked=None, agent=None))
    assert low_calls(store, [CALL]) == frozenset()
    assert old_weeks(store, Week("2026-W40")) == [WEEK]
    assert forget_weeks(store, [WEEK]) == 1
    assert surveys_in(store, [WEEK]) == []
    store.dispose()
