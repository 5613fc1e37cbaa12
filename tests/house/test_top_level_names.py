"""Our packages have everyday names (architecture.md fixes them); nobody else installed may own them, too."""

from __future__ import annotations

from importlib.metadata import packages_distributions

import pytest

from tests.house.source import ROOMS


@pytest.mark.parametrize("room", [*ROOMS, "tests"])
def test_no_installed_distribution_owns_a_name_of_ours(room: str) -> None:
    owners = set(packages_distributions().get(room, [])) - {"floorwatch"}
    assert owners == set(), f"{owners} install a top-level package {room!r}: choose another dependency"
