"""Schemathesis asks a running daemon, a process of its own with everything in it, for all that it describes.

Other wishes each time, from a seed that is printed and can be given again (FLOORWATCH_SEED); bounded by time. The same
walk with fixed wishes over each operation is tests/web/test_schema_walk.py.
"""

from __future__ import annotations

import os
import random
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings

from connectors.store.accounts import create_account
from connectors.store.database import open_store
from connectors.store.tokens import create_token
from realtime.access.roles import Role
from realtime.names import Instant
from tests.config.commands.running import Program, program

SECONDS = 25.0
"""For the wishes; a start and an end come on top."""

EXAMPLES = 3

FILE = """
[site]
name = "Here"
roster = "roster.toml"
[[pbx]]
name = "hq"
host = "127.0.0.1"
port = {port}
username = "floorwatch"
secret = "floorwatch"
recordings = "monitor"
[queues.sales]
label = "Sales"
[boards.hall]
queues = ["sales"]
[channels.desk]
type = "webhook"
url = "http://127.0.0.1:{port}/hook"
secret = "0123456789abcdef0123456789abcdef"
[web]
port = 0
"""


@contextmanager
def daemon(folder: Path) -> Iterator[tuple[Program, str, str]]:
    """A daemon with accounts, alerts, channels, samples and a roster; its address and an administrator's token."""
    (folder / "monitor").mkdir()
    (folder / "roster.toml").write_text('[[person]]\nid = "1"\nname = "Li"\naccount = "li"\n', encoding="utf-8")
    store = open_store(folder / "data")
    create_account(store, name="li", display_name="Li", role=Role.QA, now=Instant(time.time()))
    token = create_token(store, name="walk", role=Role.ADMIN, now=Instant(0.0))
    store.dispose()
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        (folder / "floorwatch.toml").write_text(FILE.format(port=nobody.getsockname()[1]), encoding="utf-8")
        with program("run", directory=folder) as running:
            told = running.line_with("Floorwatch serves")
            yield running, told.rsplit(maxsplit=1)[-1].rstrip("/"), token


def asked(operation: Any, address: str, token: str, chosen: int, until: float) -> list[str]:
    """Ask a few times; gives what was wrong with the answers."""
    wrong: list[str] = []

    @seed(chosen)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def ask(case: Any) -> None:
        if time.monotonic() > until:
            return
        try:
            answer = case.call(base_url=address, headers={"Authorization": f"Bearer {token}"}, timeout=20)
        except requests.RequestException as error:
            wrong.append(f"{operation.method} {operation.path}: no answer ({error})")
            return
        described = operation.definition.raw["responses"]
        if str(answer.status_code) not in described or answer.status_code in {500, 501, 502}:
            wrong.append(f"{operation.method} {operation.path}: {answer.status_code} {answer.text[:200]}")

    ask()
    return wrong


def test_a_running_daemon_answers_only_what_it_describes(tmp_path: Path) -> None:
    chosen = int(os.environ.get("FLOORWATCH_SEED") or random.SystemRandom().randrange(2**32))
    print(f"FLOORWATCH_SEED={chosen}")  # noqa: T201  # shown when it fails, to be tried again
    with daemon(tmp_path) as (running, address, token):
        described = requests.get(f"{address}/api/v1/openapi.json", timeout=20).json()
        schema: Any = schemathesis.openapi.from_dict(described)
        every: list[Any] = [found.ok() for found in schema.get_all_operations()]
        random.Random(chosen).shuffle(every)  # an order, not a secret
        until, done, wrong = time.monotonic() + SECONDS, 0, list[str]()
        for operation in every:
            if time.monotonic() > until:
                break
            wrong += asked(operation, address, token, chosen, until)
            done += 1
        assert requests.get(f"{address}/healthz", timeout=20).status_code == 200
        assert running.stop() == 0
    print(f"{done} of {len(every)} operations were asked")  # noqa: T201
    assert wrong == [], f"FLOORWATCH_SEED={chosen}"
    log = "".join(running.heard)
    assert "Traceback" not in log
    assert "unforeseen" not in log
    assert done >= len(every) // 4, "a machine so slow that it proves nothing"
