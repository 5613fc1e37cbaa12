from __future__ import annotations

from pathlib import Path

from connectors.store.forms import find_form
from tests.config.quality.desk_site import asker
from tests.web.api.listening import Desk, listening


async def item(desk: Desk) -> str:
    await desk.site.quality.reviews.draft(asker("qa1"), desk.site.one())
    form = find_form(desk.site.store, "standard")
    assert form is not None
    return form.items[0].code


async def test_qa_proposes_a_trainer_approves_and_files(tmp_path: Path) -> None:
    async with listening(tmp_path) as desk:
        body = {"title": "Hold notices", "items": [await item(desk)], "agents": ["li", "wu"]}
        made = await desk.told("qa1", "POST", "/trainings", body)
        assert (made["state"], made["agents"], made["proposed_by"]) == ("proposed", {"li": "李娜", "wu": "吴芳"}, "qa1")
        way = f"/trainings/{made['id']}/move"
        assert await desk.refused("qa1", "POST", way, {"move": "approve"}) == (422, "training-refused")
        assert (await desk.told("trainer", "POST", way, {"move": "approve"}))["state"] == "approved"
        assert (await desk.told("tl", "POST", way, {"move": "hold"}))["agents"] == {"li": "李娜"}
        assert (await desk.told("trainer", "POST", way, {"move": "file"}))["state"] == "filed"
        (listed,) = await desk.told("lead", "GET", "/trainings")
        assert (listed["decided_by"], listed["effect"], listed["retro"]) == ("trainer", None, False)
        assert [deed.action for deed in desk.audit.deeds] == ["training_entered", *["training_moved"] * 4]


async def test_who_may_not_gets_nothing_and_nonsense_is_said(tmp_path: Path) -> None:
    async with listening(tmp_path) as desk:
        body = {"title": "T", "items": [await item(desk)], "agents": ["wu"]}
        assert await desk.refused("tl", "POST", "/trainings", body) == (422, "training-refused")
        assert await desk.refused("guest", "GET", "/trainings") == (403, "right-missing")
        assert await desk.refused("agent-li", "POST", "/trainings", body) == (403, "right-missing")
        assert await desk.refused("lead", "POST", "/trainings", body | {"agents": []}) == (400, "body-invalid")
        assert await desk.refused("lead", "POST", "/trainings", body | {"held": -1.0}) == (400, "body-invalid")
        assert await desk.refused("lead", "POST", "/trainings", body | {"held": 9e10}) == (422, "training-refused")
        made = await desk.told("root", "POST", "/trainings", body | {"held": 1.0})
        assert (made["state"], made["retro"]) == ("entered_later", True)
        assert await desk.refused("tl", "POST", f"/trainings/{made['id']}/move", {"move": "file"}) == (
            404,
            "training-unknown",
        )
        assert await desk.refused("lead", "POST", "/trainings/999/move", {"move": "file"}) == (404, "training-unknown")
