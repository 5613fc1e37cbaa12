from __future__ import annotations

import msgspec
import pytest

from realtime.names import Instant
from realtime.retention import DataKind, Hold, holding

NOW = Instant(1000.0)
ALL = Hold(id=1, who="li", why="case 7", since=NOW)


def kept(hold: Hold, kind: DataKind = DataKind.RECORDINGS, now: float = NOW, **what: str) -> bool:
    return bool(holding([hold], Instant(now), kind, **what))


def test_a_hold_is_in_force_from_its_begin_until_its_end_or_release() -> None:
    timed = msgspec.structs.replace(ALL, until=Instant(2000.0))
    assert not kept(timed, now=999.0)
    assert kept(timed, now=1999.9)
    assert not kept(timed, now=2000.0)
    assert kept(ALL, now=9e9)
    assert not kept(msgspec.structs.replace(ALL, released=NOW))


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ({}, True),
        ({"kind": DataKind.RECORDINGS}, True),
        ({"kind": DataKind.JOURNAL}, False),
        ({"caller": "k1"}, True),
        ({"caller": "k2"}, False),
        ({"subject": "r1"}, True),
        ({"subject": "r2"}, False),
        ({"caller": "k1", "subject": "r2"}, False),
    ],
)
def test_a_hold_keeps_what_it_names_and_nothing_else(limits: dict[str, str], expected: bool) -> None:  # noqa: FBT001
    assert kept(msgspec.structs.replace(ALL, **limits), caller="k1", subject="r1") is expected


def test_a_hold_on_a_caller_keeps_nothing_whose_caller_is_unknown() -> None:
    assert not kept(msgspec.structs.replace(ALL, caller="k1"))
