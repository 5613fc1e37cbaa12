"""A PostgreSQL of a test's own, on a socket in a folder: no port is taken."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

POSTGRES = "postgres"


def binary(name: str) -> str:
    return str(max(Path("/usr/lib/postgresql").glob(f"*/bin/{name}")))


class Server:
    """One server with its data; `crash` and `start` as often as wanted."""

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
        self._run(*self._control, "-m", "immediate", "stop")

    def remove(self) -> None:
        """Take its data away."""
        shutil.rmtree(self.home)

    def _run(self, *command: str) -> None:
        as_postgres = ["setpriv", f"--reuid={POSTGRES}", f"--regid={POSTGRES}", "--init-groups", "--"]
        environment = os.environ | {"LC_ALL": "C.UTF-8"}
        quiet = subprocess.DEVNULL
        subprocess.run([*as_postgres, *command], check=True, stdout=quiet, env=environment, timeout=60, cwd=self.home)


@contextmanager
def postgresql() -> Iterator[str]:
    """Run a server; gives the address of its database."""
    server = Server()
    server.start()
    try:
        yield server.url
    finally:
        server.crash()
        server.remove()
