"""A PostgreSQL of a test's own, on a socket in a folder: no port is taken."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

POSTGRES = "postgres"


def binary(name: str) -> str:
    return str(max(Path("/usr/lib/postgresql").glob(f"*/bin/{name}")))


class Server:
    """One server with its data; `crash` and `start`, `freeze` and `thaw` as often as wanted."""

    def __init__(self) -> None:
        # Not pytest's folder: the account that runs the server has to reach it, and a socket's path is short.
        self.home = Path(tempfile.mkdtemp(prefix="fw-pg-"))
        shutil.chown(self.home, POSTGRES)
        self.url = f"postgresql://{POSTGRES}@/postgres?host={self.home}"
        self._data = self.home / "data"
        self._control = [binary("pg_ctl"), "-D", str(self._data), "-w", "-l", str(self.home / "log")]
        self._run(binary("initdb"), "-A", "trust", "-N", "-D", str(self._data))

    def start(self) -> None:
        """Run it; returns once it takes connections."""
        options = f"-c listen_addresses='' -c unix_socket_directories={self.home} -c fsync=off"
        self._run(*self._control, "-o", options, "start")

    def crash(self) -> None:
        """End it at once, whoever is connected."""
        self.thaw()
        self._run(*self._control, "-m", "immediate", "stop")

    def freeze(self) -> None:
        """Stop every process of it: connections are taken by the kernel, and nobody is answered."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on, with everything that was asked meanwhile."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        file = self._data / "postmaster.pid"
        if not file.exists():
            return
        first = int(file.read_text(encoding="ascii").split()[0])
        with contextlib.suppress(ProcessLookupError):
            os.kill(first, number)  # First the one who makes the others, so that none is missed.
            children = Path(f"/proc/{first}/task/{first}/children").read_text(encoding="ascii")
            for child in children.split():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(int(child), number)

    def remove(self) -> None:
        """Take its data away."""
        shutil.rmtree(self.home)

    def _run(self, *command: str) -> None:
        as_postgres = ["setpriv", f"--reuid={POSTGRES}", f"--regid={POSTGRES}", "--init-groups", "--"]
        environment = os.environ | {"LC_ALL": "C.UTF-8"}
        quiet = subprocess.DEVNULL
        subprocess.run([*as_postgres, *command], check=True, stdout=quiet, env=environment, timeout=60, cwd=self.home)


@contextmanager
def serving() -> Iterator[Server]:
    """Run a server."""
    server = Server()
    try:
        server.start()
        try:
            yield server
        finally:
            server.crash()
    finally:
        server.remove()


@contextmanager
def postgresql() -> Iterator[str]:
    """Run a server; gives the address of its database."""
    with serving() as server:
        yield server.url
