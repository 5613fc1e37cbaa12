"""Who may import whom (architecture.md), by the contracts in pyproject.toml."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.house.source import ROOT


def test_the_storeys_and_the_core_keep_their_contracts() -> None:
    checker = Path(sys.executable).with_name("lint-imports")
    checked = subprocess.run(
        [str(checker), "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=300
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr
