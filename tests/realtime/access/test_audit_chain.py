from __future__ import annotations

import hashlib

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from realtime.access.audit_chain import (
    GENESIS,
    LONGEST_TEXT,
    Anchor,
    Deed,
    Entry,
    Fault,
    Finding,
    Head,
    Seal,
    bounded,
    canonical,
    chained,
    faults,
    sealing,
)
from realtime.names import Instant

AT = Instant(1795415360.125)


def deed(what: str = "signed_in", **particulars: str | int | bool | None) -> Deed:
    return Deed(at=AT, actor="li", action=what, subject="li", address="10.0.0.7", particulars=particulars)


def chain(*deeds: Deed, head: Head | None = None) -> list[Entry]:
    entries: list[Entry] = []
    last = Head() if head is None else head
    for one in deeds:
        entries.append(chained(last, one))
        last = Head(seq=entries[-1].seq, hash=entries[-1].hash)
    return entries


def anchor(entry: Entry) -> Anchor:
    return Anchor(seq=entry.seq, hash=entry.hash, at=AT)


def found(entries: list[Entry], *anchors: Anchor, seal: Seal | None = None) -> list[tuple[Fault, int]]:
    return [(finding.fault, finding.seq) for finding in faults(entries, anchors, seal)]


FIVE = chain(*(deed("listened", sample=number) for number in range(1, 6)))


def test_the_encoding_and_the_hash_are_those_of_the_given_vector() -> None:
    written = canonical(1, deed(number="138****0042", whole=False))
    assert written == (
        b'{"action":"signed_in","actor":"li","address":"10.0.0.7","at":1795415360125,'
        b'"particulars":{"number":"138****0042","whole":false},"seq":1,"subject":"li","v":1}'
    )
    expected = hashlib.sha256(b"floorwatch audit entry\n" + bytes(32) + written).hexdigest()
    assert chained(Head(), deed(number="138****0042", whole=False)).hash == expected
    assert bytes.fromhex(GENESIS) == bytes(32)


def test_a_chain_left_alone_has_no_fault() -> None:
    assert found(FIVE, anchor(FIVE[1]), anchor(FIVE[4])) == []
    assert found([]) == []


@pytest.mark.parametrize("field", ["at", "actor", "action", "subject", "address", "particulars"])
def test_a_changed_entry_is_found_whatever_was_changed(field: str) -> None:
    other = {"at": Instant(1.0), "particulars": {"sample": 99}}.get(field, "somebody else")
    changed = msgspec.structs.replace(FIVE[2].deed, **{field: other})
    entries = [*FIVE[:2], msgspec.structs.replace(FIVE[2], deed=changed), *FIVE[3:]]
    assert found(entries) == [(Fault.CHANGED, 3)]


def test_an_entry_changed_together_with_its_hash_breaks_the_next_one() -> None:
    forged = chained(Head(seq=2, hash=FIVE[1].hash), deed("nothing"))
    assert found([*FIVE[:2], forged, *FIVE[3:]]) == [(Fault.CHANGED, 4)]


def test_a_removed_entry_is_found() -> None:
    assert found([*FIVE[:2], *FIVE[3:]]) == [(Fault.MISSING, 4)]


def test_entries_in_another_order_are_found() -> None:
    assert (Fault.ORDER, 3) in found([*FIVE[:2], FIVE[3], FIVE[2], FIVE[4]])


def test_two_entries_that_swapped_numbers_are_found() -> None:
    swapped = [msgspec.structs.replace(FIVE[3], seq=3), msgspec.structs.replace(FIVE[2], seq=4)]
    assert found([*FIVE[:2], *swapped, FIVE[4]]) == [(Fault.CHANGED, 3), (Fault.CHANGED, 4), (Fault.CHANGED, 5)]


def test_a_cut_tail_is_found_by_an_anchor_and_only_by_one() -> None:
    assert found(FIVE[:3]) == []
    assert found(FIVE[:3], anchor(FIVE[4])) == [(Fault.CUT, 4)]
    assert found([], anchor(FIVE[4])) == [(Fault.CUT, 1)]


def test_a_chain_written_anew_from_the_middle_on_contradicts_the_anchor() -> None:
    anew = [*FIVE[:2], *chain(deed("a"), deed("b"), deed("c"), head=Head(seq=2, hash=FIVE[1].hash))]
    assert found(anew) == []
    assert found(anew, anchor(FIVE[4])) == [(Fault.REWRITTEN, 5)]


def test_a_sealed_beginning_leaves_a_chain_that_can_be_checked() -> None:
    seal = Seal(upto=2, hash=FIVE[1].hash, at=AT)
    rest = [*FIVE[2:], chained(Head(seq=5, hash=FIVE[4].hash), sealing(seal, "system"))]
    assert found(rest, anchor(FIVE[0]), anchor(FIVE[1]), anchor(FIVE[4]), seal=seal) == []


def test_a_beginning_that_is_missing_without_an_entry_that_says_so_is_found() -> None:
    seal = Seal(upto=2, hash=FIVE[1].hash, at=AT)
    assert found(FIVE[2:]) == [(Fault.MISSING, 3)]
    assert found(FIVE[2:], seal=seal) == [(Fault.UNSEALED, 2)]


def test_a_seal_over_a_history_written_anew_contradicts_the_anchor() -> None:
    forged = Seal(upto=2, hash="11" * 32, at=AT)
    entries = chain(deed("x"), sealing(forged, "system"), head=Head(seq=2, hash=forged.hash))
    assert found(entries, anchor(FIVE[1]), seal=forged) == [(Fault.REWRITTEN, 2)]


def test_hostile_texts_are_cut_and_made_writable() -> None:
    cut = bounded(deed("x" * 10_000, **{f"key{n}": "\ud800" for n in range(100)}))
    assert len(cut.action) == LONGEST_TEXT
    assert len(cut.particulars) == 40
    assert chained(Head(), cut).seq == 1


texts = st.text(max_size=12)
deeds = st.builds(
    Deed,
    at=st.floats(0, 4e9).map(Instant),
    actor=texts,
    action=texts,
    subject=texts,
    address=texts,
    particulars=st.dictionaries(texts, st.none() | st.booleans() | st.integers(-(2**60), 2**60) | texts, max_size=3),
).map(bounded)


@given(st.lists(deeds, min_size=2, max_size=8, unique_by=lambda one: canonical(0, one)), st.data())
def test_whatever_is_done_to_a_chain_between_two_anchors_is_found(given_deeds: list[Deed], data: st.DataObject) -> None:
    entries = chain(*given_deeds)
    assert found(entries, anchor(entries[-1])) == []
    place = data.draw(st.integers(0, len(entries) - 1))
    other = data.draw(st.integers(0, len(entries) - 1).filter(lambda number: number != place))
    removed = entries[:place] + entries[place + 1 :]
    swapped = list(entries)
    swapped[place], swapped[other] = swapped[other], swapped[place]
    changed = list(entries)
    changed[place] = msgspec.structs.replace(entries[place], deed=entries[other].deed)
    doubled = [*entries[: place + 1], *entries[place:]]
    for tampered in (removed, swapped, changed, doubled):
        assert list(faults(tampered, [anchor(entries[-1])])) != []


def test_a_finding_is_plain_data() -> None:
    assert msgspec.json.encode(Finding(fault=Fault.CUT, seq=4)) == b'{"fault":"cut","seq":4}'
