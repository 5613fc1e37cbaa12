from __future__ import annotations

from pathlib import Path

import pytest

from config.queue_names import check_pbx_name, check_queue_name
from config.reading import Reader

KNOWN = frozenset({"hq", "branch"})


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("sales", ""),
        ("hq/sales", ""),
        ("hp/sales", 'names the PBX "hp", which is not configured; configured: branch, hq'),
        ("hq/", "names no queue"),
    ],
)
def test_a_name_with_a_slash_begins_with_a_pbx_of_the_file(name: str, said: str) -> None:
    reader = Reader(base=Path("/"), environment={})
    check_queue_name(reader, name, KNOWN, ("boards", "hall", "queues"))
    assert [said in message for _, message, *_ in reader.faults] == ([True] if said else [])


def test_a_pbx_is_one_of_the_file() -> None:
    reader = Reader(base=Path("/"), environment={})
    check_pbx_name(reader, "hq", KNOWN, ("a",))
    check_pbx_name(reader, "hp", KNOWN, ("a",))
    assert reader.faults == [(("a",), 'there is no PBX "hp"; configured: branch, hq', "", "")]
