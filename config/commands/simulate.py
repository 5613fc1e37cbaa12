"""The simulated PBX alone: an AMI server over an invented call centre, for load tests and training."""

from __future__ import annotations

import argparse
import asyncio
from pathlib import Path

from config.output import remark, say
from config.problems import UsageError
from config.serving import cannot_listen
from config.stopping import until_stopped
from connectors.simulator.scenarios import SCENARIOS
from connectors.simulator.settings import SimulationSettings
from connectors.simulator.simulated_pbx import SimulatedPbx


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    usual = SimulationSettings()
    parser.add_argument("--host", default="127.0.0.1", help="where to listen (default: %(default)s)")
    parser.add_argument("--port", type=int, default=5038, help="AMI port, 0 for a free one (default: %(default)s)")
    parser.add_argument("--agents", type=int, default=usual.agents, help="default: %(default)s")
    parser.add_argument("--queues", type=int, default=usual.queues, help="default: %(default)s")
    parser.add_argument(
        "--calls-per-hour", type=float, default=usual.calls_per_hour, help="at the busiest time (default: %(default)g)"
    )
    parser.add_argument("--seed", type=int, default=usual.seed, help="another seed, another day (default: %(default)s)")
    parser.add_argument("--speed", type=float, default=usual.speed, help="1 is real time (default: %(default)g)")
    parser.add_argument("--scenario", choices=sorted(SCENARIOS), default=usual.scenario, help="default: %(default)s")
    parser.add_argument("--noise", action="store_true", help="send all a read-all account would receive")
    parser.add_argument("--queue-log", type=Path, metavar="FILE", help="write a queue_log there, as Asterisk does")
    parser.add_argument("--username", default=usual.username, help="default: %(default)s")
    parser.add_argument("--secret", default=usual.secret, help="default: %(default)s")


def run(arguments: argparse.Namespace) -> int:
    """Serve until stopped."""
    asyncio.run(until_stopped(_serve(SimulatedPbx(_settings(arguments)), arguments)))
    return 0


def _settings(arguments: argparse.Namespace) -> SimulationSettings:
    try:
        return SimulationSettings(
            agents=arguments.agents,
            queues=arguments.queues,
            calls_per_hour=arguments.calls_per_hour,
            seed=arguments.seed,
            speed=arguments.speed,
            scenario=arguments.scenario,
            noise=arguments.noise,
            queue_log=arguments.queue_log,
            username=arguments.username,
            secret=arguments.secret,
        )
    except ValueError as error:
        raise UsageError(str(error)) from None


async def _serve(pbx: SimulatedPbx, arguments: argparse.Namespace) -> None:
    try:
        port = await pbx.start(arguments.host, arguments.port)
    except (OSError, OverflowError) as error:
        raise _unable(error, arguments) from None
    try:
        say(f"simulated PBX on {arguments.host}:{port}, AMI user {arguments.username}")
        remark("Ctrl-C ends it")
        await asyncio.Event().wait()
    finally:
        await pbx.stop()


def _unable(error: OSError | OverflowError, arguments: argparse.Namespace) -> Exception:
    if isinstance(error, OverflowError):
        return UsageError(f"--port {arguments.port}: a port is a whole number from 0 to 65535")
    if error.filename is not None:
        return UsageError(f"--queue-log {error.filename}: {error.strerror}; name a file in a directory that exists")
    return cannot_listen(error, arguments.host, arguments.port, "give another --port")
