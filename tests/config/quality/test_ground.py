from __future__ import annotations

from pathlib import Path

from realtime.quality.reach import Reach
from tests.config.quality.desk_site import PHONE, site


def test_an_agent_of_a_sample_is_a_person_with_interfaces(tmp_path: Path) -> None:
    with site(tmp_path, sound=False) as here:
        ground = here.ground
        assert ground.interfaces("li") == {PHONE}
        assert ground.interfaces("hq/PJSIP/9") == {"hq/PJSIP/9"}
        assert ground.people(Reach(agents=frozenset({PHONE, "hq/PJSIP/9"}))) == {"li", "hq/PJSIP/9"}
        assert [ground.name_of(one) for one in ("li", PHONE, "hq/PJSIP/9")] == ["李娜", "李娜", "hq/PJSIP/9"]


def test_what_is_out_of_reach_is_not_there(tmp_path: Path) -> None:
    with site(tmp_path, sound=False) as here:
        number = here.one()
        reaches = {
            Reach(queues=None): True,
            Reach(queues=frozenset({"hq/sales"})): True,
            Reach(queues=frozenset({"hq/*"})): True,
            Reach(queues=frozenset({"hq/support"})): False,
            Reach(agents=frozenset({PHONE})): True,
            Reach(agents=frozenset({"hq/PJSIP/2002"})): False,
            Reach(given_to="guest"): False,
        }
        for reach, there in reaches.items():
            assert (here.ground.kept(reach, number) is not None) is there, reach
        assert here.ground.kept(Reach(queues=None), 10**9) is None


def test_the_share_that_is_scored_twice_is_the_sites(tmp_path: Path) -> None:
    with site(tmp_path, sound=False, double_share=0.25) as here:
        assert here.ground.double_share == 0.25
