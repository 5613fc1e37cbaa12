"""What asks the store runs in the store's own threads: one that hangs there takes nobody else's."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.house.source import ROOMS, modules, text_of

OTHERS = {"tidy"}
"""Work of minutes, one at a time, in which the store is only a part; each of its waits ends (connectors/waits.py)."""


def given_away(path: Path) -> list[tuple[int, list[str]]]:
    """The words of each call of asyncio.to_thread, with its line."""
    calls = [node for node in ast.walk(ast.parse(text_of(path))) if isinstance(node, ast.Call)]
    return [
        (call.lineno, [ast.unparse(word) for word in call.args])
        for call in calls
        if ast.unparse(call.func) == "asyncio.to_thread"
    ]


def test_no_thread_of_asyncio_waits_for_the_store() -> None:
    waiting = [
        f"{path}:{line}: {words[0]}"
        for path in modules(*ROOMS)
        for line, words in given_away(path)
        if words[0] not in OTHERS and any(word.rpartition(".")[2] in {"store", "_store"} for word in words[1:])
    ]
    assert waiting == [], "use connectors.store.threads.in_store"
