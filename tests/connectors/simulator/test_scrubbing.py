from hypothesis import given
from hypothesis import strategies as st

from connectors.simulator.centre import run_day
from connectors.simulator.scrubbing import Pseudonyms, Scrubber, scrub
from connectors.simulator.settings import SimulationSettings
from tests.connectors.simulator.story import START, read

KEY = b"k" * 16
FRAME = (
    "Event: Newexten\r\nTimestamp: 1795415360.138856\r\nChannel: PJSIP/carrier-00000001\r\n"
    'CallerIDNum: 13800000042\r\nCallerIDName: 张 \\"总\\"\r\nConnectedLineNum: <unknown>\r\n'
    'Uniqueid: 1795415360.7\r\nMemberName: 王芳\r\nAppData: call 13800000042 or 张 "总"\r\n\r\n'
).encode()


def test_numbers_and_names_are_gone_and_the_rest_is_as_it_was() -> None:
    out = scrub(FRAME, Pseudonyms(KEY))
    text = out.decode()
    for secret in ("13800000042", "张", "总", "王芳"):
        assert secret not in text
    before, after = read(FRAME), read(out)
    assert list(before) == list(after)
    for key in ("Timestamp", "Channel", "Uniqueid", "ConnectedLineNum", "Event"):
        assert before[key] == after[key]
    assert len(after["CallerIDNum"]) == 11
    assert after["CallerIDNum"] in after["AppData"]


def test_the_same_person_has_the_same_pseudonym_and_another_key_another_one() -> None:
    assert scrub(FRAME, Pseudonyms(KEY)) == scrub(FRAME, Pseudonyms(KEY))
    assert scrub(FRAME, Pseudonyms(KEY)) != scrub(FRAME, Pseudonyms(b"other key"))


def test_internal_numbers_stay() -> None:
    frame = b"Event: X\r\nCallerIDNum: 1001\r\nDialString: PJSIP/1001\r\n\r\n"
    assert scrub(frame, Pseudonyms(KEY)) == frame


@given(st.binary(max_size=300))
def test_no_bytes_whatever_make_it_fail(frame: bytes) -> None:
    scrub(frame, Pseudonyms(KEY))


def test_a_scrubbed_stream_of_a_whole_floor_names_nobody() -> None:
    pseudonyms = Pseudonyms(KEY)
    for _, frame in run_day(SimulationSettings(noise=True), START, seconds=120):
        before, after = read(frame), read(scrub(frame, pseudonyms))
        assert list(before) == list(after)
        number = before.get("CallerIDNum", "")
        if len(number) > 7 and number.isdigit():
            assert number not in str(after)
        if "MemberName" in before:
            assert before["MemberName"] != after["MemberName"]


def test_a_stream_is_scrubbed_as_it_comes_in_pieces() -> None:
    scrubber = Scrubber(KEY)
    stream = b"Asterisk Call Manager/11.0.0\r\n" + FRAME + FRAME
    out = b"".join(scrubber.feed(stream[at : at + 50]) for at in range(0, len(stream), 50))
    once = scrub(FRAME, Pseudonyms(KEY))
    assert out == b"Asterisk Call Manager/11.0.0\r\n" + once + once
