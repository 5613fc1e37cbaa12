"""Trainings in the store. A move reads and writes within one transaction: of two deciders one comes first."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
from sqlalchemy import Connection, Engine, insert, select, update

from connectors.store.database import writing
from connectors.store.training_tables import trainings
from realtime.quality.training import Training, TrainingState

_decoder = msgspec.json.Decoder(Training)
_C = trainings.c


class KeptTraining(msgspec.Struct, frozen=True):
    """A training and its number."""

    number: int
    training: Training


class TrainingUnknownError(LookupError):
    """No training has this number."""

    def __init__(self, number: int) -> None:
        super().__init__(f"there is no training {number}")


def add_training(store: Engine, training: Training) -> KeptTraining:
    """Keep a training as it is entered."""
    with writing(store) as connection:
        (number,) = connection.execute(insert(trainings).values(_row(training))).inserted_primary_key or (0,)
    return KeptTraining(int(number), training)


def change_training(store: Engine, number: int, step: Callable[[Training], Training]) -> KeptTraining:
    """Take one step with a training. Raises TrainingUnknownError, and TrainingError of the step."""
    with writing(store) as connection:
        made = step(_found(connection, number))
        connection.execute(update(trainings).where(_C.id == number).values(_row(made)))
    return KeptTraining(number, made)


def find_training(store: Engine, number: int) -> Training:
    """A training. Raises TrainingUnknownError."""
    with store.connect() as connection:
        return _found(connection, number)


def list_trainings(
    store: Engine, states: frozenset[TrainingState] | None = None, before: int | None = None, most: int = 100
) -> list[KeptTraining]:
    """Trainings in these states (None: all), the newest first. before: only numbers below this one."""
    query = select(_C.id, _C.training).order_by(_C.id.desc()).limit(most)
    if states is not None:
        query = query.where(_C.state.in_(sorted(states)))
    if before is not None:
        query = query.where(_C.id < before)
    with store.connect() as connection:
        return [KeptTraining(row.id, _decoder.decode(row.training)) for row in connection.execute(query)]


def _row(training: Training) -> dict[str, object]:
    return {
        "state": training.state.value,
        "at": training.proposed,
        "training": msgspec.json.encode(training).decode(),
    }


def _found(connection: Connection, number: int) -> Training:
    row = connection.execute(select(_C.training).where(_C.id == number)).first()
    if row is None:
        raise TrainingUnknownError(number)
    return _decoder.decode(row.training)
