"""The daemon, in the foreground. SIGTERM ends it cleanly, SIGHUP reads the configuration again, all-or-nothing.

Without floorwatch.toml it starts the demo instead and says so. With `--role web` it has no PBX of its own and serves
what another process collects and publishes over Redis.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from config.commands import demo
from config.last_resort import played
from config.loader import DEFAULT_FILE, load
from config.log_lines import set_up
from config.output import remark
from config.roles import Role, serving_as
from config.serving import Serving
from config.settings import Settings
from config.stopping import until_stopped


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--config", type=Path, help=f"the file (default: {DEFAULT_FILE}; without it, the demo)")
    parser.add_argument(
        "--role",
        type=Role,
        choices=list(Role),
        default=Role.ALL,
        help="all: collector, alerting and web, the default; web: web alone, from the collector's stream over Redis",
    )


def run(arguments: argparse.Namespace) -> int:
    """Serve until stopped."""
    file = arguments.config
    if file is None and arguments.role is Role.ALL and not DEFAULT_FILE.exists():
        remark(f"there is no {DEFAULT_FILE} here: starting the demo, a simulated call centre")
        return demo.play(demo.Choices())
    played(_serve(file if file is not None else DEFAULT_FILE, arguments.role))
    return 0


async def _serve(file: Path, role: Role) -> None:
    def settings() -> Settings:
        read = load(file)
        set_up(read.log, sys.stderr)
        return read

    serving = Serving(settings, serving_as(role), lambda address: remark(f"Floorwatch serves {address}/"))
    await until_stopped(serving.run(), on_hangup=serving.reload)
