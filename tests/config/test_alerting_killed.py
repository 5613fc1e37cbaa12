"""The real daemon killed while an alert is on its way: nothing is lost, nothing is told twice."""

from __future__ import annotations

from pathlib import Path

from tests.config.commands.test_run import nobody
from tests.killed import killed_between_two_tries, killed_inside_a_send

__all__ = ["nobody"]


async def test_an_alert_that_fired_before_the_kill_is_delivered_once_after_it(tmp_path: Path, nobody: int) -> None:
    receiver = await killed_between_two_tries(tmp_path, nobody)
    assert len(set(receiver.tried)) == 1
    assert len(receiver.taken) == 1
    assert [told.reason for told in receiver.told] == ["feed_lost"]


async def test_a_kill_inside_a_send_brings_the_same_key_again_and_nothing_else(tmp_path: Path, nobody: int) -> None:
    receiver = await killed_inside_a_send(tmp_path, nobody)
    assert len(receiver.tried) == 2
    assert len(set(receiver.tried)) == 1, "by its key the receiver can drop the repetition"
    assert receiver.taken == receiver.tried[1:]
    assert [told.reason for told in receiver.told] == ["feed_lost"]
