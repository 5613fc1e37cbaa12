from __future__ import annotations

from realtime.names import PbxId, QueueId
from realtime.state import Changes, Floor, Sync

HQ = PbxId("hq")


def test_a_pbx_never_heard_of_is_down_and_is_not_put_on_the_floor_by_asking() -> None:
    floor = Floor()
    assert floor.pbx(HQ).state.value == "down"
    assert not floor.pbxs


def test_what_live_events_touch_is_remembered_only_while_a_snapshot_runs() -> None:
    floor = Floor()
    floor.touch(HQ, ("hq/sales", "hq/a"))
    assert HQ not in floor.syncs
    floor.syncs[HQ] = Sync()
    floor.touch(HQ, ("hq/sales", "hq/a"), "hq/1.1")
    assert ("hq/sales", "hq/a") in floor.syncs[HQ].touched
    assert "hq/1.1" in floor.syncs[HQ].touched


def test_no_changes_are_falsy_and_any_change_is_not() -> None:
    assert not Changes()
    assert Changes(queues={QueueId("hq/sales")})
    assert Changes(forgotten=True)
    assert Changes(rewritten=True)
