"""A part that fails now and then because of others: told when it begins to fail and when it works again."""

from __future__ import annotations

import logging


class Outage:
    """One part's failing. What happens in between is no news: nobody reads a line a second."""

    def __init__(self, log: logging.Logger, works: str) -> None:
        """works: what is said at its end."""
        self.lasts = False
        self._log = log
        self._works = works

    def failed(self, said: str) -> None:
        """It failed; what is said of it, the first time. Waiting mends it, so it is no traceback's matter."""
        if not self.lasts:
            self._log.error("%s", said)
        self.lasts = True

    def worked(self) -> None:
        """It did what it should."""
        if self.lasts:
            self._log.info("%s", self._works)
        self.lasts = False
