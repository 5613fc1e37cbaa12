from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from config.catalogue import texts_in
from config.floor_view import FloorView, Place
from config.text_floor import cells, cut, duration, pad, screen
from tests.config.rows import AT, agent, definition, pbx, queue

ENGLISH, CHINESE = texts_in("en"), texts_in("zh-CN")


def busy() -> FloorView:
    return FloorView(
        seq=1,
        at=AT,
        site=Place(name="HQ", language="en"),
        pbx={"hq": pbx()},
        queues={
            "hq/sales": queue("销售", waiting=12, since="2026-11-23T08:58:53.000Z", level=0.84, ready=3),
            "hq/vip": queue("VIP", level=0.95),
        },
        definitions={"hq/sales": definition(waiting_limit=8, target=0.8), "hq/vip": definition(target=0.99)},
        agents={
            "a": agent("Ann", "talking", "2026-11-23T08:55:00.000Z"),
            "b": agent("张伟", "paused", "2026-11-23T08:00:00.000Z", "lunch"),
            "c": agent("Zoe", "logged_out"),
        },
    )


def test_a_queue_is_one_line_with_marks_at_what_is_over_its_limit() -> None:
    lines = screen(busy(), ENGLISH, 120, None)
    (sales,) = [line for line in lines if line.startswith("销售")]
    assert sales.split() == ["销售", "12!", "1:07", "84%", "3", "120", "101", "9"]
    (vip,) = [line for line in lines if line.startswith("VIP")]
    assert vip.split() == ["VIP", "0", "–", "95%!", "0", "120", "101", "9"]


def test_columns_stay_straight_under_chinese_headings() -> None:
    lines = screen(busy(), CHINESE, 120, None)
    table = [line for line in lines if line.startswith(("队列", "销售", "VIP"))]
    assert len(table) == 3
    assert len({cells(line) for line in table}) == 1


def test_agents_who_are_signed_in_stand_with_state_and_time() -> None:
    text = "\n".join(screen(busy(), ENGLISH, 120, None))
    assert "Ann  Talking 5:00" in text
    assert "张伟  Paused lunch 1:00:00" in text
    assert "Zoe" not in text


def test_a_pbx_that_is_not_live_is_told_first_with_its_reason() -> None:
    view = busy()
    view.pbx["hq"] = pbx("down", "wrong_secret")
    assert screen(view, ENGLISH, 120, None)[1] == "! PBX hq lost (wrong user name or secret)"


def test_an_empty_floor_says_so() -> None:
    text = "\n".join(screen(FloorView(seq=0, at=AT), ENGLISH, 80, 24))
    assert "No queues yet" in text
    assert "Nobody signed in" in text


def test_more_agents_than_lines_are_counted() -> None:
    view = busy()
    view.agents = {str(number): agent(f"Agent {number}", "ready") for number in range(100)}
    lines = screen(view, ENGLISH, 60, 12)
    assert len(lines) == 12
    assert lines[-1].startswith("+")
    shown = sum(line.count("Agent ") for line in lines)
    assert shown + int(lines[-1]) == 100


@given(st.text(max_size=60), st.integers(0, 40))
def test_a_cut_text_fits_and_carries_nothing_that_steers_a_terminal(text: str, width: int) -> None:
    shown = cut(text, width)
    assert cells(shown) <= width
    assert cells(pad(text, width)) == width
    assert "\x1b" not in shown
    assert "\n" not in shown


def test_no_line_is_wider_than_the_terminal() -> None:
    assert all(cells(line) <= 33 for line in screen(busy(), CHINESE, 33, None))


def test_durations_are_short() -> None:
    shown = [duration(seconds) for seconds in (None, 0, 59.9, 67, 3723, -3)]
    assert shown == ["–", "0:00", "0:59", "1:07", "1:02:03", "0:00"]
