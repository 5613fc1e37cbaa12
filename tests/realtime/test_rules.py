from __future__ import annotations

from realtime.names import QueueId, Seconds
from realtime.rules import Definition, Rules


def test_a_queue_nobody_described_is_counted_by_the_usual_definition() -> None:
    found = Rules().of(QueueId("hq/sales"))
    assert (float(found.threshold), found.formula.value, float(found.short)) == (20.0, "offered", 5.0)


def test_a_definition_is_asked_for_once_per_queue() -> None:
    asked: list[QueueId] = []

    def define(queue: QueueId) -> Definition:
        asked.append(queue)
        return Definition(threshold=Seconds(10.0))

    rules = Rules(define=define)
    sales, support = QueueId("hq/sales"), QueueId("hq/support")
    assert [float(rules.of(queue).threshold) for queue in (sales, support, sales)] == [10.0, 10.0, 10.0]
    assert asked == [sales, support]
