"""Items go into the stream and come out the same; whatever else is found there is told apart, and nothing raises."""

from __future__ import annotations

import zlib
from datetime import date

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from connectors.journal import stream
from connectors.journal.encoding import FORMAT
from connectors.journal.protocol import Entry
from connectors.journal.stream import (
    Aside,
    Item,
    Strange,
    Written,
    aside_item,
    event_item,
    frame_item,
    packed_aside,
    read_aside,
    read_item,
)
from realtime.names import AgentId, Instant, PbxId
from realtime.past import Frame
from realtime.roster import Person, Team
from tests.connectors.journal.build import joined

ENTRY = Entry(seq=7, received=Instant(1_795_415_367.25), event=joined(7))
FRAME = Frame(Instant(1_795_415_367.5), 7, 3, {PbxId("hq"): (0.02, None)}, begun=True)
ASIDE = Aside(
    alerts={},
    people=(Person(id="1", name="李娜", interfaces=(AgentId("hq/PJSIP/1"),), since=date(2026, 1, 2)),),
    teams=(Team(id="t", name="Night"),),
)


def fields(item: Written, token: int = 5) -> dict[bytes, bytes]:
    kind, seq, written_format, received, data = item
    said = {b"t": token, b"k": kind, b"n": seq, b"v": written_format, b"r": received}
    return {name: str(value).encode() for name, value in said.items()} | {b"d": data}


def test_each_kind_of_item_is_read_as_it_was_written() -> None:
    items = [event_item(ENTRY), frame_item(FRAME), aside_item(7, ASIDE)]
    contents: tuple[stream.Content, ...] = (ENTRY, FRAME, ASIDE)
    for item, content in zip(items, contents, strict=True):
        assert read_item(fields(item)) == Item(token=5, seq=7, content=content)


def test_what_is_none_of_ours_newer_damaged_or_huge_is_told_apart() -> None:
    good = fields(event_item(ENTRY))
    assert read_item(None) is Strange.FOREIGN
    assert read_item({b"hello": b"world"}) is Strange.FOREIGN
    for name, value in (
        (b"k", b"z"),
        (b"n", b"-1"),
        (b"n", b"9" * 20),
        (b"t", b"1.5"),
        (b"t", "٣".encode()),
        (b"r", b""),
    ):
        assert read_item(good | {name: value}) is Strange.FOREIGN, (name, value)
    assert read_item(good | {b"d": b"x" * (stream.MOST_BYTES + 1)}) is Strange.HUGE
    for told, content in (
        ({b"v": str(FORMAT + 1).encode()}, Strange.NEWER),
        ({b"d": b'{"kind":"of a later program"}'}, Strange.NEWER),
        ({b"d": b'{"kind":"caller_joined"}'}, Strange.DAMAGED),
        ({b"d": b"\xff\xfe"}, Strange.DAMAGED),
        ({b"d": b"[" * 100_000}, Strange.DAMAGED),
    ):
        assert read_item(good | told) == Item(token=5, seq=7, content=content)
    for other in (msgspec.structs.replace(FRAME, entry=8), msgspec.structs.replace(FRAME, at=Instant(1e300))):
        assert read_item(fields(frame_item(other)) | {b"n": b"7"}) == Item(token=5, seq=7, content=Strange.DAMAGED)


def test_a_few_bytes_that_would_unpack_to_very_many_are_not_unpacked() -> None:
    bomb = zlib.compress(b" " * (stream.MOST_ASIDE_BYTES + 1))
    assert len(bomb) < 100_000
    assert read_aside(bomb) is Strange.HUGE
    assert read_aside(packed_aside(ASIDE)[:-9]) is Strange.DAMAGED
    assert read_aside(b"") is Strange.DAMAGED


NAMES = st.sampled_from([b"k", b"n", b"t", b"v", b"r", b"d", b"?"])


@given(st.dictionaries(NAMES, st.one_of(st.binary(max_size=20), st.sampled_from([b"e", b"f", b"a", b"1", b"7"]))))
def test_nothing_in_the_stream_raises(found: dict[bytes, bytes]) -> None:
    read = read_item(found)
    assert isinstance(read, Item | Strange)
