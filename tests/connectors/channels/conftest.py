from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from connectors.store.database import open_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Engine]:
    opened = open_store(tmp_path / "store")
    yield opened
    opened.dispose()
