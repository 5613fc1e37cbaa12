"""Somebody who asks a daemon the whole time, as dashboards do, and complains when it does not answer as promised.

The floor is answered at once whatever the store does; what needs the store says 200 or 503; nothing is ever a 500.
"""

from __future__ import annotations

import http.client
import threading
import time
from collections import Counter, defaultdict
from urllib.parse import urlsplit

FLOOR_WITHIN = 5.0
"""Seconds for what comes from memory. It is one at most; two cores that are busy with two Asterisks add what they will.
Who waited for a frozen store would wait longer than this."""

STORE_WITHIN = 60.0
"""Seconds for what comes from the store: a statement that is under way when it freezes has the longest to wait."""

EVERY = 1.0


class Asker:
    """Two threads over one life of a daemon. complaints: what did not hold; slowest: seconds, by path."""

    def __init__(self, name: str, address: str, token: str) -> None:
        self.complaints: list[str] = []
        self.slowest: defaultdict[str, float] = defaultdict(float)
        self.answers: Counter[tuple[str, int]] = Counter()
        self._name = name
        self._host = urlsplit(address).netloc
        self._headers = {"Authorization": f"Bearer {token}"}
        self._over = threading.Event()
        self._excuses = 0
        asked = (
            ({"/api/v1/floor": (200,), "/healthz": (200,)}, FLOOR_WITHIN),
            (
                {"/api/v1/alerts?limit=100": (200, 503)},
                STORE_WITHIN,
            ),
        )
        self._threads = [threading.Thread(target=self._run, args=each, daemon=True) for each in asked]
        for thread in self._threads:
            thread.start()

    def excuse(self) -> None:
        """What is asked at this moment need not be answered: the process is stopped, or goes on."""
        self._excuses += 1

    def end(self) -> None:
        """Ask no more; nothing that is still unanswered counts."""
        self._over.set()

    def join(self) -> None:
        """Wait for the threads, once the daemon is gone."""
        for thread in self._threads:
            thread.join(STORE_WITHIN)

    def _run(self, paths: dict[str, tuple[int, ...]], within: float) -> None:
        while not self._over.wait(EVERY):
            for path, good in paths.items():
                self._ask(path, good, within)

    def _ask(self, path: str, good: tuple[int, ...], within: float) -> None:
        excuses, began = self._excuses, time.monotonic()
        said: int | str
        try:
            said = self._status(path, within)
        except (OSError, http.client.HTTPException) as error:
            said = type(error).__name__
        took = time.monotonic() - began
        if self._over.is_set() or excuses != self._excuses or excuses % 2:
            return
        self.slowest[path] = max(self.slowest[path], took)
        if isinstance(said, int):
            self.answers[path, said] += 1
        if said not in good or took > within:
            self.complaints.append(f"{self._name}: {path} answered {said} after {took:.1f} s")

    def _status(self, path: str, within: float) -> int:
        link = http.client.HTTPConnection(self._host, timeout=within)
        try:
            link.request("GET", path, headers=self._headers)
            answer = link.getresponse()
            answer.read()
            return answer.status
        finally:
            link.close()
