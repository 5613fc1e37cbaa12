from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.build import registration
from tests.config.alerting_site import LivingSite, living
from web.alerts import DutyView, Refused, SilenceWish


async def with_alert(site: LivingSite) -> str:
    site.tell(registration(1, "carrier", "Rejected"))
    await site.look(40)
    return next(iter(site.alerting.book.alerts))


async def test_an_alert_explains_itself_and_says_who_did_what(tmp_path: Path) -> None:
    async with living(tmp_path) as site:
        alert = await with_alert(site)
        await site.desk.acknowledge(alert, "li")
        await site.desk.comment(alert, "called the carrier", "li")
        await site.desk.assign(alert, "wang", "li")
        detail = await site.desk.detail(alert)
        assert detail is not None
        assert (detail.alert.state, detail.alert.assignee) == ("acknowledged", "wang")
        assert detail.alert.message == "Trunk carrier is not registered or does not answer"
        assert detail.alert.clears == "Ends when it is up for 30 s"
        assert [line.what for line in detail.timeline] == ["fired", "told", "acknowledged", "commented", "assigned"]


async def test_an_incident_is_closed_after_its_alerts_and_not_before(tmp_path: Path) -> None:
    async with living(tmp_path) as site:
        alert = await with_alert(site)
        incident = site.alerting.book.alerts[alert].incident
        with pytest.raises(Refused, match="still goes on"):
            await site.desk.close_incident(incident, "over", "li")
        await site.desk.resolve(alert, "the carrier's works", "li")
        closed = await site.desk.close_incident(incident, "works of the carrier", "li")
        assert closed is not None
        assert (closed.state, closed.note) == ("closed", "works of the carrier")
        detail = await site.desk.incident(incident)
        assert detail is not None
        assert detail.record.closed is not None
        assert detail.replay.begin < detail.record.detected < detail.replay.end
        with pytest.raises(Refused, match="closed"):
            await site.desk.acknowledge(alert, "li")


async def test_what_is_not_there_is_none(tmp_path: Path) -> None:
    async with living(tmp_path) as site:
        assert await site.desk.detail("nobody") is None
        assert await site.desk.acknowledge("nobody", "li") is None
        assert await site.desk.incident("nobody") is None
        assert await site.desk.end_silence("nobody", "li") is None


async def test_a_silence_keeps_quiet_until_it_is_ended(tmp_path: Path) -> None:
    async with living(tmp_path) as site:
        wish = SilenceWish(duration_seconds=3600.0, comment="works", rule="trunk_down")
        made = await site.desk.silence(wish, "li")
        await with_alert(site)
        assert site.outbox() == []
        await site.desk.end_silence(made.id, "li")
        await site.look(1)
        assert site.outbox() == [("trunk_down", "firing")]
        assert [(each.id, each.ended_by) for each in await site.desk.silences()] == [(made.id, "li")]


async def test_a_silence_that_is_planned_holds_from_its_beginning_and_can_be_called_off_before(tmp_path: Path) -> None:
    async with living(tmp_path) as site:
        begins = datetime.fromtimestamp(site.clock.now() + 600.0, tz=UTC)
        wish = SilenceWish(duration_seconds=3600.0, comment="works", rule="trunk_down", begins=begins)
        made = await site.desk.silence(wish, "li")
        assert datetime.fromisoformat(made.ends) - datetime.fromisoformat(made.begins) == timedelta(hours=1)
        await with_alert(site)
        assert site.outbox() == [("trunk_down", "firing")]
        called_off = await site.desk.end_silence(made.id, "wang")
        assert called_off is not None
        assert (called_off.begins == called_off.ends, called_off.ended_by) == (True, "wang")


@pytest.mark.parametrize("seconds", [-61.0, 29 * 86_400.0, None])
async def test_a_silence_does_not_begin_in_the_past_nor_in_a_far_future(tmp_path: Path, seconds: float | None) -> None:
    async with living(tmp_path) as site:
        begins = datetime.fromtimestamp(site.clock.now() + (seconds or 0.0), tz=UTC)
        naive = begins.replace(tzinfo=None) if seconds is None else begins
        wish = SilenceWish(duration_seconds=60.0, comment="x", rule="surge", begins=naive)
        with pytest.raises(Refused) as refused:
            await site.desk.silence(wish, "li")
        assert refused.value.kind == "silence-begins"


@pytest.mark.parametrize(
    ("wish", "kind"),
    [
        (SilenceWish(duration_seconds=60.0, comment="x"), "silence-of-everything"),
        (SilenceWish(duration_seconds=0.0, comment="x", rule="surge"), "silence-without-length"),
        (SilenceWish(duration_seconds=1e6, comment="x", rule="surge"), "silence-too-long"),
        (SilenceWish(duration_seconds=60.0, comment="x", rule="weather"), "rule-unknown"),
    ],
)
async def test_what_cannot_be_silenced_is_refused(tmp_path: Path, wish: SilenceWish, kind: str) -> None:
    async with living(tmp_path) as site:
        with pytest.raises(Refused) as refused:
            await site.desk.silence(wish, "li")
        assert refused.value.kind == kind


async def test_the_roster_says_who_is_told_first(tmp_path: Path) -> None:
    async with living(tmp_path) as site:
        duties = (
            DutyView(person="wang", rank=1),
            DutyView(person="li", begin="08:00", end="17:00"),
            DutyView(person="zhao", begin="17:00", end="08:00"),
            DutyView(person="director", director=True),
        )
        roster = await site.desk.set_roster(duties, "admin")
        assert roster.on_duty == ("li", "wang", "director")
        assert roster.duties == duties
        await site.killed()
        assert (await site.desk.roster()).duties == duties
        with pytest.raises(Refused, match="no time"):
            await site.desk.set_roster((DutyView(person="li", begin="8 o'clock"),), "admin")


async def test_a_line_for_a_queue_is_told_of_what_is_about_it_alone(tmp_path: Path) -> None:
    async with living(tmp_path) as site:
        duties = (
            DutyView(person="li"),
            DutyView(person="sun", queues=("sales", "sales")),
            DutyView(person="wu", teams=("red",)),
        )
        await site.desk.set_roster(duties, "admin")
        await site.killed()
        assert (await site.desk.roster()).on_duty == ("li",)
        kept = await site.desk.roster("hq/sales")
        assert kept.on_duty == ("sun", "li")
        assert [(each.queues, each.teams) for each in kept.duties] == [((), ()), (("sales",), ()), ((), ("red",))]
        for wrong in (DutyView(person="li", queues=("",)), DutyView(person="li", teams=("x" * 301,))):
            with pytest.raises(Refused, match="names of 1 to 300"):
                await site.desk.set_roster((wrong,), "admin")


async def test_months_are_told_by_their_means(tmp_path: Path) -> None:
    async with living(tmp_path) as site:
        alert = await with_alert(site)
        await site.look(10)
        await site.desk.acknowledge(alert, "li")
        month = (await site.desk.months(2))[0]
        assert (month.month, month.alerts, month.mtta_seconds, month.mttr_seconds) == ("2026-11", 1, 19.0, None)


async def test_what_is_pending_is_listed_before_it_fires(tmp_path: Path) -> None:
    async with living(tmp_path) as site:
        site.tell(registration(1, "carrier", "Rejected"))
        await site.look(3)
        (pending,) = await site.desk.listed(None, None, 10)
        assert (pending.state, pending.clears) == ("pending", "Ends when it is up for 30 s")
        site.tell(registration(1, "other", "Rejected"))
        await site.look(1)
        assert len({alert.id for alert in await site.desk.listed(None, None, 10)}) == 2
        assert await site.desk.listed(frozenset({"firing"}), None, 10) == []
