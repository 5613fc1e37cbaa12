"""`make soak`: faults of every kind against real daemons on a real Asterisk under load; docs/soak.md tells the story.

python -m tests.soak [--seed N] [--minutes M] [--fault NAME] [--keep]
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import secrets
import shutil
import sys
import tempfile
import traceback
from pathlib import Path

from tests.live.settable import faketime
from tests.soak.calm import calm
from tests.soak.faults import FAULTS, TELLS_WITHIN, drawn
from tests.soak.house import House, opened
from tests.soak.report import Report, demand

MINUTES = 14.0
"""How long new rounds of faults begin; the surge of the calm house takes about as long to end by itself."""

ONE_FAULT = 150.0 * 3
"""Seconds in which a fault must be mended and the house settled."""


def arguments(words: list[str]) -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    seed = int(os.environ.get("SOAK_SEED") or secrets.randbelow(1_000_000))
    parser.add_argument("--seed", type=int, default=seed, help="of all chance; also SOAK_SEED")
    parser.add_argument("--minutes", type=float, default=float(os.environ.get("SOAK_MINUTES") or MINUTES))
    parser.add_argument("--fault", action="append", default=[], help="play only faults whose name contains this")
    parser.add_argument("--without-calm", action="store_true", help="leave the calm house and its surge out")
    parser.add_argument("--keep", action="store_true", help="leave files and logs in place; they stay after a failure")
    return parser.parse_args(words)


async def campaign(folder: Path, said: argparse.Namespace, report: Report) -> None:
    """Round after round, every fault once in each, in an order drawn by the seed."""
    chosen = [name for name in FAULTS if not said.fault or any(part in name for part in said.fault)]
    demand(chosen, f"no fault is called {said.fault}; there are: {', '.join(FAULTS)}")
    order = random.Random(said.seed)
    async with opened(folder, said.seed, report) as house:
        await house.settle()
        try:
            while not report.played or report.minutes() < said.minutes:
                for name in drawn(chosen, order):
                    if len(report.played) >= len(chosen) and report.minutes() >= said.minutes:
                        break
                    await one(house, name)
        except BaseException:
            for watcher in house.watchers:
                report.say(f"{watcher.name}, last lines:\n" + "".join(watcher.last_lines(30)))
            # The small disk goes with the house; what it held tells what happened.
            await asyncio.to_thread(shutil.copytree, house.disk.folder, folder / "embedded" / "kept")
            raise
        await farewell(house)


async def one(house: House, name: str) -> None:
    """One fault, and the rest after it."""
    began = asyncio.get_running_loop().time()
    house.report.say(f"... {name}")
    try:
        async with asyncio.timeout(ONE_FAULT):
            await house.passes(1, 4)
            await FAULTS[name](house)
            await house.settle()
    except Exception as error:
        raise AssertionError(f"after '{name}': {error or type(error).__name__}") from error
    house.report.played.append(name)
    memory = ", ".join(f"{watcher.name} {watcher.resident():.0f} MB" for watcher in house.watchers)
    calls = house.load.played.total()
    house.report.say(f"ok  {name} ({asyncio.get_running_loop().time() - began:.0f} s; {calls} calls so far; {memory})")


async def farewell(house: House) -> None:
    """The last checks, and a clean end."""
    await house.load.rest()
    for watcher in house.watchers:
        for rule in ("core_lost", "feed_lost", "disk_full"):
            await watcher.quiet(rule, TELLS_WITHIN)
        owed = await watcher.loses_nothing()
        watcher.repeats_nothing()
        alerts = await watcher.alerts()
        seconds = await watcher.end()
        rules = sorted({alert["rule"] for alert in alerts})
        house.report.say(
            f"{watcher.name}: {watcher.lives} lives, {watcher.killed} kills; {len(alerts)} alerts: {', '.join(rules)}; "
            f"{owed} words told: all arrived, none twice"
        )
        house.report.say(
            f"{watcher.name}: {watcher.first:.0f} MB at first, {watcher.most:.0f} at most; ended within {seconds:.1f} s"
        )
        answers = ", ".join(f"{path} {said} {count} times" for (path, said), count in sorted(watcher.answers.items()))
        slowest = ", ".join(f"{path} {seconds:.2f} s" for path, seconds in watcher.slowest.items())
        house.report.say(f"{watcher.name}: answered {answers}; slowest {slowest}")


async def played(folder: Path, said: argparse.Namespace, report: Report) -> None:
    """Both houses side by side; the first failure ends both."""
    async with asyncio.TaskGroup() as houses:
        houses.create_task(campaign(folder / "faults", said, report))
        if not said.without_calm:
            houses.create_task(calm(folder / "calm", said.seed, report))


def main(words: list[str]) -> int:
    """Play; 0 when everything held."""
    said = arguments(words)
    report = Report(said.seed)
    report.say(f"seed {said.seed}; again: python -m tests.soak --seed {said.seed}")
    if faketime() is None and os.environ.get("FLOORWATCH_NO_SKIPS"):
        report.say("FAILED: libfaketime is not installed, so no clock can be set: sh tests/install.sh")
        return 1
    folder = Path(tempfile.mkdtemp(prefix="fw-soak-"))
    for name in ("faults", "calm"):
        (folder / name).mkdir()
    try:
        asyncio.run(played(folder, said, report))
    except Exception as failure:  # noqa: BLE001  # whatever it is, the seed has to be said
        traceback.print_exception(failure)
        first: BaseException = failure
        while isinstance(first, BaseExceptionGroup):
            first = first.exceptions[0]
        report.say(f"FAILED {first}; seed {said.seed}; what is left lies in {folder}")
        return 1
    report.say(f"held: {len(report.played)} faults of {len(set(report.played))} kinds; seed {said.seed}")
    if not said.keep:
        shutil.rmtree(folder, ignore_errors=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
