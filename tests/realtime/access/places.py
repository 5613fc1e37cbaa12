"""A call centre of two queues on one PBX, a team and a person, for tests of reach."""

from __future__ import annotations

from realtime.access.scope import Team


class Centre:
    def queues_of(self, pbx: str) -> frozenset[str]:
        return frozenset({"hq/sales", "hq/support"}) if pbx == "hq" else frozenset()

    def team(self, name: str) -> Team:
        return Team(frozenset({"hq/SIP/1", "hq/SIP/2"}), frozenset({"hq/sales"})) if name == "blue" else Team()

    def agents_of(self, person: str) -> frozenset[str]:
        return frozenset({"hq/SIP/1", "branch/SIP/9"}) if person == "1001" else frozenset()
