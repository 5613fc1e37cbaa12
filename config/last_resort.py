"""The end of a process that must not wait for a thread that hangs: a file system or a name server may never answer.

Python joins its threads before a process ends. Whatever must be kept is written before; what is waited for after that,
or for longer than an orderly end can take, waits for nothing of ours.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
import threading
from collections.abc import Coroutine, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

ORDERLY_SECONDS = 30.0
"""How long the parts may take to end, each within its own bound: far more than they do."""

JOINING_SECONDS = 2.0
"""How long threads are waited for once all parts have ended."""

log = logging.getLogger(__name__)


def end_within(seconds: float, code: int) -> threading.Timer:
    """End the process with this code unless the timer is cancelled before."""
    timer = threading.Timer(seconds, _end, (code,))
    timer.daemon = True
    timer.start()
    return timer


def played(work: Coroutine[Any, Any, None]) -> None:
    """Run `work` in a loop of its own, as asyncio.run does, whose end waits for no thread that hangs."""
    with ExitStack() as ending, asyncio.Runner() as runner:
        code = 1
        try:
            runner.run(work)
            code = 0
        finally:
            ending.enter_context(ending_within(JOINING_SECONDS, code))


@contextmanager
def ending_within(seconds: float, code: int) -> Iterator[None]:
    """The block ends within so many seconds, or the process does."""
    timer = end_within(seconds, code)
    try:
        yield
    finally:
        timer.cancel()


def _end(code: int) -> None:
    main = threading.main_thread()
    waiting = sorted(each.name for each in threading.enumerate() if not each.daemon and each is not main)
    log.error("ended without waiting for what hangs: %s", ", ".join(waiting) or "the parts themselves")
    logging.shutdown()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
