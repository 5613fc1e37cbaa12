from __future__ import annotations

from pathlib import Path

import pytest

from connectors.store.recordings import find_recording
from connectors.store.samples import find_sample
from realtime.access.roles import Role
from realtime.names import ChannelId
from realtime.quality.contacts import Direction
from realtime.quality.draw import Stratum, rank
from realtime.quality.reach import Reach
from tests.config.quality.desk_site import ROSTER, Site, asker, site
from tests.config.sampled import WEEK
from web.quality import NewCampaign, Pull, QualityRefusedError
from web.quality_rows import ContactRow

LEAD = asker("lead", Role.QA_LEAD)


async def calls(here: Site) -> list[ContactRow]:
    return list((await here.quality.pulls.contacts(LEAD, WEEK, None, None, 0, 500)).contacts)


def pull(row: ContactRow, stratum: Stratum = Stratum.SPOT_CHECK, reason: str = "wording") -> Pull:
    return Pull(
        week=row.week,
        call=row.call,
        agent=row.agent,
        direction=Direction(row.direction),
        stratum=stratum,
        reason=reason,
    )


async def test_calls_are_listed_page_by_page_within_reach(tmp_path: Path) -> None:
    with site(tmp_path, sound=False) as here:
        desk, rows, after = here.quality.pulls, list[ContactRow](), 0
        while True:
            page = await desk.contacts(LEAD, WEEK, "li", "hq/sales", after, 7)
            rows += page.contacts
            if page.next is None:
                break
            after = page.next
        assert (len(rows), {one.agent_name for one in rows}) == (20, {"李娜"})
        assert len({one.call for one in rows}) == 20
        far = asker("far", Role.QA_LEAD, Reach(queues=frozenset({"hq/support"})))
        assert (await desk.contacts(far, WEEK, None, None, 0, 50)).contacts == ()
        with pytest.raises(QualityRefusedError) as refused:
            await desk.contacts(LEAD, "last week", None, None, 0, 50)
        assert refused.value.kind == "week-invalid"


async def test_a_call_pulled_by_hand_stands_outside_the_draw_and_a_complaint_keeps_its_recording(
    tmp_path: Path,
) -> None:
    with site(tmp_path, sound=False) as here:
        desk, row = here.quality.pulls, (await calls(here))[0]
        made = await desk.pull(LEAD, pull(row, Stratum.COMPLAINT, "caller wrote"))
        assert made is not None
        assert (made.sample.official, made.sample.inclusion, made.sample.reason) == (False, None, "caller wrote")
        assert (made.sample.by, made.sample.may) == ("lead", ("assign", "claim", "hold", "find_unusable"))
        record = find_recording(here.store, find_sample(here.store, made.sample.id).recording or 0)
        assert record is not None
        assert record.frozen == f"complaint, sample {made.sample.id}"
        with pytest.raises(QualityRefusedError) as refused:
            await desk.pull(LEAD, pull(row, Stratum.COMPLAINT))
        assert refused.value.kind == "sample-exists"
        assert await desk.pull(LEAD, pull(row, Stratum.SPOT_CHECK)) is not None
        for bad in (pull(row, Stratum.RANDOM), pull(row, reason=" ")):
            with pytest.raises(QualityRefusedError) as refused:
                await desk.check(LEAD, bad)
            assert refused.value.kind == "pull-invalid"
        far = asker("far", Role.QA_LEAD, Reach(queues=frozenset({"hq/support"})))
        assert not await desk.check(far, pull(row))
        assert await desk.pull(far, pull(row)) is None


async def test_a_campaign_is_drawn_by_a_lot_that_anybody_can_repeat(tmp_path: Path) -> None:
    with site(tmp_path, sound=False) as here:
        desk = here.quality.pulls
        new = NewCampaign(name="refunds", reason="new rule", count=4, first="2026-W30", last=WEEK, agents=("wu",))
        matched = await desk.matched(LEAD, new)
        made = await desk.campaign(LEAD, new)
        assert (made.matched, len(made.samples), made.by) == (matched, 4, "lead")
        kept = [find_sample(here.store, number).sample for number in made.samples]
        assert {one.stratum for one in kept} == {Stratum.CAMPAIGN}
        every = [one for one in await calls(here) if one.agent == "wu"]
        assert len(every) == matched

        def lot(call: str) -> float:
            return rank(bytes.fromhex(made.key), WEEK, kept[0].cell.agent, ChannelId(call), "refunds|")

        assert [one.linked for one in kept] == sorted((one.call for one in every), key=lot)[:4]
        assert [one.name for one in await desk.campaigns(LEAD)] == ["refunds"]
        of_li, of_wu = (Reach(agents=ROSTER.agents_of(who)) for who in ("li", "wu"))
        assert await desk.campaigns(asker("tl", Role.TEAM_LEADER, of_li)) == []
        assert len(await desk.campaigns(asker("tl", Role.TEAM_LEADER, of_wu))) == 1
        with pytest.raises(QualityRefusedError) as refused:
            await desk.campaign(LEAD, new)
        assert refused.value.kind == "campaign-exists"


@pytest.mark.parametrize(
    ("first", "last", "agents", "kind"),
    [
        (WEEK, "2026-W30", None, "week-invalid"),
        ("2026-W01", WEEK, None, "week-invalid"),
        ("x", WEEK, None, "week-invalid"),
        (WEEK, WEEK, ("nobody",), "campaign-empty"),
    ],
)
async def test_a_campaign_that_could_not_be_meant_is_refused(
    tmp_path: Path, first: str, last: str, agents: tuple[str, ...] | None, kind: str
) -> None:
    with site(tmp_path, sound=False) as here:
        new = NewCampaign(name="n", reason="r", count=1, first=first, last=last, agents=agents)
        with pytest.raises(QualityRefusedError) as refused:
            await here.quality.pulls.campaign(LEAD, new)
        assert refused.value.kind == kind
