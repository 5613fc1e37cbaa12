"""`[trunks.NAME]`: which channels are of which trunk, where their names do not say it by themselves."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from config.settings.kinds import Name, Section

Patterns = Annotated[
    tuple[Name, ...], Meta(min_length=1, max_length=50, description='channel names, such as ["PJSIP/carrier-a-*"]')
]


class Trunk(Section, frozen=True, kw_only=True):
    """One trunk. channels: names of its channels, "*" for anything; pbxs: where it is, empty for everywhere."""

    channels: Patterns
    pbxs: tuple[Name, ...] = ()
