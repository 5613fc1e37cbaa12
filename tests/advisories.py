"""Known weaknesses of the locked packages, asked of the public service (`make audit`).

pip-audit calls a package sound that the service does not know; where no service can be reached, or one that knows no
advisories at all answers, that would be all of them. This says so instead.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import msgspec

LOCK = "requirements-dev.lock"
UNREACHABLE = (
    "the advisory service cannot be asked from here: run `make audit` on a machine that reaches the internet; "
    "until then only the lock file itself is checked (make lint)"
)


class Weakness(msgspec.Struct, kw_only=True):
    id: str
    fix_versions: tuple[str, ...] = ()


class Package(msgspec.Struct, kw_only=True):
    name: str
    version: str = ""
    vulns: tuple[Weakness, ...] = ()
    skip_reason: str | None = None


class Report(msgspec.Struct, kw_only=True):
    dependencies: tuple[Package, ...] = ()


def verdict(told: bytes) -> tuple[int, list[str]]:
    """The exit code and what to say of pip-audit's report."""
    try:
        packages = msgspec.json.decode(told, type=Report).dependencies
    except msgspec.DecodeError:
        return 1, [UNREACHABLE]
    asked = [each for each in packages if each.skip_reason is None]
    if not asked:
        return 1, [UNREACHABLE]
    weak = [
        f"{each.name} {each.version}: {one.id}, mended in {' or '.join(one.fix_versions) or 'no version yet'}"
        for each in asked
        for one in each.vulns
    ]
    unknown = [f"not known to the service: {each.name}" for each in packages if each.skip_reason is not None]
    sound = [] if weak else [f"{len(asked)} packages, none with a known weakness"]
    return int(bool(weak or unknown)), [*weak, *unknown, *sound]


def main() -> int:
    """Ask, and say what came of it."""
    words = [
        "--requirement",
        LOCK,
        "--require-hashes",
        "--disable-pip",
        "--format",
        "json",
        "--progress-spinner",
        "off",
    ]
    program = str(Path(sys.executable).with_name("pip-audit"))
    done = subprocess.run([program, *words], capture_output=True, check=False, timeout=600)
    code, lines = verdict(done.stdout)
    sys.stdout.write("\n".join(lines) + "\n")
    return code


if __name__ == "__main__":
    sys.exit(main())
