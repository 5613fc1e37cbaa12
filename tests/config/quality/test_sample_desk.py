from __future__ import annotations

import asyncio
from pathlib import Path

import msgspec
import pytest

from config.sample_weeks import ranking
from connectors.recordings.states import State as RecordingState
from connectors.store.recordings import due, find_recording, put_watch
from connectors.store.samples import find_sample
from connectors.store.weeks import export_record, replacements_of
from realtime.access.roles import Role
from realtime.quality.contacts import Direction
from realtime.quality.draw import Stratum, Unusable
from realtime.quality.life import Action, State
from realtime.quality.reach import Reach
from realtime.quality.recheck import verify_record
from tests.config.quality.desk_site import asker, site
from tests.config.quality.scored import score
from tests.config.sampled import WEEK
from web.quality import Asked, QualityRefusedError, Wish
from web.quality_rows import SampleRow

AGENT = asker("agent-li", Role.AGENT)
QA, OTHER, LEAD = asker("qa1"), asker("qa2"), asker("lead", Role.QA_LEAD)


async def test_samples_are_listed_with_what_the_asker_can_do(tmp_path: Path) -> None:
    with site(tmp_path) as here:
        desk = here.quality.samples
        everything = await desk.listed(QA, Asked())
        assert everything.next is None
        assert {one.stratum for one in everything.samples} == {"random", "risk"}
        first = everything.samples[0]
        assert (first.agent_name, first.queue, first.state) in {
            ("李娜", "hq/sales", "drawn"),
            ("吴芳", "hq/sales", "drawn"),
        }
        assert first.may == ("claim", "find_unusable")
        assert (first.recording_state, first.recording_seconds) == ("intact", 20.0)
        pages, after = list[SampleRow](), 0
        while page := await desk.listed(QA, Asked(after=after, limit=3, agent="wu")):
            pages += page.samples
            if page.next is None:
                break
            after = page.next
        assert {one.agent for one in pages} == {"wu"}
        await desk.take(QA, first.id, Wish(action=Action.CLAIM))
        assert [one.id for one in (await desk.listed(QA, Asked(mine=True))).samples] == [first.id]
        free = (await desk.listed(QA, Asked(free=True, newest=True))).samples
        assert [one.id for one in free] == sorted((one.id for one in everything.samples[1:]), reverse=True)
        assert (await desk.listed(asker("far", reach=Reach(queues=frozenset({"hq/x"}))), Asked())).samples == ()


async def test_of_two_who_claim_at_once_one_gets_it(tmp_path: Path) -> None:
    with site(tmp_path) as here:
        number, people = here.one(), [asker(f"qa{each}") for each in range(8)]
        claims = [here.quality.samples.take(who, number, Wish(action=Action.CLAIM)) for who in people]
        results = await asyncio.gather(*claims, return_exceptions=True)
        refused = [one for one in results if isinstance(one, QualityRefusedError)]
        assert len(refused) == 7
        assert {one.kind for one in refused} == {"step-not-now"}
        detail = await here.quality.samples.found(QA, number)
        assert detail is not None
        assert [one.action for one in detail.steps] == ["claim"]


async def test_the_call_is_told_with_its_places_in_the_recording(tmp_path: Path) -> None:
    with site(tmp_path) as here:
        detail = await here.quality.samples.found(QA, here.one())
        assert detail is not None
        assert detail.story is not None
        assert detail.recording is not None
        assert (detail.story.caller, detail.story.nth, detail.story.waited_seconds) == ("138****0042", 2, 11.0)
        wait, talk = detail.story.pieces
        assert (wait.part, wait.begin_seconds, talk.part, talk.end_seconds) == ("wait", -51.0, "talk", 20.0)
        assert (talk.agent, talk.agent_name) == ("li", "李娜")
        assert (detail.recording.sides, detail.recording.playable) == (("caller", "agent"), True)
        assert detail.listened.share == 0.0
        assert await here.quality.samples.found(QA, 10**9) is None


async def test_an_unusable_sample_is_replaced_by_the_next_reserve_and_the_week_still_verifies(tmp_path: Path) -> None:
    with site(tmp_path) as here:
        desk, number = here.quality.samples, here.one()
        with pytest.raises(QualityRefusedError, match="from there"):
            await desk.take(QA, number, Wish(action=Action.REPLACE))
        await desk.take(QA, number, Wish(action=Action.FIND_UNUSABLE, fault=Unusable.INAUDIBLE, reason="noise"))
        await desk.take(QA, number, Wish(action=Action.REPLACE))
        (one,) = replacements_of(here.store, WEEK)
        assert (one.reason, one.note, one.by) == (Unusable.INAUDIBLE, "noise", "qa1")
        standing = [each for each in here.samples(agent="li") if each.life.state is State.DRAWN]
        assert one.substitute in {each.sample.linked for each in standing}
        new = next(each for each in standing if each.sample.linked == one.substitute)
        assert (new.queue, new.recording is not None, new.sample.official) == ("hq/sales", True, True)
        record = export_record(here.store, WEEK)
        assert record is not None
        assert verify_record(record) == ()


async def test_what_was_not_drawn_by_lot_has_no_reserve(tmp_path: Path) -> None:
    with site(tmp_path) as here:
        desk, number = here.quality.samples, here.samples(Stratum.RISK)[0].number
        await desk.take(QA, number, Wish(action=Action.FIND_UNUSABLE, fault=Unusable.DAMAGED))
        detail = await desk.found(QA, number)
        assert detail is not None
        assert "replace" not in detail.sample.may
        with pytest.raises(QualityRefusedError) as refused:
            await desk.check(QA, number, Wish(action=Action.REPLACE))
        assert refused.value.kind == "sample-no-reserve"


async def test_an_assigned_sample_is_its_holders(tmp_path: Path) -> None:
    with site(tmp_path) as here:
        desk, number = here.quality.samples, here.one()
        guest = asker("guest", Role.EXTERNAL, Reach(given_to="guest"))
        assert await desk.found(guest, number) is None
        assert not await desk.check(guest, number, Wish(action=Action.CLAIM))
        given = await desk.take(LEAD, number, Wish(action=Action.ASSIGN, to="guest"))
        assert given is not None
        assert given.sample.assigned_to == "guest"
        with pytest.raises(QualityRefusedError) as refused:
            await desk.take(QA, number, Wish(action=Action.CLAIM))
        assert refused.value.kind == "step-not-yours"
        assert [one.id for one in (await desk.listed(guest, Asked())).samples] == [number]
        await desk.take(guest, number, Wish(action=Action.CLAIM))


async def test_an_appeal_is_scored_blind_and_the_decision_says_which_review_counts(tmp_path: Path) -> None:
    with site(tmp_path) as here:
        desk, number = here.quality.samples, here.one()
        await score(here, QA, number, right=False)
        blind = await desk.found(OTHER, number)
        assert blind is not None
        assert (blind.reviews, blind.sample.passed) == ((), None)
        chief = await desk.found(asker("tl", Role.TEAM_LEADER), number)
        assert chief is not None
        assert (len(chief.reviews), chief.sample.passed) == (1, False)
        await here.quality.own.take(AGENT, number, Action.APPEAL, "I said it at 0:12")
        appealed = await desk.found(OTHER, number)
        assert appealed is not None
        assert [one.reason for one in appealed.steps if one.action == "appeal"] == [""]
        await score(here, OTHER, number)
        with pytest.raises(QualityRefusedError):
            await desk.take(QA, number, Wish(action=Action.DECIDE, reason="x", review="second"))
        await desk.take(LEAD, number, Wish(action=Action.DECIDE, reason="the second heard it", review="second"))
        decided = await desk.found(QA, number)
        assert decided is not None
        assert [(one.rater, one.counts, one.blind) for one in decided.reviews] == [
            ("qa1", False, False),
            ("qa2", True, True),
        ]
        assert (decided.sample.passed, decided.sample.state) == (True, "decided")
        (placed,) = [one for one in ranking(here.store, WEEK, Direction.INBOUND) if one.agent == "li"]
        assert placed.mark == 100.0


async def test_a_failing_call_opens_coaching_which_is_noted_and_rechecked(tmp_path: Path) -> None:
    with site(tmp_path) as here:
        desk, number, coach = here.quality.samples, here.one(), asker("tl", Role.TEAM_LEADER)
        await score(here, QA, number, right=False)
        with pytest.raises(QualityRefusedError, match="may still answer"):
            await desk.take(QA, number, Wish(action=Action.CONFIRM))
        here.now += 14 * 86_400.0
        confirmed = await desk.take(QA, number, Wish(action=Action.CONFIRM))
        assert confirmed is not None
        assert confirmed.sample.coaching_open
        with pytest.raises(QualityRefusedError) as refused:
            await desk.take(coach, number, Wish(action=Action.COACH))
        assert refused.value.kind == "step-no-reason"
        await desk.take(coach, number, Wish(action=Action.COACH, reason="practised the opening"))
        done = await desk.take(QA, number, Wish(action=Action.RECHECK, reason="next call was right"))
        assert done is not None
        assert (done.sample.state, done.sample.coaching_open) == ("rechecked", False)


async def test_a_week_tells_its_commitment_and_what_each_owes(tmp_path: Path) -> None:
    with site(tmp_path) as here:
        desk = here.quality.samples
        await score(here, QA, here.one("wu"))
        found = await desk.week(QA, WEEK)
        assert found is not None
        assert found.key is not None
        people = {one.agent: (one.quota_class, one.quota, one.drawn, one.done, one.lack) for one in found.people}
        assert people == {"li": ("regular", 2, 2, 0, None), "wu": ("new", 5, 5, 1, None)}
        bounded = msgspec.structs.replace(QA, reach=Reach(agents=frozenset({"hq/PJSIP/2002"})))
        narrowed = await desk.week(bounded, WEEK)
        assert narrowed is not None
        assert [one.agent for one in narrowed.people] == ["wu"]
        assert await desk.week(QA, "2026-W99") is None
        assert await desk.week(QA, "1999-W01") is None
        coming = (await desk.weeks(QA, 5))[0]
        assert (coming.week, coming.key, coming.people) == ("2026-W32", None, ())


async def test_a_recording_that_was_not_found_is_looked_for_once_more(tmp_path: Path) -> None:
    with site(tmp_path) as here:
        number = here.one()
        record = find_recording(here.store, find_sample(here.store, number).recording or 0)
        assert record is not None
        gone = msgspec.structs.replace(record.watch, state=RecordingState.MISSING, next_look=None)
        put_watch(here.store, record.number, gone)
        again = await here.quality.samples.fetch(QA, number)
        assert again is not None
        assert again.sample.recording_state == "expected"
        assert [one.number for one in due(here.store, here.ground.now(), 5)] == [record.number]
        assert await here.quality.samples.fetch(asker("far", reach=Reach()), number) is None
