"""Every module has its own tests, found without searching: a/b.py is tested by tests/a/test_b.py."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.house.source import ROOMS, ROOT, modules, text_of

# Alembic's files are run and not imported: tests/connectors/store/test_tables.py compares what they make.
ELSEWHERE = Path("connectors/store/migrations")


def needs_tests(path: Path) -> bool:
    """A package's front page that only passes names on has nothing to test."""
    return path.name != "__init__.py" and ELSEWHERE not in path.parents


@pytest.mark.parametrize("path", [path for path in modules(*ROOMS) if needs_tests(path)], ids=str)
def test_every_module_has_its_test_file(path: Path) -> None:
    mirrored = Path("tests") / path.parent / f"test_{path.name}"
    assert (ROOT / mirrored).is_file(), f"{path} has no tests of its own: write {mirrored}"
    assert "def test_" in text_of(mirrored), f"{mirrored} tests nothing"
