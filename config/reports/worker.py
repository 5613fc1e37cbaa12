"""The process that makes a quality report: one report, for it reads and scores for seconds in a large centre.

Run by config/reports/making.py alone.
"""

from __future__ import annotations

import os
import sys

import msgspec
from sqlalchemy.exc import SQLAlchemyError

from config.opened import opened_store
from config.pipes import message, read, undisturbed
from config.quality.ground import Ground
from config.reports.gathering import gather
from config.settings import Settings
from connectors.errors import ConnectorError
from realtime.quality.periods import Period
from realtime.quality.reach import Reach
from realtime.quality.report import QualityReport, report
from realtime.roster import Person, Roster, Team

NICE = 10
"""The daemon's own work goes before a report."""


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """Which report is wanted. settings: of the site and its storage alone; people, teams: the roster."""

    settings: Settings
    period: Period
    reach: Reach
    people: tuple[Person, ...]
    teams: tuple[Team, ...]


def make(order: Order) -> QualityReport:
    """The report. Raises ConnectorError, SQLAlchemyError."""
    roster = Roster(order.people, order.teams)
    with opened_store(order.settings) as store:
        return report(gather(Ground(order.settings, store, lambda: roster), order.reach, order.period))


def main() -> None:
    """Read one order, tell one report or what was wrong."""
    undisturbed()
    os.nice(NICE)
    order = read(sys.stdin.buffer)
    if not isinstance(order, Order):
        return
    try:
        told: object = msgspec.json.encode(make(order))
    except ConnectorError as error:
        told = str(error)
    except SQLAlchemyError as error:
        told = f"the store cannot be read ({type(error).__name__}): try floorwatch doctor"
    sys.stdout.buffer.write(message(told))
    sys.stdout.buffer.flush()
