"""Two processes that each take the last other administrator's rights away at the same moment; played on any store.

`python -m tests.demoting DIRECTORY NAME [URL]` says that it is ready, waits for a line, and disables NAME.
"""

from __future__ import annotations

import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

from sqlalchemy import text

from config.account_desk import AccountDesk
from connectors.store.accounts import create_account, list_accounts
from connectors.store.database import open_store, writing
from realtime.access.accounts import Changes
from realtime.access.roles import Role
from realtime.names import Instant
from tests.house.source import ROOT
from web.keepers import NotPossibleError

NAMES = ("li", "wu")
LOCK = "LOCK TABLE accounts IN EXCLUSIVE MODE"
"""Lets others of a PostgreSQL read, and nobody lock or write."""


def at_once(directory: Path, url: str | None = None) -> tuple[list[str], list[str]]:
    """What both processes say, and the names of the administrators who are left."""
    store = open_store(directory, url)
    for name in NAMES:
        create_account(store, name=name, display_name=name, role=Role.ADMIN, now=Instant(0.0))
    with ExitStack() as running:
        both = [running.enter_context(_process(directory, name, url)) for name in NAMES]
        assert [_line(each) for each in both] == ["ready", "ready"]
        with writing(store) as connection:  # both have asked before either can write
            if url is not None:
                connection.execute(text(LOCK))
            for each in both:
                _go(each)
            assert [_line(each) for each in both] == ["asking", "asking"]
        said = [_line(each) for each in both]
    left = [each.name for each in list_accounts(store) if each.disabled is None]
    store.dispose()
    return said, left


def _process(directory: Path, name: str, url: str | None) -> subprocess.Popen[str]:
    words = [sys.executable, "-m", "tests.demoting", str(directory), name, *([] if url is None else [url])]
    return subprocess.Popen(words, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def _line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def _go(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main(directory: str, name: str, url: str | None = None) -> None:
    """One of the two."""
    desk = AccountDesk(open_store(Path(directory), url))
    _say("ready")
    sys.stdin.readline()
    _say("asking")
    try:
        desk.changed_now(name, Changes(disabled=True))
    except NotPossibleError as error:
        _say(str(error))
    else:
        _say("disabled")


if __name__ == "__main__":
    main(*sys.argv[1:])
