"""Locked packages are pinned and hashed, from no address in particular, and none is one that was found malicious."""

from __future__ import annotations

import json
import re
from itertools import pairwise

import pytest

from tests.house.source import ROOT

LOCKS = ("requirements.lock", "requirements-dev.lock")
PINNED = re.compile(r"^[a-z0-9][a-z0-9._-]*(\[[a-z0-9,_-]+\])?==[0-9][\w.!+]*( ; [^\\]+)? \\$")
HASH = re.compile(r"^    --hash=sha256:[0-9a-f]{64}( \\)?$")
# Releases withdrawn for carrying somebody else's code, and names one slip away from ours.
BAD = {
    "ultralytics==8.3.41", "ultralytics==8.3.42", "num2words==0.5.15", "ctx==0.2.6", "python-dateutil==2.9.1",
    "aiohttp-socks5", "aioredis-py", "argon2cffi", "jeIlyfish", "python3-dateutil", "sqlalchemyy", "requessts",
}  # fmt: skip


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_pinned_and_hashed_and_comes_from_no_address(lock: str) -> None:
    lines = (ROOT / lock).read_text("utf-8").splitlines()
    assert not [line for line in lines if "://" in line or line.startswith(("-", "git+")) or " @ " in line]
    odd = [line for line in lines if line and not line.lstrip().startswith("#")]
    assert [line for line in odd if not (PINNED.match(line) or HASH.match(line))] == []
    for before, line in pairwise(lines):
        assert not PINNED.match(before) or HASH.match(line), f"{before} has no hash"


@pytest.mark.parametrize("lock", LOCKS)
def test_no_package_is_a_known_bad_one(lock: str) -> None:
    named = set(re.findall(r"^[\w.\[\]-]+==[\w.!+]+", (ROOT / lock).read_text("utf-8"), re.MULTILINE))
    assert not named & BAD
    assert not {entry.partition("==")[0] for entry in named} & {name for name in BAD if "==" not in name}


def test_what_runs_is_locked_the_same_for_developers() -> None:
    pins = [set(re.findall(r"^[\w.-]+==[\w.!+]+", (ROOT / lock).read_text("utf-8"), re.MULTILINE)) for lock in LOCKS]
    assert pins[0] <= pins[1]


def test_the_browsers_packages_are_locked_with_their_integrity() -> None:
    lock = json.loads((ROOT / "tests" / "browser" / "package-lock.json").read_text("utf-8"))
    packages = {name: entry for name, entry in lock["packages"].items() if name and not entry.get("link")}
    assert packages
    assert [name for name, entry in packages.items() if not entry.get("integrity", "").startswith("sha512-")] == []
