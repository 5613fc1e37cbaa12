"""The order of items: whatever is cut, repeated or mixed in, a follower that keeps to it has the same floor."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from connectors.journal.order import Need, Order, Word
from connectors.journal.protocol import Entry
from connectors.journal.stream import Aside, Item, Strange
from realtime import checkpoint
from realtime.events import FloorEvent
from realtime.floor import apply
from realtime.names import Instant
from realtime.past import Frame
from realtime.rules import Rules
from realtime.state import Changes, Floor
from tests.build import abandoned, answered, at, feed, hangup_asked, joined, left, member, offered

TOKEN = 9


def event(seq: int, token: int = TOKEN) -> Item:
    content = Entry(seq=seq, received=Instant(float(seq)), event=EVENTS[(seq - 1) % len(EVENTS)])
    return Item(token=token, seq=seq, content=content)


def frame(seq: int, token: int = TOKEN) -> Item:
    return Item(token=token, seq=seq, content=Frame(at(seq), seq, seq))


def story() -> list[FloorEvent]:
    told: list[FloorEvent] = [feed(0), member(1)]
    for number in range(8):
        caller, when = f"caller{number}", 10.0 * number
        told += [joined(when + 2, caller), offered(when + 3, caller=caller)]
        if number % 2:
            told += [answered(when + 5, caller=caller), left(when + 5, caller)]
        else:
            told += [hangup_asked(when + 6, caller), abandoned(when + 6, caller), left(when + 6, caller)]
    return told


EVENTS = story()


def floor_of(events: list[FloorEvent], floor: Floor | None = None) -> Floor:
    made = Floor(rules=Rules()) if floor is None else floor
    for each in events:
        apply(made, each, Changes())
    return made


def pieces(floor: Floor) -> tuple[bytes, ...]:
    return tuple(checkpoint.pieces(floor))


WHOLE = pieces(floor_of(EVENTS))


def standing(seq: int = 0, token: int = TOKEN) -> Order:
    order = Order()
    order.begin(token, seq)
    return order


def test_the_next_is_taken_the_known_is_skipped_and_over_a_gap_a_checkpoint_is_needed() -> None:
    order = standing(3)
    assert order.judge(event(3)) is Word.SKIP
    assert order.judge(event(4)) is Word.TAKE
    assert order.judge(frame(4)) is Word.TAKE
    assert order.judge(frame(3)) is Word.SKIP
    assert order.judge(event(6)) is Word.BREAK
    assert order.need == Need(TOKEN, 5)


def test_a_frame_of_events_that_did_not_come_is_a_gap_as_well() -> None:
    order = standing(3)
    assert order.judge(frame(5)) is Word.BREAK
    assert order.need == Need(TOKEN, 5)


def test_another_collector_needs_a_checkpoint_of_its_own_and_the_one_before_is_not_heard_any_more() -> None:
    order = standing(3)
    assert order.judge(event(4, TOKEN + 1)) is Word.BREAK
    assert order.need == Need(TOKEN + 1, 0)
    order.begin(TOKEN + 1, 3)
    assert order.judge(event(4)) is Strange.FENCED
    assert order.judge(event(4, TOKEN + 1)) is Word.TAKE


def test_what_only_a_newer_program_knows_keeps_its_place_and_what_is_damaged_has_none() -> None:
    order = standing(3)
    assert order.judge(Item(token=TOKEN, seq=4, content=Strange.DAMAGED)) is Strange.DAMAGED
    assert order.judge(Item(token=TOKEN, seq=4, content=Strange.NEWER)) is Strange.NEWER
    assert order.judge(event(5)) is Word.TAKE


def test_an_aside_of_before_the_checkpoint_does_not_bring_back_what_is_over() -> None:
    order = standing(3)
    assert order.judge(Item(token=TOKEN, seq=2, content=Aside(alerts={}))) is Word.SKIP
    assert order.judge(Item(token=TOKEN, seq=3, content=Aside(alerts={}))) is Word.TAKE


def meddled(items: list[Item], place: int, near: int) -> list[list[Item]]:
    """What may stand in a stream between two items."""
    return [
        [],
        items[max(0, place - near) : place],
        [frame(each.seq) for each in items[:place][-1:]],
        [event(place + 1, TOKEN - 1)],
        [Item(token=TOKEN, seq=place + 1, content=Strange.DAMAGED)],
    ]


@given(st.data())
def test_any_cut_of_stream_and_checkpoints_gives_the_same_floor(data: st.DataObject) -> None:
    """Items are cut off, lost, repeated and mixed with strange ones; checkpoints lie anywhere up to the present."""
    last = len(EVENTS)
    items = [event(seq) for seq in range(1, last + 1)]
    for place in sorted(data.draw(st.lists(st.integers(0, last), max_size=12)), reverse=True):
        near = data.draw(st.integers(1, 5))
        items[place:place] = data.draw(st.sampled_from(meddled(items, place, near)))
        if data.draw(st.booleans()):
            del items[place : place + near]
    order, floor = Order(), Floor(rules=Rules())
    for item in [*items, frame(last)]:
        if order.need is not None:
            # Wherever the collector saved one that is new enough.
            seq = data.draw(st.integers(order.need.seq, last))
            floor = checkpoint.restore(pieces(floor_of(EVENTS[:seq])), Rules())
            order.begin(TOKEN, seq)
        if order.judge(item) is Word.TAKE and isinstance(item.content, Entry):
            apply(floor, item.content.event, Changes())
        if order.need is None:
            assert pieces(floor) == pieces(floor_of(EVENTS[: order.seq]))
    if order.need is not None:
        floor = checkpoint.restore(pieces(floor_of(EVENTS)), Rules())
    assert pieces(floor) == WHOLE
