"""A floor that is watched by the alert rules of a file: `Watched("[alerts.long_wait]...").tell(joined(0)).at(130)`."""

from __future__ import annotations

from pathlib import Path
from typing import Self

from config.alert_terms import terms_of
from config.loader import parse
from config.rules import rules_of
from config.settings import Settings
from realtime.detectors.backtest import Backtest
from realtime.detectors.finding import Finding
from realtime.detectors.ruleset import NOTHING, Outside, Rules, memory_from
from realtime.events import FloorEvent
from realtime.state import Floor
from tests.build import at, feed

HQ = '[[pbx]]\nname = "hq"\nhost = "h"\nusername = "u"\nsecret = "s"\n'


def site(table: str = "") -> Settings:
    return parse(f"{HQ}{table}", Path("f.toml"), {})


class Watched:
    """The rules at work; `at` gives what stands at a time, by rule and subject."""

    def __init__(self, table: str = "") -> None:
        self.terms = terms_of(site(table))
        self.watch = Backtest(self.terms, Floor(rules=rules_of(site(table))), at(-10))
        self.outside: Outside = NOTHING
        self.tell(feed(-5))

    def tell(self, *happened: FloorEvent) -> Self:
        for event in happened:
            for _ in self.watch.take(at(-1e6), event):
                pass
        return self

    def at(self, when: float) -> dict[tuple[str, str], Finding]:
        found = self.watch.look(at(when), self.outside)
        return {(each.rule, each.subject.id): each for each in found}

    def rules_at(self, when: float) -> set[str]:
        return {rule for rule, _ in self.at(when)}

    def restart(self) -> Self:
        """The memory goes to bytes and back, as over a restart."""
        self.watch.rules = Rules(self.terms, memory=memory_from(self.watch.rules.to_bytes()))
        return self
