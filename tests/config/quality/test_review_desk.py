from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from connectors.store.reviews import is_used, reviews_of
from realtime.access.roles import Role
from realtime.names import Seconds
from realtime.quality.heard import Stretch
from realtime.quality.life import Action
from realtime.quality.reach import Reach
from realtime.quality.scoring import Answer, Mode, Remark
from tests.config.quality.desk_site import Site, asker, right_answers, site
from web.quality import QualityRefusedError, Sheet, Wish

QA = asker("qa1")


async def kind_of(awaitable: object) -> str:
    with pytest.raises(QualityRefusedError) as refused:
        await awaitable  # type: ignore[misc]
    return refused.value.kind


async def claimed(here: Site) -> int:
    number = here.one()
    await here.quality.samples.take(QA, number, Wish(action=Action.CLAIM))
    return number


async def test_a_review_is_saved_as_one_goes_and_signed_when_enough_was_heard(tmp_path: Path) -> None:
    with site(tmp_path) as here:
        desk, number = here.quality.reviews, await claimed(here)
        empty = await desk.draft(QA, number)
        assert empty is not None
        assert (empty.revision, empty.form, empty.answers, empty.score) == (0, "standard", (), None)
        ((form, used),) = await here.quality.forms.listed()
        assert not used
        answers = right_answers(form)
        half = Sheet(revision=0, answers=answers[:3], remarks=(Remark(second=Seconds(2.5), text="好"),))
        saved = await desk.save(QA, number, half)
        assert saved is not None
        assert (saved.revision, set(saved.problems.values())) == (1, {"missing"})
        assert await kind_of(desk.save(QA, number, half)) == "review-changed"
        assert await kind_of(desk.sign(QA, number, 1, "")) == "review-incomplete"
        whole = await desk.save(QA, number, msgspec.structs.replace(half, revision=1, answers=answers))
        assert whole is not None
        assert whole.score is not None
        assert (whole.problems, whole.score.points, whole.score.passed) == ({}, 100.0, True)
        assert await kind_of(desk.sign(QA, number, 2, "")) == "step-not-heard"
        assert await kind_of(desk.sign(QA, number, 1, "x")) == "review-changed"
        await here.quality.sound.begin(QA, number)
        here.now += 20.0
        await here.quality.sound.heard(QA, number, [Stretch(Seconds(0.0), Seconds(18.0))], 3)
        assert await desk.check(QA, number, 2, "") == 0.9
        done = await desk.sign(QA, number, 2, "")
        assert done is not None
        assert (done.sample.state, done.sample.passed, done.reviews[0].heard) == ("scored", True, 0.9)
        (kept,) = reviews_of(here.store, number)
        assert (kept.played, kept.signed, kept.stratum.value) == (3, here.now, "random")
        assert is_used(here.store, form.id, form.version)
        assert await kind_of(desk.save(QA, number, msgspec.structs.replace(half, revision=2))) == "step-not-now"


async def test_only_whose_turn_it_is_may_write(tmp_path: Path) -> None:
    with site(tmp_path) as here:
        desk, number = here.quality.reviews, await claimed(here)
        sheet = Sheet(revision=0, answers=())
        assert await kind_of(desk.save(asker("qa2"), number, sheet)) == "step-not-yours"
        assert await kind_of(desk.save(asker("tl", Role.TEAM_LEADER), number, sheet)) == "step-not-yours"
        assert await desk.save(asker("far", reach=Reach()), number, sheet) is None
        assert await desk.sign(asker("far", reach=Reach()), number, 0, "") is None
        assert await desk.draft(asker("far", reach=Reach()), number) is None
        assert await kind_of(desk.sign(QA, number, 0, "")) == "review-missing"


async def test_answers_that_do_not_fit_the_form_are_named(tmp_path: Path) -> None:
    with site(tmp_path) as here:
        desk, number = here.quality.reviews, await claimed(here)
        for answers in ((Answer(code="nothing", value=1.0),), (Answer(code="opening", value=7.0),)):
            with pytest.raises(QualityRefusedError, match=answers[0].code) as refused:
                await desk.save(QA, number, Sheet(revision=0, answers=answers))
            assert refused.value.kind == "review-invalid"
        assert await kind_of(desk.save(QA, number, Sheet(revision=0, answers=(), form="other"))) == "form-unknown"


async def test_a_call_listened_to_live_needs_no_recording_heard(tmp_path: Path) -> None:
    with site(tmp_path) as here:
        desk, number = here.quality.reviews, await claimed(here)
        ((form, _),) = await here.quality.forms.listed()
        sheet = Sheet(revision=0, answers=right_answers(form), mode=Mode.LIVE)
        await desk.save(QA, number, sheet)
        done = await desk.sign(QA, number, 1, "")
        assert done is not None
        assert (done.reviews[0].mode, done.reviews[0].skipped) == ("live", "listened live")


async def test_a_review_keeps_the_version_it_was_begun_with(tmp_path: Path) -> None:
    with site(tmp_path) as here:
        desk, number = here.quality.reviews, await claimed(here)
        await desk.save(QA, number, Sheet(revision=0, answers=()))
        ((form, _),) = await here.quality.forms.listed()
        await here.quality.forms.save(msgspec.structs.replace(form, version=2, pass_mark=90.0))
        saved = await desk.save(QA, number, Sheet(revision=1, answers=()))
        assert saved is not None
        assert saved.version == 1
        other = here.samples(agent="wu")[0].number
        await here.quality.samples.take(QA, other, Wish(action=Action.CLAIM))
        fresh = await desk.save(QA, other, Sheet(revision=0, answers=()))
        assert fresh is not None
        assert fresh.version == 2
