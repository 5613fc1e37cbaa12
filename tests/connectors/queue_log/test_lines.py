from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.queue_log.lines import LAYOUTS, LONGEST_LINE, Damaged, Fault, Line, Verb, parse_line

CAPTURES = sorted((Path(__file__).parents[2] / "captures").glob("*/queue_log"))


def read(text: str) -> Line:
    line = parse_line(text.encode())
    assert isinstance(line, Line), line
    return line


def of(line: Line, *names: str) -> list[object]:
    return [getattr(line, name) for name in names]


def test_a_join_names_the_caller_and_the_place() -> None:
    line = read("1795416355|1795416355.0|sales|NONE|ENTERQUEUE||13800000002|1\n")
    assert of(line, "at", "callid", "queue", "agent") == [1795416355, "1795416355.0", "sales", None]
    assert of(line, "verb", "caller", "position", "detail") == [Verb.ENTERQUEUE, "13800000002", 1, None]


def test_a_caller_who_calls_himself_with_bars_keeps_his_place() -> None:
    line = read("1795416355|1795416355.0|sales|NONE|ENTERQUEUE||1|99|x|3")
    assert of(line, "caller", "position") == ["1|99|x", 3]


def test_an_answer_names_wait_leg_and_ring() -> None:
    line = read("1795416357|1795416355.0|sales|刘洋|CONNECT|2|1795416355.2|1")
    assert of(line, "agent", "waited", "leg", "ring_seconds") == ["刘洋", 2, "1795416355.2", 1]


@pytest.mark.parametrize("verb", [Verb.COMPLETECALLER, Verb.COMPLETEAGENT])
def test_an_end_names_wait_talk_and_first_place(verb: Verb) -> None:
    line = read(f"1795416365|1795416355.0|sales|刘洋|{verb}|2|8|4")
    assert of(line, "verb", "waited", "talked", "original_position") == [verb, 2, 8, 4]


def test_an_end_written_by_an_old_version_lacks_the_place() -> None:
    line = read("1795416365|1795416355.0|sales|刘洋|COMPLETEAGENT|2|8")
    assert of(line, "talked", "original_position") == [8, None]


@pytest.mark.parametrize("verb", [Verb.ABANDON, Verb.EXITEMPTY, Verb.EXITWITHTIMEOUT])
def test_an_exit_names_both_places_and_the_wait(verb: Verb) -> None:
    line = read(f"1795420496|1795420481.74|sales|NONE|{verb}|4|7|15")
    assert of(line, "position", "original_position", "waited") == [4, 7, 15]


def test_an_exit_by_key_names_the_key() -> None:
    line = read("1795471653|1795471652.14|keys|NONE|EXITWITHKEY|5|1|2|3")
    assert of(line, "text", "position", "original_position", "waited") == ["5", 1, 2, 3]


def test_a_withdrawal_carries_its_note() -> None:
    line = read("1795471668|1795471652.18|vip|NONE|WITHDRAW|1|2|16|call back | promised")
    assert of(line, "position", "waited", "text") == [1, 16, "call back | promised"]


def test_a_blind_transfer_names_where_to() -> None:
    line = read("1795471654|1795471652.32|support|杨帆|BLINDTRANSFER|colleague|elsewhere|1|7|2")
    assert of(line, "text", "detail", "waited", "talked") == ["colleague", "elsewhere", 1, 7]
    assert line.original_position == 2


def test_an_attended_transfer_may_name_two_channels() -> None:
    bridge = read("1795471664|1795471661.108|support|陈静|ATTENDEDTRANSFER|BRIDGE|32f1610c-a54e|1|2|1")
    link = read("1795471664|1795471661.108|support|陈静|ATTENDEDTRANSFER|LINK|PJSIP/a-1|PJSIP/b-2|1|2|1")
    assert of(bridge, "text", "detail", "talked") == ["BRIDGE", "32f1610c-a54e", 2]
    assert of(link, "text", "detail", "talked") == ["LINK", "PJSIP/a-1|PJSIP/b-2", 2]


@pytest.mark.parametrize("verb", [Verb.RINGNOANSWER, Verb.RINGCANCELED])
def test_a_ring_is_told_in_milliseconds(verb: Verb) -> None:
    assert read(f"1795416427|1795416426.44|support|周强|{verb}|3500").ring_milliseconds == 3500


def test_a_pause_keeps_its_reason_and_an_empty_one_is_not_known() -> None:
    assert read("1795416357|NONE|NONE|刘洋|PAUSEALL|午餐|半小时").text == "午餐|半小时"
    assert read("1795416364|NONE|sales|刘洋|UNPAUSE|").text is None


def test_a_penalty_is_a_number_and_names_the_interface() -> None:
    line = read("1795471656|NONE|crew|Local/1092@agents/n|PENALTY|0")
    assert of(line, "agent", "penalty") == ["Local/1092@agents/n", 0]


def test_a_name_in_a_chinese_encoding_is_read() -> None:
    line = parse_line("1795416357|NONE|sales|陈先生|PAUSE|培训".encode("gb18030"))
    assert isinstance(line, Line)
    assert of(line, "agent", "text") == ["陈先生", "培训"]


def test_bytes_of_no_encoding_lose_themselves_and_nothing_else() -> None:
    line = parse_line(b"1795416357|NONE|sales|\xff\xff|PAUSE|lunch")
    assert isinstance(line, Line)
    assert of(line, "queue", "text") == ["sales", "lunch"]


def test_a_verb_nobody_knows_is_kept_with_its_data() -> None:
    line = read("1795416357|1.0|sales|NONE|TELEPORT|a|b")
    assert of(line, "verb", "word", "data") == [Verb.UNKNOWN, "TELEPORT", ("a", "b")]


def test_the_word_unknown_is_unknown() -> None:
    assert read("1795416357|1.0|sales|NONE|UNKNOWN|a").verb is Verb.UNKNOWN


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        (b"", Fault.EMPTY),
        (b"\r\n", Fault.EMPTY),
        (b"1795416357|1795416355.0|sal", Fault.TOO_FEW_FIELDS),
        (b"1795416357|1795416355.0|sales|NONE|", Fault.TOO_FEW_FIELDS),
        (b"yesterday|1.0|sales|NONE|ABANDON|1|1|1", Fault.NO_TIME),
        (b"17954.x|1.0|sales|NONE|ABANDON|1|1|1", Fault.NO_TIME),
        (b"1795416357|1.0|sales|NONE|ABANDON|1|1|soon", Fault.NO_NUMBER),
        (b"1795416357|1.0|sales|NONE|ABANDON|1|1|" + b"9" * 40, Fault.NO_NUMBER),
        (b"1" * (LONGEST_LINE + 1), Fault.TOO_LONG),
    ],
)
def test_a_damaged_line_says_what_is_wrong(raw: bytes, fault: Fault) -> None:
    line = parse_line(raw)
    assert isinstance(line, Damaged)
    assert line.fault is fault


def test_every_verb_has_a_layout() -> None:
    assert set(LAYOUTS) == set(Verb)


def test_every_layout_names_fields_of_a_line() -> None:
    names = {name.rstrip("*") for layout in LAYOUTS.values() for name in layout}
    assert names <= set(Line.__struct_fields__)
    assert all(sum(name.endswith("*") for name in layout) <= 1 for layout in LAYOUTS.values())


@given(st.binary(max_size=200))
def test_no_bytes_raise(raw: bytes) -> None:
    assert isinstance(parse_line(raw), Line | Damaged)


@given(st.sampled_from(list(Verb)), st.lists(st.text(max_size=8), max_size=8))
def test_no_data_of_any_verb_raise(verb: Verb, data: list[str]) -> None:
    raw = "|".join(["1795416357", "1.0", "sales", "NONE", verb, *data]).encode(errors="replace")
    assert isinstance(parse_line(raw), Line | Damaged)


@pytest.mark.parametrize("path", CAPTURES, ids=lambda path: path.parent.name)
def test_every_line_of_a_real_log_is_read(path: Path) -> None:
    lines = [parse_line(raw) for raw in path.read_bytes().splitlines()]
    assert lines
    assert all(isinstance(line, Line) and line.verb is not Verb.UNKNOWN for line in lines)
