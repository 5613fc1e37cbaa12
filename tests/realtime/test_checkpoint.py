"""The floor to bytes and back; the properties of restored floors stand in test_properties.py."""

from __future__ import annotations

import pytest

from realtime.checkpoint import ROWS, VERSION, CheckpointError, pieces, restore
from realtime.rules import Rules
from tests.build import answered, ended, hangup, joined, left, member, offered
from tests.story import Story


def test_a_restored_floor_has_every_index_of_the_original() -> None:
    story = Story().tell(member(0, wrap_up=30.0), joined(1), offered(2), answered(3), ended(9), joined(10, "bea"))
    restored = restore(pieces(story.floor), Rules())
    assert restored.visits == story.floor.visits
    assert restored.agents == story.floor.agents
    assert restored.calls == story.floor.calls
    assert restored.queues == story.floor.queues
    assert (restored.pbxs, restored.tidy_at) == (story.floor.pbxs, story.floor.tidy_at)


def test_ended_legs_are_forgotten_in_the_same_order_after_a_restart() -> None:
    story = Story().tell(hangup(0, "late"), hangup(-50, "early"), hangup(5, "last"))
    restored = restore(pieces(story.floor), Rules())
    assert list(restored.calls.ended) == list(story.floor.calls.ended)


def test_a_large_floor_comes_in_pieces() -> None:
    story = Story()
    for number in range(ROWS + 1):
        story.tell(joined(number, f"caller{number}"), left(number + 0.5, f"caller{number}"))
    blobs = list(pieces(story.floor))
    assert sum(blob.startswith(b'{"visits"') for blob in blobs) == 2
    assert len(restore(blobs, Rules()).visits.by_id) == ROWS + 1


def test_what_changes_after_pieces_were_asked_for_is_not_in_them() -> None:
    story = Story().tell(joined(0))
    asked = pieces(story.floor)
    story.tell(left(1), joined(2, "bea"))
    assert list(restore(asked, Rules()).visits.by_id) == ["hq/anna/sales/1"]


@pytest.mark.parametrize("blob", [b"", b"{", b'{"visits": [{"id": 3}]}', b'{"visits": [{"stage": "dreaming"}]}'])
def test_damage_is_said_and_nothing_else(blob: bytes) -> None:
    with pytest.raises(CheckpointError, match="cannot be read"):
        restore([blob], Rules())


def test_a_checkpoint_of_a_newer_program_is_refused() -> None:
    with pytest.raises(CheckpointError, match=f"version {VERSION + 1}; this program reads up to {VERSION}"):
        restore([f'{{"version": {VERSION + 1}}}'.encode()], Rules())
