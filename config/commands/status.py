"""The floor in one screen of text, once. With a token of a role that may, from any machine."""

from __future__ import annotations

import argparse
import shutil
import sys

import msgspec

from config.api_client import add_daemon_options, daemon_of, get
from config.catalogue import LANGUAGES, texts_in
from config.floor_view import floor_of
from config.output import say
from config.problems import OperationError
from config.text_floor import screen

PIPE_WIDTH = 120


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_daemon_options(parser)
    parser.add_argument("--json", action="store_true", help="the snapshot as the API gives it")
    parser.add_argument("--language", choices=LANGUAGES, help="default: the site's")


def run(arguments: argparse.Namespace) -> int:
    """Ask once and print."""
    daemon = daemon_of(arguments)
    answer = get(daemon, daemon.floor_address(arguments.board))
    try:
        view = floor_of(answer)
    except msgspec.DecodeError as error:
        raise OperationError(f"{daemon.address} is no Floorwatch this one understands ({error})") from None
    if arguments.json:
        say(answer.decode())
        return 0
    texts = texts_in(arguments.language or view.site.language)
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else PIPE_WIDTH
    say("\n".join(screen(view, texts, width, None)))
    return 0
