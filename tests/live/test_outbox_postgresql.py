"""The daemon killed while an alert is on its way, with its store in a real PostgreSQL."""

from __future__ import annotations

from pathlib import Path

from tests.config.commands.test_run import nobody
from tests.killed import killed_between_two_tries, killed_inside_a_send
from tests.live.postgresql import postgresql

__all__ = ["nobody"]


async def test_a_kill_loses_nothing_and_repeats_nothing(tmp_path: Path, nobody: int) -> None:
    with postgresql() as url:
        receiver = await killed_between_two_tries(tmp_path, nobody, url)
    assert len(set(receiver.tried)) == 1
    assert [told.reason for told in receiver.told] == ["feed_lost"]


async def test_a_kill_inside_a_send_brings_the_same_key_again_and_nothing_else(tmp_path: Path, nobody: int) -> None:
    with postgresql() as url:
        receiver = await killed_inside_a_send(tmp_path, nobody, url)
    assert len(receiver.tried) == 2
    assert len(set(receiver.tried)) == 1
    assert receiver.taken == receiver.tried[1:]
    assert [told.reason for told in receiver.told] == ["feed_lost"]
