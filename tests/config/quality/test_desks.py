from __future__ import annotations

from pathlib import Path

from config.quality.desks import quality
from realtime.roster import Roster
from tests.config.quality.desk_site import asker, site
from web.quality import Asked


async def test_the_desks_stand_on_one_store_and_make_no_directory_before_it_is_needed(tmp_path: Path) -> None:
    with site(tmp_path, sound=False) as here:
        made = quality(here.ground.settings, here.store, Roster)
        assert len((await made.samples.listed(asker("qa1"), Asked())).samples) > 5
        assert [one.id for one, _ in await made.forms.listed()] == ["standard"]
        assert not (tmp_path / "recordings").exists()
