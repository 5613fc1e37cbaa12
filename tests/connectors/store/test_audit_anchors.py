from __future__ import annotations

from pathlib import Path

import pytest

from connectors.errors import MisconfiguredError
from connectors.store.audit_anchors import note_anchor, read_anchors
from realtime.access.audit_chain import Anchor
from realtime.names import Instant

ONE = Anchor(seq=1, hash="11" * 32, at=Instant(5.0))
TWO = Anchor(seq=9, hash="22" * 32, at=Instant(6.0))


def test_anchors_are_appended_and_readable_by_their_owner_only(tmp_path: Path) -> None:
    file = tmp_path / "anchors"
    assert read_anchors(file) == []
    note_anchor(file, ONE)
    note_anchor(file, TWO)
    assert read_anchors(file) == [ONE, TWO]
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_last_line_cut_by_a_crash_is_passed_over_and_any_other_is_told(tmp_path: Path) -> None:
    file = tmp_path / "anchors"
    note_anchor(file, ONE)
    with file.open("ab") as opened:
        opened.write(b'{"seq": 2, "ha')
    assert read_anchors(file) == [ONE]
    with file.open("ab") as opened:
        opened.write(b"\n")
    note_anchor(file, TWO)
    with pytest.raises(MisconfiguredError, match=":2 is no anchor"):
        read_anchors(file)


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    with pytest.raises(MisconfiguredError, match="cannot be read"):
        read_anchors(tmp_path)
