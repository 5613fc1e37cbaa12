from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import msgspec

from realtime.access.scope import EVERYTHING
from realtime.names import Instant
from tests.config.quality.desk_site import site
from tests.web.api.desk import ask
from tests.web.api.listening import PEOPLE
from tests.web.build import Doorkeeper, parts, served
from tests.web.doors import Notebook
from web.quality import Surveyed

ROOT = msgspec.structs.replace(PEOPLE["root"], scope=EVERYTHING)


class Kept:
    """A desk that knows one call."""

    highest = 5.0

    def __init__(self) -> None:
        self.told: list[tuple[str, float]] = []

    async def tell(self, pbx: str, uniqueid: str, score: float, question: str, at: Instant | None) -> Surveyed | None:
        if (pbx, uniqueid) != ("hq", "1.0"):
            return None
        assert question == "polite?"
        assert at is None
        self.told.append((uniqueid, score))
        return Surveyed(agent="li", queue="hq/sales", first=len(self.told) == 1)


async def test_a_mark_is_told_by_who_keeps_the_plans_and_written_down(tmp_path: Path) -> None:
    audit, kept = Notebook(), Kept()
    body = {"pbx": "hq", "uniqueid": "1.0", "score": 2, "question": " polite? "}
    with site(tmp_path, sound=False) as here:
        quality = replace(here.quality, surveys=kept)
        people = dict(PEOPLE) | {"root": ROOT}
        async with served(parts(access=Doorkeeper(dict(people.items())), quality=quality, audit=audit)) as server:
            for who in ("qa1", "tl", "lead", "screen"):
                assert (await ask(server, "POST", "/api/v1/surveys", body, token=who))[0] == 403
            assert (await ask(server, "POST", "/api/v1/surveys", body, token="root"))[0] == 201
            assert (await ask(server, "POST", "/api/v1/surveys", body, token="root"))[0] == 200
            status, said = await ask(server, "POST", "/api/v1/surveys", body | {"score": 6}, token="root")
            assert (status, said["type"].rpartition(":")[2]) == (422, "survey-invalid")
            status, said = await ask(server, "POST", "/api/v1/surveys", body | {"uniqueid": "2.0"}, token="root")
            assert (status, said["type"].rpartition(":")[2]) == (404, "call-unknown")
    assert [(deed.action, deed.subject) for deed in audit.deeds][:2] == [("survey_told", "hq/1.0")] * 2
    assert kept.told == [("1.0", 2.0)] * 2


async def test_where_no_pbx_is_heard_nobody_takes_marks(tmp_path: Path) -> None:
    body = {"pbx": "hq", "uniqueid": "1.0", "score": 2}
    with site(tmp_path, sound=False) as here:
        given = parts(access=Doorkeeper({"root": ROOT}), quality=here.quality, audit=Notebook())
        async with served(given) as server:
            assert (await ask(server, "POST", "/api/v1/surveys", body, token="root"))[0] == 404
