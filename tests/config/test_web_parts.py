from __future__ import annotations

import msgspec

from config.settings import Board, Pbx, Secret, Settings, Site
from config.web_parts import boards_of, site_of

ONE = Pbx(name="hq", host="h", username="u", secret=Secret("s"))
TWO = Pbx(name="north", host="h", username="u", secret=Secret("s"))


def test_a_board_names_queues_of_one_pbx_or_of_all() -> None:
    boards = {"mixed": Board(queues=("sales", "north/vip", "a/b")), "all": Board(label="Everything")}
    made = boards_of(Settings(pbx=(ONE, TWO), site=Site(name="Here"), boards=boards))
    assert made["mixed"].queues == ("hq/sales", "north/sales", "north/vip", "hq/a/b", "north/a/b")
    assert (made["mixed"].label, made["all"].label, made["all"].queues) == ("Here", "Everything", None)


def test_the_place_is_told_in_the_words_of_screens() -> None:
    site = site_of(Settings(pbx=(), site=Site(name="Here")))
    assert msgspec.structs.asdict(site) == {"name": "Here", "timezone": "UTC", "language": "zh-CN"}
