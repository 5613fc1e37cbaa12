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


@contextmanager
def postgresql() -> Iterator[str]:
    """Run a server; gives the address of its database."""
    # Not pytest's folder: the account that runs the server has to reach it, and a socket's path is short.
    home = Path(tempfile.mkdtemp(prefix="fw-pg-"))
    data = home / "data"
    shutil.chown(home, POSTGRES)
    as_postgres = ["setpriv", f"--reuid={POSTGRES}", f"--regid={POSTGRES}", "--init-groups", "--"]
    environment = os.environ | {"LC_ALL": "C.UTF-8"}

    def run(*command: str) -> None:
        quiet = subprocess.DEVNULL
        subprocess.run([*as_postgres, *command], check=True, stdout=quiet, env=environment, timeout=60, cwd=home)

    run(binary("initdb"), "-A", "trust", "-N", "-D", str(data))
    options = f"-c listen_addresses='' -c unix_socket_directories={home} -c fsync=off"
    control = [binary("pg_ctl"), "-D", str(data), "-w", "-l", str(home / "log")]
    run(*control, "-o", options, "start")
    try:
        yield f"postgresql://{POSTGRES}@/postgres?host={home}"
    finally:
        run(*control, "-m", "immediate", "stop")
        shutil.rmtree(home)
