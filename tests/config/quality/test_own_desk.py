from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from realtime.access.roles import Role
from realtime.quality.life import Action
from realtime.quality.reach import Reach
from tests.config.quality.desk_site import PHONE, asker, site
from tests.config.quality.scored import score
from web.quality import QualityRefusedError, Wish

LI, QA, OTHER = asker("agent-li", Role.AGENT, Reach()), asker("qa1"), asker("qa2")


async def test_an_agent_sees_their_own_samples_once_they_are_scored(tmp_path: Path) -> None:
    with site(tmp_path) as here:
        desk, number = here.quality.own, here.one("li")
        assert (await desk.listed(LI, 0, 50)).samples == ()
        assert await desk.found(LI, number) is None
        await score(here, QA, number, right=False)
        await score(here, QA, here.one("wu"))
        (row,) = (await desk.listed(LI, 0, 50)).samples
        assert (row.id, row.passed, row.points, row.may) == (number, False, 0.0, ("appeal", "acknowledge"))
        detail = await desk.found(LI, number)
        assert detail is not None
        assert detail.story is not None
        assert ([one.rater for one in detail.reviews], detail.story.caller) == (["qa1"], "138****0042")
        assert await desk.found(LI, here.one("wu")) is None
        assert not await desk.check(LI, here.one("wu"), Action.APPEAL, "x")
        assert (await desk.listed(asker("nobody", Role.AGENT), 0, 50)).samples == ()


async def test_whose_samples_they_are_follows_from_the_account_or_the_scope(tmp_path: Path) -> None:
    with site(tmp_path) as here:
        await score(here, QA, here.one("li"))
        by_scope = msgspec.structs.replace(asker("phone", Role.AGENT), own=frozenset({PHONE}))
        for who in (LI, by_scope):
            assert len((await here.quality.own.listed(who, 0, 50)).samples) == 1


async def test_an_appeal_needs_words_and_comes_in_time(tmp_path: Path) -> None:
    with site(tmp_path) as here:
        desk, number = here.quality.own, here.one("li")
        await score(here, QA, number, right=False)
        with pytest.raises(QualityRefusedError) as refused:
            await desk.check(LI, number, Action.APPEAL, " ")
        assert refused.value.kind == "step-no-reason"
        here.now += 30 * 86_400.0
        with pytest.raises(QualityRefusedError) as refused:
            await desk.take(LI, number, Action.APPEAL, "late")
        assert refused.value.kind == "step-too-late"
        seen = await desk.take(LI, number, Action.CONFIRM, "")
        assert seen is not None
        assert (seen.sample.state, seen.sample.coaching_open, seen.sample.may) == ("confirmed", True, ())


async def test_the_second_review_is_shown_after_the_decision_and_coaching_is_told(tmp_path: Path) -> None:
    with site(tmp_path) as here:
        desk, number = here.quality.own, here.one("li")
        await score(here, QA, number, right=False)
        await desk.take(LI, number, Action.APPEAL, "unfair")
        await score(here, OTHER, number, right=False)
        between = await desk.found(LI, number)
        assert between is not None
        assert [one.rater for one in between.reviews] == ["qa1"]
        lead = asker("lead", Role.QA_LEAD)
        await here.quality.samples.take(lead, number, Wish(action=Action.DECIDE, reason="both agree", review="first"))
        await desk.take(LI, number, Action.CONFIRM, "")
        await here.quality.samples.take(lead, number, Wish(action=Action.COACH, reason="practised"))
        after = await desk.found(LI, number)
        assert after is not None
        assert [one.rater for one in after.reviews] == ["qa1", "qa2"]
        assert [(one.action, one.text) for one in after.notes] == [
            ("appeal", "unfair"),
            ("decide", "both agree"),
            ("coach", "practised"),
        ]


async def test_an_agent_hears_own_scored_calls_and_no_others(tmp_path: Path) -> None:
    with site(tmp_path) as here:
        desk, number, other = here.quality.own, here.one("li"), here.one("wu")
        for each in (number, other):
            assert await desk.sound(LI, each) is None
            await score(here, QA, each)
        sound, peaks = await desk.sound(LI, number), await desk.waveform(LI, number, 100)
        assert sound is not None
        assert peaks is not None
        assert sound.size > 44
        assert [one.side for one in peaks.channels] == ["agent", "caller"]
        detail = await desk.found(LI, number)
        assert detail is not None
        assert detail.recording is not None
        assert (detail.recording.playable, detail.recording.hints) == (True, ())
        assert await desk.sound(LI, other) is None
        assert await desk.waveform(LI, other, 100) is None


async def test_a_site_can_keep_the_sound_from_agents(tmp_path: Path) -> None:
    with site(tmp_path, agents_listen=False) as here:
        number = here.one("li")
        await score(here, QA, number)
        with pytest.raises(QualityRefusedError) as refused:
            await here.quality.own.sound(LI, number)
        assert refused.value.kind == "own-sound-off"
        detail = await here.quality.own.found(LI, number)
        assert detail is not None
        assert detail.recording is not None
        assert detail.recording.playable is False
