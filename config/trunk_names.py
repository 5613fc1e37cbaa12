"""How a channel's name becomes a trunk: by the patterns of `[trunks.*]`, else by its endpoint (realtime/endings.py)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from fnmatch import translate

from config.settings import Trunk
from realtime.endings import trunk_of
from realtime.names import PbxId

TrunkOf = Callable[[PbxId, str], str | None]


def trunks_by(tables: Mapping[str, Trunk]) -> TrunkOf:
    """Gives the trunk of a channel, None where it has none; the first table that fits wins."""
    known = [
        (name, re.compile("|".join(translate(pattern) for pattern in table.channels)), frozenset(table.pbxs))
        for name, table in tables.items()
    ]

    def named(pbx: PbxId, channel: str) -> str | None:
        for name, pattern, pbxs in known:
            if (not pbxs or pbx in pbxs) and pattern.match(channel):
                return name
        return trunk_of(channel)

    return named
