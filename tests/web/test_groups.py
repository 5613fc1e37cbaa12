from __future__ import annotations

from realtime.masking import Audience
from realtime.names import Instant
from realtime.rows import AnyRow, Delta
from tests.web.build import agent_row, queue_row
from web.groups import HELD, HELD_BYTES, Group, Held
from web.packets import Packet


def test_what_is_held_leads_from_a_seq_to_now_or_is_not_offered() -> None:
    held = Held(base=10)
    packets = {seq: Packet(str(seq).encode()) for seq in (11, 14, 15)}
    for seq, packet in packets.items():
        held.keep(seq, packet)
    assert held.since(10) == [(11, packets[11]), (14, packets[14]), (15, packets[15])]
    assert held.since(12) == [(14, packets[14]), (15, packets[15])], (
        "a merged delta is whole, so coming in the middle of it is no harm"
    )
    assert held.since(15) == []
    assert held.since(9) is None


def test_only_the_last_deltas_are_held() -> None:
    held = Held(base=0)
    for seq in range(1, HELD + 11):
        held.keep(seq, Packet(b"x"))
    assert (len(held.frames), held.base) == (HELD, 10)
    assert held.since(9) is None
    assert len(held.since(10) or []) == HELD


def test_what_is_held_is_bounded_in_bytes() -> None:
    held = Held(base=0)
    for seq in range(1, 6):
        held.keep(seq, Packet(b"x" * (HELD_BYTES // 2 - 10)))
    assert held.size <= HELD_BYTES
    assert held.base == 3


def change(seq: int, changed: dict[str, AnyRow], *removed: str) -> Delta:
    return Delta(seq=seq, at=Instant(0.0), changed=changed, removed=removed)


def test_a_group_remembers_what_its_audience_has() -> None:
    group = Group(Audience(queues=frozenset({"hq/sales"})), {"agents/a"}, Held(base=0))
    assert group.frame(change(1, {"queues/hq/support": queue_row()})) is None
    assert group.frame(change(2, {"agents/b": agent_row("hq/sales")})) is not None
    assert group.shown == {"agents/a", "agents/b"}
    assert group.frame(change(3, {"agents/a": agent_row("hq/support")}, "agents/b")) is not None
    assert group.shown == set()
    assert [seq for seq, _ in group.held.frames] == [2, 3]
