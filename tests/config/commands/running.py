"""Our own program as a process: started, listened to, and ended whatever the test does."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

PROGRAM = Path(sys.executable).with_name("floorwatch")
SECONDS = 60.0
"""Far more than a start takes; a test that waits longer has failed."""


@dataclass(slots=True)
class Program:
    """One running command. Standard output and error come as one stream of lines."""

    process: subprocess.Popen[str]
    heard: list[str] = field(default_factory=list)

    def line_with(self, text: str) -> str:
        """Wait for a line; the watchdog ends the process, and with it this loop, when it does not come."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.heard.append(line)
            if text in line:
                return line
        raise AssertionError(f"no line with {text!r} in:\n{''.join(self.heard)}")

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to end and wait for its exit code."""
        self.process.send_signal(number)
        rest, _ = self.process.communicate(timeout=SECONDS)
        self.heard.append(rest)
        return self.process.returncode


@contextmanager
def program(*words: str, directory: Path, seconds: float = SECONDS) -> Iterator[Program]:
    """Run a command in a directory; it is dead when the block ends, or after so many seconds."""
    environment = os.environ | {"TMPDIR": str(directory), "PYTHONUNBUFFERED": "1"}
    environment.pop("FLOORWATCH_TOKEN", None)
    with subprocess.Popen(
        [str(PROGRAM), *words],
        cwd=directory,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        watchdog = threading.Timer(seconds, process.kill)
        watchdog.start()
        try:
            yield Program(process)
        finally:
            watchdog.cancel()
            process.kill()
