from __future__ import annotations

from pathlib import Path

import msgspec

from connectors.store.alert_tables import self_checks
from connectors.store.database import open_store
from connectors.store.self_checks import forget_checks, keep_check, newest_checks
from realtime.detectors.dispersion import Spread
from realtime.detectors.nightly import Check, Tried
from realtime.detectors.selfcheck import Alarm
from realtime.names import QueueId
from tests.build import at

CHECK = Check(
    queue=QueueId("hq/sales"), begin=at(0), end=at(604_800.0), seen=604_800.0, history_days=21, threshold=1.5,
    per_week=2.0, proposed=1.75, proposed_per_week=0.5, tried=(Tried(1.5, 2.0), Tried(1.75, 0.5)),
    alarms=(Alarm(at(5), None, 3.25),), real=1, spreads=(Spread(1.1, 0.05),) * 6,
)  # fmt: skip


def test_the_newest_check_of_each_queue_holds_and_old_ones_are_forgotten(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    other = msgspec.structs.replace(CHECK, queue=QueueId("hq/other"))
    later = msgspec.structs.replace(CHECK, proposed=2.0)
    for check, when in [(CHECK, 0), (later, 10), (other, 0), (other, 0)]:
        keep_check(store, check, at(when))
    assert [(night.at, night.check) for night in newest_checks(store)] == [(at(0), other), (at(10), later)]
    assert forget_checks(store, at(5)) == 2
    assert [night.check for night in newest_checks(store)] == [later]
    with store.begin() as connection:
        connection.execute(self_checks.update().values(body="what a newer program wrote"))
    assert newest_checks(store) == []
    store.dispose()
