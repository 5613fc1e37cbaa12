"""A process with a thread that hangs, ended all the same; each in a process of its own, for it really ends."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest

from config.last_resort import ending_within, played

HANGS = """
import asyncio, sys, threading
from config import cli, last_resort
last_resort.JOINING_SECONDS = cli.JOINING_SECONDS = 0.2
async def work():
    hung = threading.Event()
    asyncio.get_running_loop().run_in_executor(None, hung.wait)
    await asyncio.sleep(0)
    print("kept", flush=True)
    {rest}
"""
SECONDS = 30


def ended(program: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=SECONDS, check=False)


@pytest.mark.parametrize(("rest", "code"), [("pass", 0), ("raise ValueError('broken')", 1)])
def test_a_loop_that_is_over_waits_for_no_thread_that_hangs(rest: str, code: int) -> None:
    found = ended(HANGS.format(rest=rest) + "last_resort.played(work())")
    assert (found.returncode, found.stdout) == (code, "kept\n")
    assert "ended without waiting for what hangs: " in found.stderr
    assert "asyncio_0" in found.stderr


def test_a_process_that_is_over_waits_for_none_either() -> None:
    hanging = "threading.Thread(target=threading.Event().wait, name='lost share').start()\n"
    found = ended(HANGS.format(rest="pass") + hanging + "cli.main = lambda: 3\ncli.program()")
    assert found.returncode == 3
    assert "hangs: lost share" in found.stderr


def test_parts_that_do_not_end_are_cut_short_and_that_is_failure() -> None:
    stuck = (
        "import os, signal\nfrom config import stopping\nstopping.ORDERLY_SECONDS = 0.2\n"
        "async def stuck():\n"
        "    try:\n        os.kill(os.getpid(), signal.SIGTERM)\n        await asyncio.Event().wait()\n"
        "    finally:\n        await asyncio.Event().wait()\n"
        "asyncio.run(stopping.until_stopped(stuck()))"
    )
    found = ended(HANGS.format(rest="pass") + stuck)
    assert found.returncode == 1
    assert "hangs: the parts themselves" in found.stderr


def test_what_ends_in_time_ends_by_itself() -> None:
    done: list[str] = []

    async def work() -> None:
        done.append("worked")

    played(work())
    with ending_within(SECONDS, 1):
        done.append("in time")
    assert done == ["worked", "in time"]
    assert not [each for each in threading.enumerate() if isinstance(each, threading.Timer) and not each.finished]
