from __future__ import annotations

from pathlib import Path

import pytest

from realtime.access.roles import Role
from realtime.quality.forms import Form
from realtime.quality.reach import Reach
from realtime.quality.scoring import Answer
from realtime.quality.sessions import Move
from tests.config.quality.desk_site import Site, asker, right_answers, site, wrong_answers
from web.calibration_rows import CalibrationDetail
from web.quality import NewSession, QualityRefusedError, Sheet

LEAD, ONE, TWO = asker("lead", Role.QA_LEAD), asker("qa1"), asker("qa2")


async def kind_of(awaitable: object) -> str:
    with pytest.raises(QualityRefusedError) as refused:
        await awaitable  # type: ignore[misc]
    return refused.value.kind


async def form_of(here: Site) -> Form:
    ((form, _),) = await here.quality.forms.listed()
    return form


async def called(here: Site, many: int = 1) -> CalibrationDetail:
    samples = tuple(one.number for one in here.samples()[:many])
    return await here.quality.calibrations.begin(LEAD, NewSession(title="W31", samples=samples, raters=("QA1", "qa2")))


async def hand_in(here: Site, session: CalibrationDetail, answers: dict[str, tuple[Answer, ...]]) -> None:
    desk = here.quality.calibrations
    for name, told in answers.items():
        for sample in session.session.samples:
            await desk.write(asker(name), session.session.id, sample, Sheet(revision=0, answers=told), hand_in=False)
            await desk.write(asker(name), session.session.id, sample, Sheet(revision=1, answers=()), hand_in=True)


async def test_two_raters_score_blind_differ_talk_and_agree(tmp_path: Path) -> None:
    with site(tmp_path) as here:
        desk, form = here.quality.calibrations, await form_of(here)
        session = await called(here)
        number, (sample,) = session.session.id, session.session.samples
        assert (session.session.raters, session.session.phase, session.session.may) == (("qa1", "qa2"), "scoring", ())
        await hand_in(here, session, {"qa1": right_answers(form)})
        seen = await desk.found(TWO, number)
        assert seen is not None
        assert (seen.sheets, seen.differences, seen.passed, seen.session.complete) == ((), (), None, ("qa1",))
        chief = await desk.found(LEAD, number)
        assert chief is not None
        assert chief.sheets == ()
        assert await kind_of(desk.move(LEAD, number, Move.REVEAL)) == "session-not-now"
        await hand_in(here, session, {"qa2": wrong_answers(form)})
        ready = await desk.found(LEAD, number)
        assert ready is not None
        assert ready.session.may == ("reveal",)
        assert await kind_of(desk.move(ONE, number, Move.REVEAL)) == "session-not-now"
        told = await desk.move(LEAD, number, Move.REVEAL)
        assert told is not None
        assert (len(told.sheets), told.passed, told.more) == (2, False, 3)
        (row,) = told.differences
        assert (row.sample, row.agreed, row.points["qa1"]) == (sample, False, 100.0)
        assert {split.code for split in row.items} >= {"opening"}
        assert await kind_of(desk.move(LEAD, number, Move.CLOSE)) == "session-not-now"
        await desk.agree(LEAD, number, sample, right_answers(form))
        done = await desk.move(LEAD, number, Move.CLOSE)
        assert done is not None
        assert (done.session.phase, done.consensus[0].score is not None) == ("closed", True)
        figures = await desk.agreement(None, here.ground.now())
        assert figures is not None
        assert (figures.sessions, figures.enough, figures.alpha) == (1, False, None)
        assert [(one.rater, one.calls, one.bias) for one in figures.by_rater] == [("qa1", 1, None), ("qa2", 1, None)]


async def test_twelve_calls_by_three_raters_have_an_alpha(tmp_path: Path) -> None:
    with site(tmp_path) as here:
        desk, form = here.quality.calibrations, await form_of(here)
        every = [one.number for one in here.samples()]
        for begin in (0, 5):
            new = NewSession(title=str(begin), samples=tuple(every[:7]), raters=("a", "b", "c"))
            session = await desk.begin(LEAD, new)
            for place, sample in enumerate(session.session.samples):
                answers = wrong_answers(form) if place % 2 else right_answers(form)
                for name in ("a", "b", "c"):
                    who = asker(name)
                    await desk.write(who, session.session.id, sample, Sheet(revision=0, answers=answers), hand_in=False)
                    await desk.write(who, session.session.id, sample, Sheet(revision=1, answers=()), hand_in=True)
            await desk.move(LEAD, session.session.id, Move.REVEAL)
        figures = await desk.agreement("standard", here.ground.now())
        assert figures is not None
        assert (figures.calls, figures.raters, figures.enough) == (14, 3, True)
        assert figures.alpha == pytest.approx(1.0)
        assert figures.trust == "good"
        assert await desk.agreement("other", here.ground.now()) is None


async def test_what_is_written_is_ones_own_whole_and_in_time(tmp_path: Path) -> None:
    with site(tmp_path) as here:
        desk, form = here.quality.calibrations, await form_of(here)
        session = await called(here)
        number, (sample,) = session.session.id, session.session.samples
        stranger = asker("qa9")
        assert await desk.found(stranger, number) is None
        assert await desk.listed(stranger) == []
        assert await desk.write(stranger, number, sample, Sheet(revision=0, answers=()), hand_in=False) is None
        assert await desk.move(stranger, number, Move.REVEAL) is None
        empty = Sheet(revision=0, answers=())
        assert await kind_of(desk.write(ONE, number, sample, empty, hand_in=True)) == "review-missing"
        await desk.write(ONE, number, sample, Sheet(revision=0, answers=right_answers(form)[:2]), hand_in=False)
        assert await kind_of(desk.write(ONE, number, sample, empty, hand_in=False)) == "review-changed"
        assert (
            await kind_of(desk.write(ONE, number, sample, Sheet(revision=1, answers=()), hand_in=True))
            == "review-incomplete"
        )
        odd = Sheet(revision=1, answers=(Answer(code="nothing", value=1.0),))
        assert await kind_of(desk.write(ONE, number, sample, odd, hand_in=False)) == "review-invalid"
        assert await kind_of(desk.write(ONE, number, 10**6, empty, hand_in=False)) == "session-not-now"
        assert await kind_of(desk.write(LEAD, number, sample, empty, hand_in=False)) == "session-not-now"
        assert [one.id for one in await desk.listed(LEAD)] == [number]


async def test_a_session_that_cannot_be_called_says_why(tmp_path: Path) -> None:
    with site(tmp_path) as here:
        desk, number = here.quality.calibrations, here.one()
        far = asker("far", Role.QA_LEAD, Reach())
        for who, new, kind in (
            (far, NewSession(title="t", samples=(number,), raters=("a", "b")), "session-invalid"),
            (LEAD, NewSession(title="t", samples=(number,), raters=("a",)), "session-invalid"),
            (LEAD, NewSession(title="t", samples=(number,), raters=("a", "b"), form="x"), "form-unknown"),
            (LEAD, NewSession(title="t", samples=(number,), raters=("a", "b"), follows=9), "session-invalid"),
        ):
            assert await kind_of(desk.check(who, new)) == kind


async def test_who_gives_samples_out_elsewhere_has_no_part_in_a_session(tmp_path: Path) -> None:
    with site(tmp_path) as here:
        session = (await called(here)).session.id
        for reach, found in ((Reach(queues=frozenset({"hq/support"})), 0), (Reach(queues=frozenset({"hq/sales"})), 1)):
            other = asker("lead2", Role.QA_LEAD, reach)
            assert len(await here.quality.calibrations.listed(other)) == found
            assert (await here.quality.calibrations.found(other, session) is not None) == bool(found)


async def test_a_session_lends_its_calls_to_its_raters_while_it_is_open(tmp_path: Path) -> None:
    """A rater of another queue sees and hears the call, nothing that was done with it, and no other call."""
    with site(tmp_path) as here:
        desk, form = here.quality.calibrations, await form_of(here)
        far = Reach(queues=frozenset({"hq/support"}), given_to="qa1", calibrates="qa1")
        rater, other = asker("qa1", reach=far), here.samples()[1].number
        sample = here.samples()[0].number
        assert await here.quality.samples.found(rater, sample) is None
        session = await called(here)
        seen = await here.quality.samples.found(rater, sample)
        assert seen is not None
        assert (seen.sample.may, seen.steps, seen.reviews, seen.draft) == ((), (), (), None)
        assert seen.story is not None
        assert await here.quality.sound.sound(rater, sample) is not None
        assert await here.quality.sound.lent_by(rater, sample) == session.session.id
        assert await here.quality.sound.lent_by(ONE, sample) is None
        for stranger in (asker("qa9", reach=Reach(calibrates="qa9")), asker("qa1", reach=Reach(given_to="qa1"))):
            assert await here.quality.sound.sound(stranger, sample) is None
        assert await here.quality.sound.sound(rater, other) is None
        await hand_in(here, session, {"qa1": right_answers(form), "qa2": right_answers(form)})
        await desk.move(LEAD, session.session.id, Move.REVEAL)
        assert await here.quality.sound.sound(rater, sample) is not None
        await desk.agree(LEAD, session.session.id, sample, right_answers(form))
        await desk.move(LEAD, session.session.id, Move.CLOSE)
        assert await here.quality.samples.found(rater, sample) is None
        assert await here.quality.sound.sound(rater, sample) is None
