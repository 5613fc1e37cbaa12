"""Writes the table of roles in docs/access.md; run `python -m tests.house.role_table` after changing it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from realtime.access.roles import RIGHTS, Right, Role

PAGE: Final = Path(__file__).parents[2] / "docs" / "access.md"
BEGIN: Final = "## Roles\n\n"


def role_table() -> str:
    """One row for each role, its rights in the order in which they are declared."""
    rows = ["| role | rights |", "|---|---|"]
    for role in Role:
        held = (
            "all" if RIGHTS[role] == set(Right) else ", ".join(right.value for right in Right if right in RIGHTS[role])
        )
        rows.append(f"| `{role}` | {held} |")
    return "\n".join([*rows, ""])


def page_with(table: str) -> str:
    """The page with this table."""
    before, _, _ = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    return before + BEGIN + table


if __name__ == "__main__":
    PAGE.write_text(page_with(role_table()), encoding="utf-8")
