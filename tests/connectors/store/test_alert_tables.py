from __future__ import annotations

from connectors.store.alert_tables import agent_ends, alerts, queue_quarters, self_checks, shown_alerts


def test_an_alert_has_one_row_and_a_queue_one_for_each_quarter() -> None:
    assert [column.name for column in alerts.primary_key] == ["id"]
    assert [column.name for column in queue_quarters.primary_key] == ["queue", "begin"]
    assert [column.name for column in self_checks.primary_key] == ["queue", "at"]
    assert shown_alerts.c.body.nullable
    assert [column.name for column in agent_ends.primary_key] == ["agent", "day"]
