from __future__ import annotations

from zoneinfo import ZoneInfo

import msgspec
import pytest

from realtime.detectors.baseline import SLOTS, Usual
from realtime.detectors.dispersion import Spread
from realtime.detectors.finding import Finding, Severity
from realtime.detectors.scan import Model
from realtime.detectors.surges import QUEUES_AT_ONCE, Outlook, Surges, memory_from, severity, threshold_for
from realtime.events import CallerJoined, Source
from realtime.names import ChannelId, QueueId
from tests.build import PBX, at, queue

SALES = queue("sales")


def history(per_quarter: float) -> Model:
    usual = Usual(slots=((per_quarter,) * SLOTS,) * 8, opens=(frozenset(),) * 8, days=56)
    return Model(usual, (Spread(1.06, 0.012),) * 6)


class Floor:
    """A detector that hears evenly spread calls, each from a number of its own unless `numbers` are fewer."""

    def __init__(self, detector: Surges) -> None:
        self.detector, self.now, self.calls = detector, 0.0, 0

    def live(
        self, per_bin: int, bins: int, *, numbers: int = 10**9, seen: bool = True, outlook: Outlook | None = None
    ) -> list[Finding]:
        found: list[Finding] = []
        for _ in range(bins):
            for _ in range(per_bin):
                self.calls += 1
                self.detector.heard(self.joined(str(self.calls)), f"n{self.calls % numbers}")
            self.now += 10
            ticked = self.detector.tick(
                at(self.now), lambda _: seen, outlook=lambda _queue, _rate: outlook or Outlook()
            )
            found = [each for _, some in ticked for each in some]
        return found

    def joined(self, call: str, source: Source = Source.AMI) -> CallerJoined:
        leg = ChannelId(f"{PBX}/{call}")
        return CallerJoined(pbx=PBX, at=at(self.now), channel=leg, linked=leg, queue=SALES, source=source)


def floor() -> Floor:
    detector = Surges(ZoneInfo("UTC"))
    detector.learned({SALES: history(90.0)})
    detector.know(SALES)
    return Floor(detector)


def test_a_surge_is_one_finding_that_explains_itself_and_goes_away() -> None:
    day = floor()
    assert day.live(1, 200) == []
    found = day.live(5, 12)
    assert [(each.rule, each.subject.id, each.reason.key) for each in found] == [("surge", "hq/sales", "surge")]
    values = found[0].reason.values
    assert values["count"] == 78
    assert values["callers"] == 78
    assert values["usual"] == pytest.approx(30.0, rel=0.1)
    assert found[0].clears.values["below"] == pytest.approx(43.0, rel=0.1)
    assert found[0].examples[-1] == "hq/260/sales/1"
    assert day.live(1, 110) == []


def test_one_number_calling_again_and_again_is_named() -> None:
    day = floor()
    day.live(1, 60)
    found = day.live(6, 20, numbers=3)
    assert found[0].reason.values["robocall"] is True
    assert found[0].contributors[0].kind == "caller"


def test_a_call_that_comes_back_into_the_queue_is_no_new_arrival() -> None:
    day = floor()
    for _ in range(50):
        day.detector.heard(day.joined("7"), "n")
    day.detector.heard(day.joined("8", Source.QUEUE_LOG), "n")
    assert day.detector.memory.queues[SALES].pending == 1


def test_what_nobody_saw_neither_starts_a_surge_nor_stops_the_calls() -> None:
    day = floor()
    day.live(1, 100)
    assert day.live(0, 100, seen=False) == []


def test_calls_that_stop_are_told_apart() -> None:
    day = floor()
    day.live(1, 100)
    found = day.live(0, 90)
    assert [each.rule for each in found] == ["calls_stopped"]
    assert found[0].value == 0.0


def test_a_restart_in_the_middle_changes_nothing() -> None:
    whole, halved = floor(), floor()
    for day in (whole, halved):
        day.live(1, 100)
        day.live(4, 8)
    kept = halved.detector.to_bytes()
    again = Surges(ZoneInfo("UTC"), memory=memory_from(kept))
    again.models = halved.detector.models
    halved.detector = again
    assert again.to_bytes() == kept
    assert halved.live(4, 20) == whole.live(4, 20)
    assert halved.detector.to_bytes() == whole.detector.to_bytes()


def test_a_pause_of_minutes_between_two_ticks_is_unknown_and_a_moment_is_not() -> None:
    day = floor()
    day.live(1, 100)
    before = day.detector.memory.queues[SALES].scan.usual[-1]
    day.now += 20
    day.live(1, 1)
    assert day.detector.memory.queues[SALES].scan.usual[-1] == pytest.approx(before + 3.0)
    day.now += 600
    day.live(1, 1)
    assert day.detector.memory.queues[SALES].scan.usual[-1] == pytest.approx(before + 4.0)
    assert list(day.detector.tick(at(day.now))) == []


def test_more_queues_raise_the_threshold_so_that_the_site_hears_no_more_false_alarms() -> None:
    assert threshold_for(1.5, 10) == 1.5
    assert threshold_for(1.5, 100) == pytest.approx(2.5)


@pytest.mark.parametrize(
    ("evidence", "outlook", "loud"),
    [
        (1.2, Outlook(), Severity.NOTICE),
        (1.5, Outlook(), Severity.WARNING),
        (3.0, Outlook(), Severity.CRITICAL),
        (1.5, Outlook(service_level=0.55, target=0.8), Severity.CRITICAL),
        (1.5, Outlook(service_level=0.65, target=0.8), Severity.WARNING),
        (4.0, Outlook(service_level=0.85, target=0.8), Severity.NOTICE),
    ],
)
def test_a_surge_is_as_loud_as_what_it_does(evidence: float, outlook: Outlook, loud: Severity) -> None:
    assert severity(evidence, 1.5, outlook) is loud


def test_a_night_of_learning_ends_an_anchor_and_gives_queues_their_own_threshold() -> None:
    day = floor()
    day.live(1, 10)
    day.detector.memory.queues[SALES].scan.anchor = 3.0
    day.detector.learned({SALES: history(270.0)})
    day.detector.bases = {SALES: 2.0, "support": 2.5}
    assert day.detector.memory.queues[SALES].scan.anchor == 1.0
    assert day.detector.threshold(SALES) == 2.0
    assert day.detector.threshold(QueueId("b/support")) == 2.5
    assert day.detector.threshold(QueueId("hq/other")) == 1.5


def test_a_queue_with_a_history_is_watched_before_its_first_call_of_the_day() -> None:
    detector = Surges(ZoneInfo("UTC"))
    detector.learned({SALES: history(4.0)})
    day = Floor(detector)
    assert day.live(0, 12) == []
    assert day.live(9, 2)[0].reason.key == "surge"


def test_the_memory_is_encoded_in_steps_and_reads_back_whole() -> None:
    day = floor()
    day.live(3, 4)
    for number in range(QUEUES_AT_ONCE + 1):
        day.detector.know(QueueId(f"hq/q{number}"))
    steps = day.detector.encoding()
    count, encoded = 0, b""
    while not encoded:
        try:
            next(steps)
        except StopIteration as end:
            encoded = b"".join(end.value)
        else:
            count += 1
    assert count >= 2
    assert memory_from(encoded) == day.detector.memory
    assert encoded == msgspec.json.encode(day.detector.memory) == day.detector.to_bytes()
