from __future__ import annotations

from pathlib import Path

import pytest

from config.quality.agreement_rows import agreement_row
from realtime.access.roles import Role
from realtime.names import Instant
from tests.config.quality.desk_site import asker, right_answers, site, wrong_answers
from tests.config.quality.scored import score
from web.quality import Asked, QualityRefusedError, Sheet


async def test_a_scored_call_on_which_the_lot_falls_is_scored_again_blind(tmp_path: Path) -> None:
    with site(tmp_path, double_share=1.0) as here:
        first, second, third, number = asker("qa1"), asker("qa2"), asker("qa3"), here.one()
        await score(here, first, number, right=False)
        desk = here.quality
        assert (await desk.samples.listed(first, Asked(second=True))).samples == ()
        (row,) = (await desk.samples.listed(second, Asked(second=True))).samples
        assert (row.id, row.passed) == (number, None)
        ((form, _),) = await desk.forms.listed()
        await desk.reviews.save(second, number, Sheet(revision=0, answers=right_answers(form)))
        for who in (third, first):
            with pytest.raises(QualityRefusedError):
                await desk.reviews.save(who, number, Sheet(revision=0, answers=wrong_answers(form)))
        with pytest.raises(QualityRefusedError) as refused:
            await desk.reviews.sign(second, number, 1, "")
        assert refused.value.kind == "step-not-heard"
        done = await desk.reviews.sign(second, number, 1, "noise")
        assert done is not None
        assert (done.sample.state, [(one.rater, one.counts) for one in done.reviews]) == ("scored", [("qa2", False)])
        leader = await desk.samples.found(asker("tl", Role.TEAM_LEADER), number)
        assert leader is not None
        assert [(one.rater, one.counts, one.blind) for one in leader.reviews] == [
            ("qa1", True, False),
            ("qa2", False, True),
        ]
        figures = agreement_row(here.ground, None, Instant(0.0))
        assert figures is not None
        assert (figures.second.calls, figures.second.share) == (1, 1.0)
        assert figures.second.mean_absolute is not None
        assert figures.second.mean_absolute > 20.0
