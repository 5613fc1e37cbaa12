"""How long people stay signed in."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from config.settings.kinds import Section

Minutes = Annotated[int, Meta(ge=5, le=1440, description="a whole number of minutes from 5 to 1440")]
Hours = Annotated[int, Meta(ge=1, le=720, description="a whole number of hours from 1 to 720")]


class Access(Section, frozen=True, kw_only=True):
    """session_idle_minutes: a session that nobody used for so long ends. session_hours: the longest one lives."""

    session_idle_minutes: Minutes = 120
    session_hours: Hours = 24
