"""Check the surge rule as the night does, now: its false alarms of four weeks, and the threshold that is proposed.

Each queue with a week of history is played, in a process of its own. Nothing is changed: the proposal is written into
the file by whoever wants it. With --keep what is found stands in the console in the place of the night's, and the
detectors take how far counts spread from it when they learn next.
"""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path

import msgspec
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from config.alert_terms import terms_of
from config.check_views import check_view
from config.history import learned_from
from config.loader import DEFAULT_FILE, load
from config.night_check import NightCheck
from config.output import remark, say
from config.problems import OperationError
from config.settings import Settings
from connectors.clock import Clock, SystemClock
from connectors.store.database import FILE_NAME, open_store
from connectors.store.self_checks import Night, keep_check
from connectors.store.threads import in_store
from web.rules import CheckView


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--queue", action="append", default=[], metavar="QUEUE", help='only this queue, as "hq/sales"')
    parser.add_argument("--keep", action="store_true", help="keep what is found, as the night does")
    parser.add_argument("--json", action="store_true", help="one JSON object per line")
    parser.add_argument("--config", type=Path, default=DEFAULT_FILE, help="the file (default: %(default)s)")


def run(arguments: argparse.Namespace) -> int:
    """Check and print queue by queue. Raises OperationError without a store that can be asked."""
    settings = load(arguments.config)
    store = _store(settings)
    try:
        found = asyncio.run(_checked(settings, store, SystemClock(), arguments))
    except SQLAlchemyError as error:
        raise OperationError(f"the store cannot be asked ({type(error).__name__}): try floorwatch doctor") from None
    finally:
        store.dispose()
    if not found:
        remark("no queue has a full week of history yet: there is nothing to check a threshold by")
    return 0


def _store(settings: Settings) -> Engine:
    url, folder = settings.storage.url, settings.storage.directory
    if url is None and not (folder / FILE_NAME).is_file():
        raise OperationError(f"there is no store in {folder}: the daemon that uses it has not run yet")
    return open_store(folder, None if url is None else url.reveal())


async def _checked(settings: Settings, store: Engine, clock: Clock, arguments: argparse.Namespace) -> int:
    """Print what is found as it is found; of how many queues."""
    now, found = clock.now(), 0
    learned = await in_store(learned_from, store, terms_of(settings).learned, now)
    night = NightCheck(settings, store, lambda: learned, _learn_later, clock)
    async for check in night.checks(now, frozenset(arguments.queue)):
        if arguments.keep:
            await in_store(keep_check, store, check, now)
        view = check_view(Night(now, check))
        say(msgspec.json.encode(view).decode() if arguments.json else "\n".join(_lines(view)))
        found += 1
    return found


async def _learn_later() -> None:
    """The daemon learns from what is kept by itself."""


def _lines(view: CheckView) -> list[str]:
    """One queue for people."""
    head = f"{view.queue}: {view.weeks:g} weeks played, {view.history_days} days of history"
    tried = ", ".join(f"{each.per_week:g} at {each.threshold:g}" for each in view.tried)
    told = [head]
    if view.per_week is not None:
        real = f" ({view.real} more were real)" if view.real else ""
        told.append(f"  at the threshold {view.threshold:g}: {view.per_week:g} false alarms a week{real}")
    if view.proposed is None:
        told.append("  no proposal: less than half a week of ten-second bins was seen")
    elif view.proposed == view.threshold:
        told.append(f"  proposed: keep {view.threshold:g}")
    else:
        told.append(f"  proposed: {view.proposed:g}, with {view.proposed_per_week:g} a week (tried: {tried})")
    return told
