"""Messages between the daemon and a process of its own: a length, then the bytes, over standard input and output.

Both ends are the same program, so messages are pickled. A worker ends when its input ends, and so never outlives the
daemon, however that ends.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import pickle
import signal
import struct
import sys
from pathlib import Path
from typing import BinaryIO

import config

LENGTH = struct.Struct("!I")


def message(content: object) -> bytes:
    """One message with its length before it."""
    body = pickle.dumps(content)
    return LENGTH.pack(len(body)) + body


def read(source: BinaryIO) -> object:
    """The next message, None at the end."""
    head = source.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    return pickle.loads(source.read(LENGTH.unpack(head)[0]))  # noqa: S301  # from our own other half


def undisturbed() -> None:
    """In a worker: Ctrl-C is the daemon's to understand."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


async def started(module: str) -> asyncio.subprocess.Process:
    """A worker, the `main` of a module; whoever is cancelled while it starts leaves none behind."""
    starting = asyncio.ensure_future(_start(module))
    try:
        return await asyncio.shield(starting)
    except asyncio.CancelledError:
        await end(await starting)
        raise


async def _start(module: str) -> asyncio.subprocess.Process:
    """One that finds this very program, whatever lies in the working directory."""
    here = str(Path(config.__file__).parents[1])
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-P",
        "-c",
        f"from {module} import main; main()",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, (here, os.environ.get("PYTHONPATH"))))},
    )


async def send(process: asyncio.subprocess.Process, content: object) -> None:
    """Hand a worker a message. Raises OSError when it is gone, EOFError when it has no pipes."""
    if process.stdin is None:
        raise EOFError("it has no pipes")
    process.stdin.write(message(content))
    await process.stdin.drain()


async def receive(process: asyncio.subprocess.Process) -> object:
    """A worker's next message. Raises EOFError when it ended, pickle.UnpicklingError for what is none."""
    if process.stdout is None:
        raise EOFError("it has no pipes")
    (length,) = LENGTH.unpack(await process.stdout.readexactly(LENGTH.size))
    return pickle.loads(await process.stdout.readexactly(length))  # noqa: S301  # our own other half


async def end(process: asyncio.subprocess.Process) -> None:
    """Kill a worker and see it gone with its pipes, also when whoever wants that is cancelled meanwhile."""
    with contextlib.suppress(ProcessLookupError):
        process.kill()
    going = asyncio.ensure_future(process.communicate())
    try:
        await asyncio.shield(going)
    except asyncio.CancelledError:
        await going
        raise
