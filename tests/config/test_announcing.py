from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from config.announcing import Announcing, announcing, shown_then
from realtime.announcements import MOST
from realtime.masking import Audience, picture_for
from realtime.names import Instant
from tests.config.alerting_site import LivingSite, living
from web.alerts import Refused
from web.announcements import AnnouncementWish

WISH = AnnouncementWish(text=" Briefing\nat three ", duration_seconds=600)


def walls(site: LivingSite, audience: Audience | None = None) -> list[str]:
    """The texts that walls of this audience show."""
    site.show.refresh(Instant(site.clock.now()))
    rows = picture_for(site.show.picture(), audience or Audience())
    return [getattr(row, "text", "") for path, row in rows.items() if path.startswith("announcements/")]


async def test_a_sentence_stands_on_the_walls_until_its_time_is_over(tmp_path: Path) -> None:
    async with living(tmp_path) as site:
        desk = Announcing(site.store, lambda: site.show, site.clock)
        made = await desk.put_up(WISH, "li")
        assert (made.text, made.by, made.standing) == ("Briefing at three", "li", True)
        assert walls(site) == ["Briefing at three"]
        site.clock.advance(599.0)
        await desk.look()
        assert walls(site) == ["Briefing at three"]
        site.clock.advance(1.0)
        await desk.look()
        assert walls(site) == []
        assert [each.standing for each in await desk.listed()] == [False]
        assert list(shown_then(site.store, Instant(site.clock.now() - 1.0))) == [made.id]


async def test_it_is_taken_down_by_hand(tmp_path: Path) -> None:
    async with living(tmp_path) as site:
        desk = Announcing(site.store, lambda: site.show, site.clock)
        made = await desk.put_up(WISH, "li")
        ended = await desk.take_down(made.id, "wu")
        assert ended is not None
        assert (ended.standing, ended.ended_by) == (False, "wu")
        assert walls(site) == []
        assert await desk.take_down("nobody", "wu") is None


async def test_what_is_for_one_queue_is_not_shown_to_another_unless_its_board_is_named(tmp_path: Path) -> None:
    async with living(tmp_path) as site:
        desk = Announcing(site.store, lambda: site.show, site.clock)
        await desk.put_up(AnnouncementWish(text="sales", duration_seconds=600, queues=("hq/sales",)), "li")
        await desk.put_up(
            AnnouncementWish(text="both", duration_seconds=600, queues=("hq/sales",), boards=("lobby",)), "li"
        )
        assert walls(site, Audience(queues=frozenset({"hq/support"}))) == ["both"]
        assert walls(site, Audience(queues=frozenset({"hq/sales"}))) == ["sales", "both"]


async def test_another_process_s_are_shown_and_a_new_life_shows_what_stands(tmp_path: Path) -> None:
    async with living(tmp_path) as site:
        await Announcing(site.store, lambda: site.show, site.clock).put_up(WISH, "li")
        site.show.put_up({})
        other = Announcing(site.store, lambda: site.show, site.clock)
        await other.look()
        assert walls(site) == ["Briefing at three"]


async def test_while_the_store_is_away_walls_show_what_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with living(tmp_path) as site:
        desk = Announcing(site.store, lambda: site.show, site.clock)
        await desk.put_up(WISH, "li")

        def away(*_: object) -> list[object]:
            raise OperationalError("select", {}, OSError())

        monkeypatch.setattr("config.announcing.kept.standing", away)
        for _ in range(3):
            site.clock.advance(10.0)
            await desk.look()
        assert walls(site) == ["Briefing at three"]
        assert len([record for record in caplog.records if "announcements cannot be read" in record.message]) == 1


@pytest.mark.parametrize(
    ("wish", "kind"),
    [
        (AnnouncementWish(text=" \n", duration_seconds=600), "announcement-text"),
        (AnnouncementWish(text="x" * 121, duration_seconds=600), "announcement-text"),
        (AnnouncementWish(text="x", duration_seconds=10), "announcement-length"),
        (AnnouncementWish(text="x", duration_seconds=float("inf")), "announcement-length"),
        (AnnouncementWish(text="x", duration_seconds=600, queues=("",)), "announcement-places"),
    ],
)
async def test_what_cannot_be_is_refused_with_its_reason(tmp_path: Path, wish: AnnouncementWish, kind: str) -> None:
    async with living(tmp_path) as site:
        with pytest.raises(Refused) as refused:
            await Announcing(site.store, lambda: site.show, site.clock).put_up(wish, "li")
        assert refused.value.kind == kind


async def test_only_so_many_stand_at_once(tmp_path: Path) -> None:
    async with living(tmp_path) as site:
        desk = Announcing(site.store, lambda: site.show, site.clock)
        for _ in range(MOST):
            await desk.put_up(WISH, "li")
        with pytest.raises(Refused, match="stand already"):
            await desk.put_up(WISH, "li")


async def test_the_task_ends_with_its_block(tmp_path: Path) -> None:
    async with living(tmp_path) as site:
        async with announcing(site.store, lambda: site.show, site.clock) as desk:
            await desk.put_up(WISH, "li")
        assert not [task for task in asyncio.all_tasks() if task.get_name() == "announcements"]
