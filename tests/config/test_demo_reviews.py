from __future__ import annotations

import random

from config.demo_reviews import answer_of
from config.standard_form import standard_form
from realtime.quality.scoring import problems, score


def test_answers_are_always_a_score_and_poor_calls_lose_more() -> None:
    form, totals = standard_form(), {True: 0.0, False: 0.0}
    for seed in range(60):
        chance = random.Random(seed)
        for poor in (True, False):
            answers = [answer_of(item, chance, poor=poor) for item in form.items]
            assert problems(form, answers) == ()
            told = score(form, answers)
            totals[poor] += told.kept or 0.0
            assert poor or not told.criticals
    assert totals[True] < totals[False]
