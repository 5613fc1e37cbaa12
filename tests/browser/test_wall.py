"""The front end: its own tests in node, its types, its vendored files, and a journey in a real browser."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from tests.config.commands.running import program

HERE = Path(__file__).parent
SECONDS = 120.0


def node(*words: str) -> str:
    """Run a program of node's here and hand back what it said; what it complains about fails the test."""
    done = subprocess.run(["node", *words], cwd=HERE, capture_output=True, text=True, timeout=SECONDS, check=False)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done.stdout


def test_the_front_end_s_own_tests_pass() -> None:
    assert re.search(r"^# pass [1-9]\d+$", node("--test"), re.MULTILINE)


def test_the_front_end_s_types_are_right() -> None:
    node("node_modules/typescript/bin/tsc", "-p", "tsconfig.json")


def test_vendored_files_are_what_their_packages_make() -> None:
    node("vendor.mjs", "--check")


def test_a_wall_lives_goes_visibly_stale_and_recovers_in_a_real_browser(tmp_path: Path) -> None:
    with program("demo", "--port", "0", directory=tmp_path) as demo:
        address = demo.line_with("/wall?board=").split()[1]
        base, _, board = address.partition("/wall?board=")
        seen = node("wall_journey.mjs", base, board)
        assert demo.stop() == 0
    assert "the lost server shows" in seen
    assert "recovers by itself" in seen
    assert "no errors on the console" in seen
