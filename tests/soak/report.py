"""What a campaign says while it runs, and how it fails: what, where, and with which seed it can be played again."""

from __future__ import annotations

import time
from dataclasses import dataclass, field


class SoakError(AssertionError):
    """Something the product promises did not hold. The text says what and where."""


@dataclass(slots=True)
class Report:
    """Lines with the seconds since the beginning; counts of what was played."""

    seed: int
    began: float = field(default_factory=time.monotonic)
    played: list[str] = field(default_factory=list)

    def say(self, text: str) -> None:
        """One line."""
        print(f"{time.monotonic() - self.began:7.1f} s  {text}", flush=True)

    def minutes(self) -> float:
        """Since the beginning."""
        return (time.monotonic() - self.began) / 60.0


def demand(holds: object, what: str) -> None:
    """Raise SoakError where something does not hold."""
    if not holds:
        raise SoakError(what)
