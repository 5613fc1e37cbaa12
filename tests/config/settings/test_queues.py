from __future__ import annotations

from config.settings import Override, QueueRules, Queues, queue_rules


def test_a_queue_takes_the_narrowest_table_that_names_a_key() -> None:
    queues = Queues(
        defaults=QueueRules(service_level_seconds=20, waiting_limit=9),
        named={
            "sales": Override(
                rules=QueueRules(label="Sales", service_level_seconds=15),
                given=frozenset({"label", "service_level_seconds"}),
            ),
            "hq/sales": Override(
                rules=QueueRules(service_level_seconds=10), given=frozenset({"service_level_seconds"})
            ),
        },
    )
    assert queue_rules(queues, "hq", "sales") == QueueRules(label="Sales", service_level_seconds=10, waiting_limit=9)
    assert queue_rules(queues, "branch", "sales").service_level_seconds == 15
    assert queue_rules(queues, "hq", "vip") == queues.defaults
