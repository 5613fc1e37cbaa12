"""A small report with everything in it, and the names of those it speaks of."""

from __future__ import annotations

import msgspec

from config.reports.tables import Names
from realtime.names import AgentId
from realtime.quality.contacts import Direction
from realtime.quality.draw import Cell, Stratum
from realtime.quality.intervals import Interval
from realtime.quality.judged import Standing
from realtime.quality.life import State
from realtime.quality.raters import CalibrationPart, RaterRow
from realtime.quality.report import QualityReport, report
from realtime.quality.sampling import Lack, Shortfall
from realtime.quality.weeks import Week
from tests.realtime.quality.contacts import WEEK, agent
from tests.realtime.quality.judging import judged
from tests.realtime.quality.test_report import gathered

HOSTILE = '=HYPERLINK("http://x")<img src=x onerror=alert(1)>\ud800\x07'

NAMES = Names(
    agents={agent("1"): "王芳", agent("2"): HOSTILE},
    teams={"a": "一组"},
    queues={"sales": "销售"},
    items={("small", "tone"): "语气"},
    forms={"small": "标准"},
)


def full_report() -> QualityReport:
    calls = [
        *(judged("1", each, {"tone": 3.0 * each}, week=Week("2026-W30")) for each in range(9)),
        *(judged("1", 20 + each, {"leak": 0}) for each in range(2)),
        *(judged("2", 30 + each, {"tone": 30, "record": 5}) for each in range(3)),
        judged("3", 40, direction=Direction.OUTBOUND, queue=None),
    ]
    standings = [
        Standing(number=7, agent=agent("1"), stratum=Stratum.RANDOM, state=State.APPEALED),
        Standing(number=8, agent=agent("2"), stratum=Stratum.RISK, state=State.CONFIRMED, coaching_open=True),
    ]
    short = Shortfall(
        cell=Cell(WEEK, AgentId("hq/9"), Direction.INBOUND), quota=5, drawn=1, size=1, lack=Lack.FEWER_CALLS
    )
    raters = CalibrationPart(
        sessions=2,
        passed=1,
        agreement=None,
        raters=(RaterRow(rater="li", calls=12, bias=Interval(-1.5, -2.0, -1.0), drifted=True),),
    )
    told = msgspec.structs.replace(gathered(calls, standings), shortfalls=[short], calibration=raters)
    return report(told)
