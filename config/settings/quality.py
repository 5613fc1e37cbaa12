"""`[quality]`: what a site decides of its quality assurance."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from config.settings.kinds import Section

ShareOfCalls = Annotated[float, Meta(ge=0, le=1, description="a share from 0 (none) to 1 (all)")]
HighestMark = Annotated[float, Meta(ge=2, le=100, description="a mark from 2 to 100")]


class Quality(Section, frozen=True, kw_only=True):
    """blind_double_share: of the scored calls a second rater scores blind; 0 for none.

    agents_listen: whether agents may hear their own calls once these are scored. survey_highest: the best mark that
    a caller can give after a call; 1 is the worst.
    """

    blind_double_share: ShareOfCalls = 0.05
    agents_listen: bool = True
    survey_highest: HighestMark = 5.0
