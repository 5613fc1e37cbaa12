from __future__ import annotations

import pytest

from config.standard_form import standard_form
from realtime.quality.forms import Critical, Kind, export_form, import_form
from realtime.quality.scoring import Answer, score


def test_the_categories_are_those_of_the_handbook_with_their_weights() -> None:
    form = standard_form()
    assert {one.code: one.weight for one in form.categories} == {
        "phrases": 15,
        "attitude": 25,
        "skill": 25,
        "accuracy": 35,
        "critical": 0,
    }
    for category in form.categories:
        assert sum(item.max for item in form.of_category(category.code)) == category.weight


def test_every_kind_of_critical_error_has_a_flag_and_every_item_its_anchors() -> None:
    form = standard_form()
    assert {item.critical for item in form.items} == {None, *Critical}
    assert all(len(item.anchors) >= 2 for item in form.items)
    assert import_form(export_form(form)) == form


@pytest.mark.parametrize(("missed", "points"), [(None, 100.0), ("opening", 97.0), ("right_answer", 90.0)])
def test_a_perfect_call_has_a_hundred_points_and_a_fault_costs_its_own(missed: str | None, points: float) -> None:
    form = standard_form()
    answers = []
    for item in form.items:
        best, worst = (0.0, item.max) if item.kind is Kind.DEDUCT else (1.0, 0.0)
        answers.append(Answer(code=item.code, value=worst if item.code == missed else best))
    assert score(form, answers).points == pytest.approx(points)
