"""Record a PBX's AMI stream until Ctrl-C, for `floorwatch replay` and for looking into what a PBX sends."""

from __future__ import annotations

import argparse
import asyncio
import secrets
from pathlib import Path

from config.daemon import peer_of
from config.loader import DEFAULT_FILE, load
from config.output import remark
from config.problems import UsageError
from config.settings import Pbx
from config.shell_deeds import write_down_in
from config.stopping import STOPPING
from connectors.simulator.capture import Source, capture
from connectors.simulator.recording import RecordingWriter
from connectors.simulator.scrubbing import Pseudonyms


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--config", type=Path, default=DEFAULT_FILE, help="the file (default: %(default)s)")
    parser.add_argument("--pbx", required=True, metavar="NAME", help="which PBX of the configuration")
    parser.add_argument("--out", required=True, type=Path, metavar="FILE", help="the recording; must not exist yet")
    parser.add_argument("--scrub", action="store_true", help="replace phone numbers and names by pseudonyms")
    parser.add_argument("--seconds", type=float, metavar="N", help="stop after so long (default: at Ctrl-C)")


def run(arguments: argparse.Namespace) -> int:
    """Record until stopped."""
    settings = load(arguments.config)
    found = [pbx for pbx in settings.pbx if pbx.name == arguments.pbx]
    if not found:
        known = ", ".join(pbx.name for pbx in settings.pbx)
        raise UsageError(f'--pbx: there is no PBX "{arguments.pbx}" in {arguments.config}; there are: {known}')
    if arguments.out.exists():
        raise UsageError(f"--out: {arguments.out} exists already; name a new file")
    try:
        writer = RecordingWriter(arguments.out)
    except OSError as error:
        raise UsageError(f"--out: {arguments.out} cannot be written ({error.strerror}); name another") from None
    written = 0
    try:
        write_down_in(settings, "captured", arguments.pbx, scrubbed=arguments.scrub)
        with writer:
            written = asyncio.run(_record(found[0], writer, arguments))
    finally:
        if not written:
            arguments.out.unlink(missing_ok=True)
    remark(f"{written} bytes recorded in {arguments.out}")
    return 0


async def _record(pbx: Pbx, writer: RecordingWriter, arguments: argparse.Namespace) -> int:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in STOPPING:
        loop.add_signal_handler(number, stop.set)
    if arguments.seconds is not None:
        loop.call_later(arguments.seconds, stop.set)
    source = Source(
        host=pbx.host,
        port=pbx.port,
        username=pbx.username,
        secret=pbx.secret.reveal(),
        encryption=peer_of(pbx).encryption(),
    )
    pseudonyms = Pseudonyms(secrets.token_bytes(32)) if arguments.scrub else None
    remark(f"recording {pbx.name}; Ctrl-C ends it")
    return await capture(source, writer, stop, pseudonyms)
