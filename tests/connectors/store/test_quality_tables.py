from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from connectors.store.database import open_store
from connectors.store.quality_tables import sample_steps


def test_a_step_belongs_to_a_sample(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    with pytest.raises(IntegrityError), store.begin() as connection:
        connection.execute(insert(sample_steps).values(sample=7, at=1.0, action="claim", step="{}"))
    store.dispose()
