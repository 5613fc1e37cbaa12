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


def faults(text: str) -> list[str]:
    """The lines of a lock file that name an address, pin nothing, or have no hash behind them."""
    lines = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]
    odd = [line for line in lines if not (PINNED.match(line) or HASH.match(line))]
    bare = [before for before, line in pairwise([*lines, ""]) if PINNED.match(before) and not HASH.match(line)]
    # A hash that ends in a backslash goes on; one before anything but a hash belongs to nothing.
    open_ended = [before for before, line in pairwise([*lines, ""]) if _goes_on(before) and not HASH.match(line)]
    return odd + bare + open_ended


def _goes_on(line: str) -> bool:
    return bool(HASH.match(line)) and line.endswith("\\")


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_pinned_and_hashed_and_comes_from_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    assert faults(text) == []
    assert "://" not in text


HASHED = "    --hash=sha256:" + "0" * 64
SOUND = f"aiohttp==3.12.0 \\\n{HASHED} \\\n{HASHED}\nyarl==1.20.0 ; python_version > '3' \\\n{HASHED}\n"


@pytest.mark.parametrize(
    ("tampered", "found"),
    [
        (SOUND.replace(f"\\\n{HASHED}\nyarl", "\nyarl").replace(f" \\\n{HASHED}", "", 1), "aiohttp==3.12.0 "),
        (SOUND.removesuffix(f"{HASHED}\n"), "yarl==1.20.0 ; python_version > '3' \\"),
        (SOUND.removesuffix(f" \\\n{HASHED}\n"), "yarl==1.20.0 ; python_version > '3'"),
        (SOUND.replace(f"{HASHED}\nyarl", "yarl"), f"{HASHED} \\"),
        (SOUND.replace("==3.12.0", ">=3.12.0"), "aiohttp>=3.12.0 \\"),
        (SOUND.replace("==3.12.0", ""), "aiohttp \\"),
        (SOUND.replace("==3.12.0", "==3.*"), "aiohttp==3.* \\"),
        (SOUND.replace("==3.12.0", " @ file:///tmp/a.whl"), "aiohttp @ file:///tmp/a.whl \\"),
        ("--index-url https://example.org/simple\n" + SOUND, "--index-url https://example.org/simple"),
        ("--extra-index-url=example.org\n" + SOUND, "--extra-index-url=example.org"),
        ("-r other.txt\n" + SOUND, "-r other.txt"),
        ("git+ssh://example.org/a\n" + SOUND, "git+ssh://example.org/a"),
        (SOUND.replace("sha256:", "md5:"), HASHED.replace("sha256:", "md5:")),
        (SOUND.replace("0" * 64, "0" * 63), HASHED.removesuffix("0")),
    ],
)
def test_a_tampered_lock_file_is_found(tampered: str, found: str) -> None:
    assert faults(SOUND) == []
    assert tampered != SOUND
    assert any(line.startswith(found) for line in faults(tampered)), faults(tampered)


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
