from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from connectors.store.reviews import save_review
from realtime.names import AgentId, ChannelId, Instant
from realtime.quality.scoring import Review
from tests.config.quality.desk_site import site
from web.quality import QualityRefusedError


async def test_versions_follow_each_other_and_a_used_one_is_frozen(tmp_path: Path) -> None:
    with site(tmp_path, sound=False) as here:
        desk = here.quality.forms
        ((form, _),) = await desk.listed()
        edited = msgspec.structs.replace(form, pass_mark=70.0)
        assert await desk.save(edited) == edited
        review = Review(
            linked=ChannelId("hq/1.0"),
            agent=AgentId("li"),
            form=form.id,
            version=1,
            rater="qa1",
            at=Instant(1.0),
            answers=(),
        )
        save_review(here.store, here.one(), review)
        following = msgspec.structs.replace(form, version=2)
        skipping = msgspec.structs.replace(form, version=3)
        faulty = msgspec.structs.replace(following, items=())
        stranger = msgspec.structs.replace(form, id="other", version=2)
        for one, kind in (
            (form, "form-frozen"),
            (skipping, "form-version"),
            (faulty, "form-invalid"),
            (stranger, "form-version"),
        ):
            with pytest.raises(QualityRefusedError) as refused:
                await desk.save(one)
            assert refused.value.kind == kind
        await desk.save(following)
        assert [(one.version, used) for one, used in await desk.versions(form.id)] == [(2, False), (1, True)]
        assert [one.version for one, _ in await desk.listed()] == [2]
        assert await desk.versions("nothing") == []
