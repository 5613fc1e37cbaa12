from __future__ import annotations

from pathlib import Path

from config.reports.desks import reports
from realtime.roster import Roster
from tests.config.quality.desk_site import site
from web.reports import ReportDesk, TrainingDesk


def test_the_desks_over_the_store_are_such_desks(tmp_path: Path) -> None:
    with site(tmp_path, sound=False) as here:
        made = reports(here.ground.settings, here.store, Roster)
        desk: ReportDesk = made.reports
        trainings: TrainingDesk = made.trainings
        assert desk is made.reports
        assert trainings.now() > 0
