from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from connectors.store.database import open_store
from connectors.store.trainings import (
    TrainingUnknownError,
    add_training,
    change_training,
    find_training,
    list_trainings,
)
from realtime.access.roles import Role
from realtime.names import Instant
from realtime.quality.training import Move, Training, TrainingError, TrainingState, moved
from tests.realtime.quality.test_training import training


def approved(by: str, plan: Training) -> Training:
    return moved(plan, Move.APPROVE, by, Role.TRAINER, Instant(2000.0))


def test_a_training_is_kept_with_every_move(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    first, second = add_training(store, training()), add_training(store, training(title="Openings"))
    assert find_training(store, first.number) == training()
    made = change_training(store, first.number, partial(approved, "trainer"))
    assert made.training.state is TrainingState.APPROVED
    assert [one.number for one in list_trainings(store)] == [second.number, first.number]
    assert [one.number for one in list_trainings(store, frozenset({TrainingState.APPROVED}))] == [first.number]
    assert [one.number for one in list_trainings(store, before=second.number)] == [first.number]
    store.dispose()


def test_a_refused_move_changes_nothing_and_an_unknown_number_is_said(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    number = add_training(store, training()).number
    with pytest.raises(TrainingError, match="nobody approves what they proposed"):
        change_training(store, number, partial(approved, "qa"))
    assert find_training(store, number).state is TrainingState.PROPOSED
    with pytest.raises(TrainingUnknownError, match="no training 99"):
        change_training(store, 99, partial(approved, "trainer"))
    with pytest.raises(TrainingUnknownError):
        find_training(store, 99)
    store.dispose()


def test_of_two_deciders_one_comes_first(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    number = add_training(store, training()).number

    def decide(by: str) -> bool:
        try:
            change_training(store, number, partial(approved, by))
        except TrainingError:
            return False
        return True

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(decide, ["a", "b", "c", "d"])) == 1
    store.dispose()
