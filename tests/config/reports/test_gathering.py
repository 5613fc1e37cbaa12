from __future__ import annotations

from pathlib import Path

import msgspec

from config.reports.gathering import gather
from connectors.store.forms import find_form
from connectors.store.surveys import put_survey
from connectors.store.trainings import add_training
from realtime.access.roles import Role
from realtime.names import AgentId, ChannelId, Instant, PbxId
from realtime.quality.contacts import Exclusion
from realtime.quality.draw import Stratum
from realtime.quality.periods import Span, period_of
from realtime.quality.reach import Reach
from realtime.quality.report import report
from realtime.quality.surveys import SurveyMark, Told
from realtime.quality.training import proposed
from realtime.roster import Roster, Team
from tests.config.quality.desk_site import PHONE, ROSTER, asker, site
from tests.config.quality.scored import score
from tests.realtime.quality.test_training import training

WEEK = period_of(Span.WEEKLY, "2026-W31")
EVERYTHING = Reach(queues=None)


async def test_scored_samples_of_the_week_become_a_report(tmp_path: Path) -> None:
    with site(tmp_path) as here:
        await here.quality.reviews.draft(asker("qa1"), here.one())
        form = find_form(here.store, "standard")
        assert form is not None
        li, wu = here.samples(agent="li"), here.samples(agent="wu")
        await score(here, asker("qa1"), li[0].number)
        await score(here, asker("qa1"), wu[0].number, right=False)
        await score(here, asker("qa1"), here.samples(Stratum.RISK)[0].number, right=False)
        add_training(here.store, proposed(training(), Role.QA))
        told = gather(here.ground, EVERYTHING, WEEK)
        assert {one.number for one in told.judged if one.official} == {li[0].number, wu[0].number}
        assert len(told.standings) == len(li) + len(wu) + len(here.samples(Stratum.RISK))
        assert told.judged[0].random_inclusion == li[0].sample.random_inclusion
        assert told.waiting_trainings == ["Hold notices"]
        made = report(told)
        assert (made.centre.calls, made.centre.other, made.coverage.scored) == (2, 1, 3)
        assert [(group.id, group.figures.calls) for group in made.teams] == [("blue", 1), (None, 1)]
        assert made.errors[0].calls == 2


async def test_what_callers_said_is_told_by_agent_within_reach(tmp_path: Path) -> None:
    with site(tmp_path, sound=False) as here:
        for agent, scores in (("li", (5, 4)), ("wu", (1,))):
            for place, each in enumerate(scores):
                mark = SurveyMark(pbx=PbxId("hq"), channel=ChannelId("hq/1.0"), at=Instant(1.0), score=float(each))
                about = Told(about=f"{agent}{place}", mark=mark, highest=5.0, agent=AgentId(agent), queue="hq/sales")
                put_survey(here.store, WEEK.weeks[0], about)
        whole = report(gather(here.ground, EVERYTHING, WEEK)).satisfaction
        assert whole is not None
        assert (whole.centre.count, whole.agents[AgentId("li")].mean) == (3, 4.5)
        own = report(gather(here.ground, Reach(agents=frozenset({PHONE})), WEEK)).satisfaction
        assert own is not None
        assert set(own.agents) == {"li"}
        assert own.centre.count == 2


async def test_a_leader_gets_the_calls_of_the_team_and_nobody_elses(tmp_path: Path) -> None:
    with site(tmp_path) as here:
        told = gather(here.ground, Reach(agents=frozenset({PHONE})), WEEK)
        assert {one.agent for one in told.standings} == {AgentId("li")}
        assert gather(here.ground, Reach(queues=frozenset({"hq/support"})), WEEK).standings == []
        assert len(gather(here.ground, Reach(queues=frozenset({"hq/sales"})), WEEK).standings) > len(told.standings)


async def test_calls_left_out_and_other_weeks_are_told_apart(tmp_path: Path) -> None:
    with site(tmp_path) as here:
        told = gather(here.ground, EVERYTHING, WEEK)
        assert told.excluded.get(Exclusion.TOO_SHORT, 0) == 0
        later = gather(here.ground, EVERYTHING, period_of(Span.WEEKLY, "2026-W32"))
        assert (later.standings, list(later.shortfalls)) == ([], [])


async def test_a_call_stays_with_the_team_that_its_agent_was_in(tmp_path: Path) -> None:
    """Li is in the blue team when the calls are taken, and in the red one when the report is made."""
    with site(tmp_path) as here:
        await score(here, asker("qa1"), here.one("li"))
        moved = [msgspec.structs.replace(each, team="red") for each in ROSTER.people.values()]
        here.ground.roster = lambda: Roster(moved, [Team(id="red", name="红队")])
        made = report(gather(here.ground, EVERYTHING, WEEK))
        assert [(group.id, group.figures.calls) for group in made.teams] == [("blue", 1)]


async def test_a_scored_call_stands_for_those_of_its_cell_that_are_not(tmp_path: Path) -> None:
    with site(tmp_path) as here:
        await here.quality.reviews.draft(asker("qa1"), here.one())
        own = here.samples(agent="li")
        await score(here, asker("qa1"), own[0].number)
        (only,) = gather(here.ground, EVERYTHING, WEEK).judged
        assert len(own) > 1
        assert only.scored == 1 / len(own)


async def test_a_leader_is_told_of_trainings_of_the_own_people_only(tmp_path: Path) -> None:
    with site(tmp_path) as here:
        for title, who in (("Ours", "li"), ("Theirs", "wu")):
            plan = training(title=title, agents=frozenset({AgentId(who)}))
            add_training(here.store, proposed(plan, Role.QA))
        told = gather(here.ground, Reach(agents=frozenset({PHONE})), WEEK)
        assert told.waiting_trainings == ["Ours"]
