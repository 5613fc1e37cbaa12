from __future__ import annotations

from pathlib import Path

import pytest

from config.quality.review_sheets import draft_of, own_score, usual_form
from connectors.store.forms import find_form
from realtime.access.roles import Role
from tests.config.quality.desk_site import asker, site


def test_the_standard_form_is_there_when_it_is_first_needed(tmp_path: Path) -> None:
    with site(tmp_path, sound=False) as here:
        assert find_form(here.store, "standard") is None
        form = usual_form(here.store)
        assert form is not None
        assert find_form(here.store, "standard") == form
        assert usual_form(here.store, "other") is None


@pytest.mark.parametrize(("role", "there"), [(Role.QA, True), (Role.TEAM_LEADER, False)])
def test_an_empty_sheet_is_for_those_who_may_score(tmp_path: Path, role: Role, there: bool) -> None:  # noqa: FBT001
    with site(tmp_path, sound=False) as here:
        kept = here.samples()[0]
        assert (draft_of(here.store, asker("x", role), kept) is not None) is there
        assert own_score(here.store, kept.number, "x") is None
