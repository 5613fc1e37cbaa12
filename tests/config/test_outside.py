from __future__ import annotations

from pathlib import Path

from config.outside import outside
from connectors.channels.canary import Trouble, Wrong
from tests.build import at


def test_a_disk_is_asked_and_one_that_is_not_there_is_not_known(tmp_path: Path) -> None:
    found = outside(tmp_path, ())
    assert found.disk_used is not None
    assert 0.0 <= found.disk_used <= 1.0
    assert outside(tmp_path / "gone", ()).disk_used is None


def test_a_channel_with_two_troubles_is_told_once(tmp_path: Path) -> None:
    troubles = [Trouble(channel="chat", wrong=wrong, since=at(0)) for wrong in Wrong]
    assert [each.channel for each in outside(tmp_path, troubles).troubles] == ["chat"]
