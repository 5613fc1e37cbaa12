"""Every recording through the whole chain over a real socket, as fast as it can be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.captures import recorded
from tests.replayed import differences, followed


@pytest.mark.parametrize("name", recorded.NAMES)
async def test_a_recording_followed_over_ami_ends_with_queue_logs_counts(name: str, tmp_path: Path) -> None:
    keeper = await followed(name, tmp_path, None)
    assert differences(keeper, name) == []
    assert not keeper.floor.visits.open
