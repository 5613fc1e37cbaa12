"""Which parts a process has, by the role it is started in."""

from __future__ import annotations

from enum import StrEnum

from config.daemon import serve
from config.serving import Serve
from config.web_node import serve_web


class Role(StrEnum):
    """ALL: collector, alerting and web in one process, the default. WEB: web alone, from another's stream."""

    ALL = "all"
    WEB = "web"


_SERVING: dict[Role, Serve] = {Role.ALL: serve, Role.WEB: serve_web}


def serving_as(role: Role) -> Serve:
    """What runs in this role."""
    return _SERVING[role]
