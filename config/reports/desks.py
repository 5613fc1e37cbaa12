"""Everything of reports that the web gets."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Engine

from config.quality.ground import Ground
from config.reports.desk import StoreReports
from config.reports.making import Making
from config.reports.training_desk import StoreTrainings
from config.settings import Settings
from realtime.roster import Roster
from web.reports import Reports


def reports(settings: Settings, store: Engine, roster: Callable[[], Roster]) -> Reports:
    """The desks over one store."""
    return reports_on(Ground(settings, store, roster))


def reports_on(ground: Ground) -> Reports:
    """The desks on one ground."""
    return Reports(reports=StoreReports(ground, Making()), trainings=StoreTrainings(ground))
