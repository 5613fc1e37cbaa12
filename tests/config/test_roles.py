from __future__ import annotations

from config.daemon import serve
from config.roles import Role, serving_as
from config.web_node import serve_web


def test_each_role_is_served_by_its_own_composition() -> None:
    assert {role: serving_as(role) for role in Role} == {Role.ALL: serve, Role.WEB: serve_web}
