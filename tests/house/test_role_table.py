"""docs/access.md shows the rights of each role as the code has them."""

from __future__ import annotations

from tests.house.role_table import PAGE, page_with, role_table


def test_the_table_of_roles_in_the_documentation_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page_with(role_table()), "run: python -m tests.house.role_table"
