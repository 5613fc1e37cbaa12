from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from realtime.access.caller_key import normalised
from realtime.wording import CallerWording, PersonWording, masked, unmistakable

DIGITS = "8613812340042"
ALIAS = "~000000000001"


def caller(digits: str = DIGITS) -> CallerWording:
    return CallerWording(digits, lambda number: normalised(number) == digits, ALIAS)


@pytest.mark.parametrize(
    "written",
    [
        "13812340042", "138 1234 0042", "138-1234-0042", "138\N{EN DASH}1234\N{EN DASH}0042", "+8613812340042",
        "+86 138 1234 0042", "+86-138-1234-0042", "0086 13812340042", "0086138 1234 0042", "86 13812340042",
        "013812340042", "0138-1234-0042", "+86 (138) 1234 0042", "１３８１２３４００４２", "＋86 138.1234.0042",
        "1 3 8 12340042",
    ],
)  # fmt: skip
def test_a_whole_number_is_found_however_it_is_written(written: str) -> None:
    for before, after in (("", ""), ("客户", "投诉"), ("call ", ", twice"), ("(", ")"), ("2001, ", " 17")):
        cleaned = caller().cleaned(f"{before}{written}{after}")
        assert cleaned.startswith(f"{before}{ALIAS}")
        assert cleaned.endswith(after)
        assert not caller().doubtful(cleaned)


@pytest.mark.parametrize(
    "other",
    ["13812340043", "138123400421", "213812340042", "1381234004", "2026-11-27 13:08:12", "138 1234 : 0042", "order 42"],
)
def test_other_numbers_and_parts_of_longer_ones_stay(other: str) -> None:
    assert caller().cleaned(f"x {other} y") == f"x {other} y"


def test_a_land_line_without_its_area_code_is_for_a_person_to_look_at() -> None:
    wording = caller("861065123456")
    assert wording.cleaned("010-6512 3456") == ALIAS
    for doubtful in ("65123456", "6512-3456", "1065123456 "):
        assert wording.doubtful(wording.cleaned(doubtful)) or wording.cleaned(doubtful).strip() == ALIAS
    assert not wording.doubtful("123456")


def test_two_numbers_beside_each_other_are_two() -> None:
    assert caller().cleaned("13900000001 13812340042") == f"13900000001 {ALIAS}"
    assert caller().cleaned("13812340042 13812340042") == f"{ALIAS} {ALIAS}"


@given(st.text(max_size=60), st.text(max_size=60))
def test_nothing_of_a_number_is_left_in_any_text(before: str, after: str) -> None:
    wording = caller()
    cleaned = wording.cleaned(f"{before} : 13812340042 : {after}")
    assert "13812340042" not in cleaned
    assert wording.cleaned(cleaned) == cleaned


def person(*names: str, others: tuple[str, ...] = ()) -> PersonWording:
    return PersonWording(names, others, ALIAS)


def test_an_unambiguous_name_goes_and_any_other_is_for_a_person_to_look_at() -> None:
    wording = person("欧阳小明", "Wei Zhang", "ouyang.2001", "Wei", "高兴")
    said = "欧阳小明和wei  zhang(ouyang.2001)说: Wei很高兴, Weimar, x.ouyang.20011"
    cleaned = wording.cleaned(said)
    assert cleaned == f"{ALIAS}和{ALIAS}({ALIAS})说: Wei很高兴, Weimar, x.ouyang.20011"
    assert wording.doubtful(cleaned)
    assert wording.doubtful("他很高兴")
    assert not wording.doubtful("Weimar")
    assert not person().doubtful("anything")


def test_a_name_within_somebody_elses_is_left_and_told() -> None:
    wording = person("李小娜", others=("李小娜娜", "wu"))
    assert wording.cleaned("李小娜娜") == "李小娜娜"
    assert wording.doubtful("李小娜娜")
    assert person("李小娜", others=("李小娜",)).cleaned("李小娜") == "李小娜"


def test_which_names_are_unmistakable() -> None:
    names = ("李娜", "欧阳娜", "Li", "Li Na", "li.na", "li2001", "a1", "2001")
    assert [name for name in names if unmistakable(name)] == ["欧阳娜", "Li Na", "li2001"]


def test_what_looks_like_a_telephone_number_is_masked_and_dates_stay() -> None:
    said = "2026-11-27 09:00 called 138 1234 0042 and +86-10-65123456 about 2001, order 42"
    assert masked(said) == "2026-11-27 09:00 called 138****0042 and 861****3456 about 2001, order 42"
