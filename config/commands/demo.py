"""A simulated call centre behind a real AMI socket, and the daemon on it. Everything it writes is gone afterwards."""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from string import Template

from sqlalchemy import Engine

from config.access import link_address
from config.catalogue import texts_in
from config.daemon import serve
from config.demo_samples import seed_samples
from config.demo_staff import roster_of, staff_of
from config.last_resort import played
from config.loader import parse
from config.log_lines import set_up
from config.output import remark, say
from config.problems import OperationError, UsageError
from config.roster import to_toml
from config.roster_book import OWN_FILE
from config.settings import Board, Settings
from config.stopping import until_stopped
from connectors.simulator.people import WRAP_UP_REASON
from connectors.simulator.settings import SimulationSettings
from connectors.simulator.simulated_pbx import SimulatedPbx
from connectors.store.accounts import create_account, issue_link
from connectors.store.database import open_store
from connectors.store.tokens import create_token
from realtime.access.roles import Role
from realtime.names import Instant
from realtime.roster import Person

LANGUAGES = {"zh-CN": "简体中文", "zh-TW": "繁體中文", "en": "English"}
"""Languages under their own names, as every language menu has them."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What the command line may choose."""

    port: int = 8080
    speed: float = 1.0
    seed: int = 1


PEOPLE = tuple(role for role in Role if role not in (Role.SCREEN, Role.ADMIN))
"""Everybody who signs in; the daemon itself tells where the first administrator begins."""


@dataclass(frozen=True, slots=True)
class Keys:
    """What opens the demo: a token for programs, and a one-time link for each post."""

    token: str
    links: dict[Role, str]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    usual = Choices()
    parser.add_argument(
        "--port", type=int, default=usual.port, help="of the pages and the API, 0 for a free one (default: %(default)s)"
    )
    parser.add_argument("--speed", type=float, default=usual.speed, help="1 is real time (default: %(default)g)")
    parser.add_argument("--seed", type=int, default=usual.seed, help="another seed, another day (default: %(default)s)")


def run(arguments: argparse.Namespace) -> int:
    """Play until stopped."""
    return play(Choices(arguments.port, arguments.speed, arguments.seed))


def play(choices: Choices) -> int:
    """Play until stopped, in a directory of its own that is removed in the end."""
    with tempfile.TemporaryDirectory(prefix="floorwatch-demo-") as directory:
        played(until_stopped(_play(choices, Path(directory))))
    return 0


async def _play(choices: Choices, directory: Path) -> None:
    queue_log = directory / "queue_log"
    try:
        simulated = SimulationSettings(seed=choices.seed, speed=choices.speed, queue_log=queue_log)
    except ValueError as error:
        raise UsageError(str(error)) from None
    pbx = SimulatedPbx(simulated)
    ami_port = await pbx.start("127.0.0.1", 0)
    try:
        settings = settings_of(directory, choices.port, ami_port, simulated)
        set_up(settings.log, sys.stderr)
        staff = [] if pbx.world is None else staff_of(one.person for one in pbx.world.agents)
        keys = await asyncio.to_thread(_prepared, settings, staff, choices.seed)
        await _serve(settings, keys, choices.port)
    finally:
        await pbx.stop()


async def _serve(settings: Settings, keys: Keys, port: int) -> None:
    served = False

    def ready(address: str) -> None:
        nonlocal served
        served = True
        _announce(address, settings.boards, keys)

    try:
        await serve(settings, ready=ready)
    except OperationError as error:
        if served or port == 0:
            raise
        raise OperationError(f"{error}; `floorwatch demo --port 0` takes a free one") from None


def settings_of(directory: Path, web_port: int, ami_port: int, simulated: SimulationSettings) -> Settings:
    """The demo's configuration, as anybody could have written it. Raises SettingsError for an impossible port."""
    (directory / "monitor").mkdir(exist_ok=True)
    text = Template(files("config").joinpath("demo.toml").read_text(encoding="utf-8")).substitute(
        ami_port=ami_port,
        web_port=web_port,
        username=simulated.username,
        queue_log=simulated.queue_log,
        recordings=directory / "monitor",
        wrap_up_reason=WRAP_UP_REASON,
    )
    return parse(text, directory / "floorwatch.toml", {"DEMO_SECRET": simulated.secret})


def _prepared(settings: Settings, staff: Sequence[Person], seed: int) -> Keys:
    """Who works here, who may come in, and the weeks of samples that are over."""
    directory = settings.storage.directory
    store, now = open_store(directory), Instant(time.time())
    (directory / OWN_FILE).write_text(to_toml(roster_of(staff)), encoding="utf-8")
    try:
        keys = _keys(store, now)
        seed_samples(settings, store, staff, seed, now)
    finally:
        store.dispose()
    return keys


def _keys(store: Engine, now: Instant) -> Keys:
    words = texts_in("zh-CN")
    token = create_token(store, name="demo", role=Role.SHIFT_LEADER, now=now)
    links: dict[Role, str] = {}
    for role in PEOPLE:
        account = create_account(store, name=role.value, display_name=words(f"role.{role.value}"), role=role, now=now)
        links[role] = issue_link(store, account.id, now)
    return Keys(token, links)


def _announce(address: str, boards: dict[str, Board], keys: Keys) -> None:
    lines = ["", "Floorwatch demo: a simulated call centre is on the line.", ""]
    for board_id, board in boards.items():
        language = LANGUAGES.get(board.language or "", "")
        lines.append(f"  wallboard  {address}/wall?board={board_id}  {language}")
    lines += [f"  console    {address}/console"]
    lines += [f"  API        {address}/api/v1/floor", f"  token      {keys.token}", ""]
    lines += ["  people, each by a link that works once and asks for a password of your choice:"]
    lines += [f"  {role.value:<13} {link_address(address, link)}" for role, link in keys.links.items()]
    lines += [""]
    say("\n".join(lines))
    remark("Ctrl-C ends it; nothing it wrote stays.")
