"""A daemon under test through all its lives: its home, its link, whom it tells, and how it holds out."""

from __future__ import annotations

import asyncio
import contextlib
import json
import signal
import time
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import aiohttp

from config.floor_view import FloorView
from tests.live.compare import queue_differences
from tests.live.daemon import END_SECONDS, Daemon, figures_of, started
from tests.live.wire import Wire
from tests.receiving import Receiver
from tests.soak.asker import Asker
from tests.soak.report import SoakError, demand
from tests.truth import truth_of

FAULTS_OF_OURS = (
    "Traceback",
    "was destroyed but it is pending",
    "was never retrieved",
    "Unclosed",
    "was never awaited",
)
"""What no life of a process may log."""

LONGEST_LEASE = 120.0
"""Seconds in which a message comes again whose sender was killed (90), and some to spare."""

EXPLAINS = 190.0
"""Seconds: a new Asterisk stands for two minutes as an alert, which explains what it left behind for one more."""


@dataclass(slots=True)
class Watcher:
    """lives: processes so far. first, most: megabytes resident. core_began: when Asterisk did. answers, slowest: of
    what is asked the whole time, by path."""

    name: str
    folder: Path
    token: str
    wire: Wire
    receiver: Receiver
    environment: Mapping[str, str] = field(default_factory=dict)
    lives: int = 0
    killed: int = 0
    first: float = 0.0
    most: float = 0.0
    core_began: float = -1e9
    answers: Counter[tuple[str, int]] = field(default_factory=Counter)
    slowest: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    _daemon: Daemon | None = None
    _life: contextlib.AsyncExitStack = field(default_factory=contextlib.AsyncExitStack)
    _screens: list[asyncio.Task[None]] = field(default_factory=list)
    _asker: Asker | None = None

    @property
    def daemon(self) -> Daemon:
        assert self._daemon is not None
        return self._daemon

    async def begin(self) -> None:
        """A new life; its screens come back."""
        self._daemon = await self._life.enter_async_context(started(self.folder, self.token, self.environment))
        self.lives += 1
        self._screens = [asyncio.create_task(self._screen(pause)) for pause in (0.0, 3.0, None)]
        self._asker = Asker(self.name, self.daemon.address, self.token)

    async def live(self) -> None:
        """Wait until it sees the PBX."""
        await self.daemon.live()

    def last_lines(self, count: int) -> list[str]:
        """What it logged last."""
        if self._daemon is not None:
            return self._daemon.lines[-count:]
        log = self.folder / "log"
        return log.read_text(encoding="utf-8").splitlines(keepends=True)[-count:] if log.exists() else []

    async def kill(self) -> None:
        """SIGKILL, at once."""
        self.killed += 1
        self._ask_no_more()
        await self.daemon.kill()
        await self.bury()

    def signal(self, number: signal.Signals) -> None:
        """Send it to the process, which then is stopped, or goes on."""
        if self._asker is not None:
            self._asker.excuse()
        self.daemon.process.send_signal(number)

    async def end(self) -> float:
        """SIGTERM. Raises SoakError where it does not end well; the seconds it took."""
        self._ask_no_more()
        try:
            code, seconds = await self.daemon.stop()
        except TimeoutError:
            raise SoakError(f"{self.name}: does not end within {END_SECONDS:g} s of SIGTERM") from None
        await self.bury()
        demand(code == 0, f"{self.name}: ended with {code} after SIGTERM")
        return seconds

    async def bury(self) -> None:
        """See its process off, whether it ended or not. Raises SoakError for what it should not have logged."""
        if self._daemon is None:
            return
        for screen in self._screens:
            screen.cancel()
        await asyncio.gather(*self._screens, return_exceptions=True)
        lines = self.daemon.lines
        self._ask_no_more()
        await self._life.aclose()
        self._daemon = None
        with (self.folder / "log").open("a", encoding="utf-8") as file:
            file.writelines(lines)
        found = [at for at, line in enumerate(lines) if any(word in line for word in FAULTS_OF_OURS)]
        around = "".join(lines[max(0, found[0] - 3) : found[-1] + 40][:120]) if found else ""
        await self._asker_leaves()
        demand(
            not found, f"{self.name}: a life of its process logged what none may, see {self.folder / 'log'}:\n{around}"
        )

    def _ask_no_more(self) -> None:
        if self._asker is not None:
            self._asker.end()

    async def _asker_leaves(self) -> None:
        asker, self._asker = self._asker, None
        if asker is None:
            return
        await asyncio.to_thread(asker.join)
        self.answers.update(asker.answers)
        for path, seconds in asker.slowest.items():
            self.slowest[path] = max(self.slowest[path], seconds)
        demand(not asker.complaints, f"{self.name}: {asker.complaints[:10]}")

    def answers_in_time(self) -> None:
        """Whatever was asked so far was answered as it must be. Raises SoakError."""
        complaints = [] if self._asker is None else self._asker.complaints
        demand(not complaints, f"{self.name}: {complaints[:10]}")

    async def takes_a_screen(self, within: float) -> None:
        """A screen whose token is known is let in, and sees the floor. Raises SoakError."""
        try:
            async with asyncio.timeout(within):
                await self.daemon.until(lambda _view: True)
        except (TimeoutError, aiohttp.ClientError) as error:
            demand(holds=False, what=f"{self.name}: a screen saw nothing within {within:g} s: {type(error).__name__}")

    async def refuses_a_stranger(self, within: float) -> None:
        """Whoever comes with a token that nobody can look up now is told so at once. Raises SoakError."""
        headers = {"Authorization": "Bearer fw_unheard_of"}
        try:
            async with (
                asyncio.timeout(within),
                aiohttp.ClientSession(headers=headers) as web,
                web.get(f"{self.daemon.address}/api/v1/floor") as answer,
            ):
                said = (await answer.json(content_type=None))["type"].rpartition(":")[2]
        except TimeoutError:
            said = "nothing"
        demand(said == "store-unavailable", f"{self.name}: a stranger was told {said} while the store was frozen")

    async def _screen(self, pause: float | None) -> None:
        """A screen that reads a frame and rests, or, with None, is switched on and never reads anything."""
        daemon = self.daemon
        with contextlib.suppress(aiohttp.ClientError, ConnectionError):
            async with (
                aiohttp.ClientSession(headers=daemon.headers()) as web,
                web.ws_connect(f"{daemon.address}/api/v1/live", max_msg_size=0) as link,
            ):
                if pause is None:
                    await asyncio.Event().wait()
                async for _ in link:
                    await asyncio.sleep(pause or 0.0)

    def resident(self) -> float:
        """Megabytes of memory the process has now."""
        status = Path(f"/proc/{self.daemon.process.pid}/status").read_text(encoding="ascii")
        now = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024.0
        self.first = self.first or now
        self.most = max(self.most, now)
        return now

    async def agrees(self, log: Path, patience: float) -> None:
        """Its figures are queue_log's, to the last call. Raises SoakError with what differs."""

        def differing(view: FloorView) -> list[str]:
            return queue_differences(figures_of(view), truth_of(log))

        found = await self.daemon.agrees(differing, patience)
        demand(not found, f"{self.name}: figures differ from queue_log: {found[:5]}")

    async def asked(self, path: str) -> Any:
        """What the API says."""
        status, body = await self.daemon.get(path)
        demand(status == 200, f"{self.name}: {path} answers {status}: {body[:200]!r}")
        return json.loads(body)

    async def alerts(self) -> list[dict[str, Any]]:
        """All alerts there were."""
        found: list[dict[str, Any]] = (await self.asked("/api/v1/alerts?limit=500"))["alerts"]
        return [alert for alert in found if alert["state"] != "pending"]

    async def unexplained(self) -> None:
        """Wait until nothing is any more put down to Asterisk's having begun anew."""
        await asyncio.sleep(max(0.0, self.core_began + EXPLAINS - time.monotonic()))

    async def quiet(self, rule: str, patience: float) -> None:
        """Wait until whatever was told of a rule was told to be over."""
        receiver = self.receiver
        over = await receiver.until(lambda: len(receiver.of(rule)) == len(receiver.of(rule, "resolved")), patience)
        demand(over, f"{self.name}: {rule} does not end within {patience:g} s")

    def repeats_nothing(self) -> None:
        """Nothing is told twice; a message whose sender was killed may come again under its own key."""
        steps = Counter(":".join(key.split(":")[:3]) for key in set(self.receiver.taken) if "reminder" not in key)
        twice = [step for step, count in steps.items() if count > 1]
        demand(not twice, f"{self.name}: told again under another key: {twice}")
        again = [key for key, count in Counter(self.receiver.taken).items() if count > 1]
        demand(len(again) <= self.killed, f"{self.name}: taken twice without a kill that explains it: {again}")

    async def loses_nothing(self) -> int:
        """Each word that its timeline says was told has arrived, at the latest after a dead sender's lease."""
        owed: set[str] = set()
        for alert in await self.alerts():
            timeline = (await self.asked(f"/api/v1/alerts/{alert['id']}"))["timeline"]
            told = [line for line in timeline if line["what"] == "told" and line["values"].get("channels")]
            owed |= {f"{alert['id']}:{line['values']['step']}" for line in told}
            if told and alert["state"] in ("resolved", "closed"):
                owed.add(f"{alert['id']}:resolved")

        def missing() -> set[str]:
            return owed - {":".join(key.split(":")[:2]) for key in self.receiver.taken}

        arrived = await self.receiver.until(lambda: not missing(), LONGEST_LEASE)
        demand(arrived, f"{self.name}: told by its timeline and never arrived: {sorted(missing())}")
        return len(owed)
