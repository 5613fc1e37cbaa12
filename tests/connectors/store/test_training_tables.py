from __future__ import annotations

from connectors.store.training_tables import trainings


def test_what_is_looked_for_has_a_column_and_an_index() -> None:
    assert {column.name for column in trainings.columns} == {"id", "state", "at", "training"}
    assert [[column.name for column in index.columns] for index in trainings.indexes] == [["state"]]
