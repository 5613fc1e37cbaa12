from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import insert, select

from connectors.store import old_alerts
from connectors.store.alert_tables import alerts, incidents
from connectors.store.database import open_store
from connectors.store.old_alerts import forget_alerts
from realtime.names import Instant


def test_batch_after_batch_until_nothing_old_is_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(old_alerts, "AT_ONCE", 3)
    store = open_store(tmp_path)
    common = {"rule": "surge", "state": "closed", "severity": "warning", "fired": 0.0, "held": 0, "body": "{}"}
    with store.begin() as connection:
        for number in range(10):
            over = float(number)
            row = {"id": f"i{number}", "opened": 0.0, "resolved": over, "closed": over + 5 if number == 2 else None}
            connection.execute(insert(incidents).values(row | {"body": "{}"}))
            for part in "ab":
                named = {"id": f"{number}{part}", "incident": f"i{number}", "subject": "hq/sales", "resolved": over}
                connection.execute(insert(alerts).values(common | named))
        connection.execute(alerts.update().where(alerts.c.id == "1b").values(held=1))
        connection.execute(alerts.update().where(alerts.c.id == "0a").values(resolved=None))
    assert forget_alerts(store, Instant(7.0), frozenset({"4a", "i5"})) == 4
    with store.connect() as connection:
        left = sorted(connection.execute(select(incidents.c.id)).scalars())
    assert left == ["i0", "i1", "i2", "i4", "i5", "i7", "i8", "i9"]
    store.dispose()
