"""The project's own files, as the house rules look at them."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("realtime", "connectors", "web", "config")


@cache
def kept_files() -> tuple[Path, ...]:
    """What belongs to the project: known to git, or new and not ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode == 0:
        names = [Path(name) for name in listed.stdout.decode().split("\0") if name]
    else:  # an unpacked archive
        names = [path.relative_to(ROOT) for room in (*ROOMS, "tests", "docs") for path in (ROOT / room).rglob("*")]
    return tuple(sorted(name for name in set(names) if (ROOT / name).is_file()))


def modules(*rooms: str) -> list[Path]:
    """Python files of the rooms, relative to the root."""
    return [path for path in kept_files() if path.suffix == ".py" and path.parts[0] in rooms]


def text_of(path: Path) -> str:
    return (ROOT / path).read_text(encoding="utf-8")


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Every function with its length in lines, decorators apart."""
    for node in ast.walk(ast.parse(text_of(path))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{path}:{node.lineno} {node.name}", (node.end_lineno or node.lineno) - node.lineno + 1


def headings(document: str) -> set[str]:
    """The headings of a page in docs/, without their marks and backticks."""
    lines = text_of(Path("docs") / document).splitlines()
    return {line.lstrip("#").strip().replace("`", "") for line in lines if line.startswith("#")}
