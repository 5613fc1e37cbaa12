from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from connectors.ami import frames as frames_module
from connectors.ami.frames import Frames, Having, Message, Wanted, Wish
from connectors.ami.translate import WANTED
from tests.captures import recorded

BANNER = b"Asterisk Call Manager/11.0.0\r\n"
ALL: Wanted = {"Joined": Wish(), "Picked": Wish(("Queue", "Name")), "VarSet": Wish((), Having(b"Variable", b"WISHED"))}

VALUES = [b": 1", b": ", b":", b"", b": a: b", b": Name: b", b": a\rb", b": a\nb", b": \xe5\xae\xa2", b": \xff"]
"""What may follow a key: a value, an empty or missing one, one that looks like a line, odd line ends, any bytes."""

CASES: list[tuple[str, bytes, list[Message]]] = [
    ("an event", b"Event: Joined\r\nQueue: sales\r\n\r\n", [{"Event": "Joined", "Queue": "sales"}]),
    ("a response", b"Response: Success\r\nPing: Pong\r\n\r\n", [{"Response": "Success", "Ping": "Pong"}]),
    ("an event nobody wants", b"Event: TestEvent\r\nState: x\r\n\r\n", []),
    ("an empty value", b"Event: Joined\r\nA: \r\nB: 1\r\n\r\n", [{"Event": "Joined", "A": "", "B": "1"}]),
    ("a trailing empty value", b"Event: Joined\r\nA: \r\n\r\n", [{"Event": "Joined", "A": ""}]),
    ("an empty value without its blank", b"Event: Joined\r\nA:\r\n\r\n", [{"Event": "Joined", "A": ""}]),
    ("a value with colons", b"Event: Joined\r\nA: b: c:d\r\n\r\n", [{"Event": "Joined", "A": "b: c:d"}]),
    (
        "repeated keys",
        b"Event: Joined\r\nVariable: a=1\r\nVariable: b=\r\nVariable: c=3\r\n\r\n",
        [{"Event": "Joined", "Variable": "a=1\nb=\nc=3"}],
    ),
    (
        "two blank lines",
        b"Event: Joined\r\n\r\n\r\nEvent: Joined\r\n\r\n\r\n\r\nEvent: Joined\r\n\r\n",
        [{"Event": "Joined"}] * 3,
    ),
    ("only the keys asked for", b"Event: Picked\r\nQueue: s\r\nX: 1\r\nName: \r\n\r\n",
     [{"Event": "Picked", "Queue": "s", "Name": ""}]),
    ("a variable that is wished", b"Event: VarSet\r\nVariable: WISHED\r\n\r\n",
     [{"Event": "VarSet", "Variable": "WISHED"}]),
    ("a variable that is not", b"Event: VarSet\r\nVariable: OTHER\r\n\r\n", []),
    ("Chinese", "Event: Joined\r\nName: 客服一组\r\n\r\n".encode(), [{"Event": "Joined", "Name": "客服一组"}]),
    ("GBK beside UTF-8", b"Event: Joined\r\nA: " + "王芳".encode("gb18030") + "\r\nB: 刘洋\r\n\r\n".encode(),
     [{"Event": "Joined", "A": "王芳", "B": "刘洋"}]),
    ("GBK among picked keys", b"Event: Picked\r\nX: 1\r\nName: " + "王芳".encode("gb18030") + b"\r\n\r\n",
     [{"Event": "Picked", "Name": "王芳"}]),
    ("bytes of no encoding", b"Event: Joined\r\nA: a\xffz\r\n\r\n", [{"Event": "Joined", "A": "a�z"}]),
    ("output without keys", b"Response: Follows\r\nno colon here\r\nnor here\r\n\r\n",
     [{"Response": "Follows", "Output": "no colon here\nnor here"}]),
    ("a line feed inside a value", b"Event: Joined\r\nA: x\n\nEvent: Picked\r\n\r\n",
     [{"Event": "Joined", "A": "x\n\nEvent: Picked"}]),
    ("an event whose name is not first", b"Privilege: x\r\nEvent: Joined\r\n\r\n",
     [{"Privilege": "x", "Event": "Joined"}]),
    ("garbage", b"\x00\x01\xfe\r\n\r\nEvent: Joined\r\n\r\n", [{"Output": "\x00\x01\ufffd"}, {"Event": "Joined"}]),
    ("half a frame", b"Event: Joined\r\nQueue: sal", []),
]  # fmt: skip


def read(data: bytes, sizes: list[int] | None = None, limit: int = 1 << 20) -> tuple[list[Message], Frames]:
    frames, messages = Frames(ALL, limit=limit), list[Message]()
    for size in sizes or [len(data)]:
        messages += frames.feed(data[:size])
        data = data[size:]
    return messages + frames.feed(data), frames


@pytest.mark.parametrize(("data", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_every_case_reads_whole_byte_by_byte_and_with_a_tail(data: bytes, expected: list[Message]) -> None:
    assert read(BANNER + data)[0] == expected
    assert read(BANNER + data, [1] * len(BANNER + data))[0] == expected
    if data.endswith(b"\r\n\r\n"):
        assert read(BANNER + data + b"Event: Joined\r\nTail: ")[0] == expected
    bare = data.replace(b"\r\n", b"\n")
    if b"\n\nEvent: Picked\r" not in data:
        assert read(BANNER.replace(b"\r", b"") + bare)[0] == expected


@given(sizes=st.lists(st.integers(0, 90), max_size=60), order=st.permutations(range(len(CASES) - 1)))
def test_any_segmentation_gives_the_same_messages(sizes: list[int], order: list[int]) -> None:
    data = BANNER + b"".join(CASES[each][1] for each in order)
    messages, frames = read(data, sizes)
    assert messages == [message for each in order for message in CASES[each][2]]
    whole = read(data)[1]
    assert (frames.seen, frames.undecodable, frames.dropped) == (whole.seen, whole.undecodable, whole.dropped)


@given(data=st.binary(max_size=400), sizes=st.lists(st.integers(0, 40), max_size=20))
def test_arbitrary_bytes_never_raise_and_do_not_depend_on_segmentation(data: bytes, sizes: list[int]) -> None:
    assert read(data, sizes)[0] == read(data)[0]


@given(
    lengths=st.lists(st.integers(30, 90), min_size=1, max_size=12),
    sizes=st.lists(st.integers(0, 70), max_size=30),
)
def test_a_frame_over_the_limit_is_dropped_alone_and_counted_once(lengths: list[int], sizes: list[int]) -> None:
    bodies = [b"Event: Joined\r\nA: ".ljust(length, b"x") for length in lengths]
    data = BANNER + b"".join(body + b"\r\n\r\n" for body in bodies)
    messages, frames = read(data, sizes, limit=60)
    assert len(messages) == sum(length <= 60 for length in lengths)
    assert frames.dropped == sum(length > 60 for length in lengths)
    assert frames.seen == len(lengths)


def test_a_line_of_ten_megabytes_is_not_held() -> None:
    frames = Frames(ALL)
    frames.feed(BANNER + b"Event: Joined\r\nA: ")
    most = 0
    for _ in range(160):
        assert frames.feed(b"x" * 65536) == []
        most = max(most, frames.held)
    assert most <= (1 << 20) + 65536 + 64
    assert frames.held <= 3
    assert frames.feed(b"\r\n\r\nEvent: Joined\r\n\r\n") == [{"Event": "Joined"}]
    assert frames.dropped == 1


def test_the_greeting_is_told_and_is_no_part_of_the_first_frame() -> None:
    messages, frames = read(BANNER + b"Response: Success\r\n\r\n")
    assert frames.greeting == "Asterisk Call Manager/11.0.0"
    assert messages == [{"Response": "Success"}]


def test_a_peer_that_is_no_asterisk_is_known_by_its_greeting() -> None:
    assert read(b"SSH-2.0-OpenSSH_9.2\r\n")[1].greeting == "SSH-2.0-OpenSSH_9.2"
    assert read(b"\x00" * 5000)[1].greeting == "\x00" * 1024
    assert read(b"Asterisk Call Man")[1].greeting is None


def test_a_stream_that_begins_with_a_frame_loses_nothing() -> None:
    assert read(b"Event: Joined\r\nQueue: a\r\n\r\n")[0] == [{"Event": "Joined", "Queue": "a"}]


def test_while_an_action_is_under_way_every_event_with_its_id_is_read_in_full() -> None:
    data = (
        b"Event: TestEvent\r\nActionID: 7\r\n\r\nEvent: Picked\r\nActionID: 7\r\nX: 1\r\n\r\nEvent: TestEvent\r\n\r\n"
    )
    frames = Frames(ALL)
    frames.feed(BANNER)
    frames.heed_actions = True
    assert frames.feed(data) == [
        {"Event": "TestEvent", "ActionID": "7"},
        {"Event": "Picked", "ActionID": "7", "X": "1"},
    ]


def test_a_skipped_variable_still_proves_that_its_class_is_visible() -> None:
    frames = read(BANNER + b"Event: VarSet\r\nVariable: OTHER\r\n\r\n")[1]
    assert frames.glimpsed == {b"VarSet"}


def test_an_unknown_fallback_is_refused_at_once() -> None:
    with pytest.raises(LookupError, match="klingon"):
        Frames(ALL, fallback="klingon")


@pytest.mark.parametrize("name", recorded.NAMES)
def test_picked_keys_say_the_same_as_the_whole_frame(name: str) -> None:
    data = recorded.stream(name)
    whole = Frames({event: Wish((), wish.having) for event, wish in WANTED.items()}).feed(data)
    picked = Frames(WANTED).feed(data)
    assert len(whole) == len(picked) > 500
    for full, part in zip(whole, picked, strict=True):
        assert part.items() <= full.items()
        wish = WANTED.get(full.get("Event", ""))
        if wish is not None and wish.keys:
            assert part.keys() - {"Event"} == full.keys() & set(wish.keys)


@given(
    shapes=st.lists(
        st.lists(
            st.tuples(
                st.sampled_from(["Queue", "Name", "Nam", "Names", "Q", "X", "Xx", "Queue: Name"]),
                st.sampled_from(VALUES),
            ),
            max_size=5,
        ),
        min_size=1,
        max_size=24,
    )
)
def test_frames_of_one_type_read_alike_whatever_came_before_them(shapes: list[list[tuple[str, bytes]]]) -> None:
    """The orders of keys that are remembered change how fast a frame is read, never what is read in it."""
    bodies = [b"\r\n".join([b"Event: Picked", *(f"{key}".encode() + value for key, value in each)]) for each in shapes]
    frames = Frames(ALL)
    frames.feed(BANNER)
    for body in bodies * 2:
        alone = read(BANNER + body + b"\r\n\r\n")[0]
        whole = Frames({"Picked": Wish()}).feed(BANNER + body + b"\r\n\r\n")
        assert frames.feed(body + b"\r\n\r\n") == alone
        assert alone == [{key: value for key, value in whole[0].items() if key in {"Event", "Queue", "Name"}}]


def test_a_read_makes_one_expression_at_most() -> None:
    """Each costs a millisecond, and the first read of a busy centre has frames of many types."""
    frames_module._layout.cache_clear()
    kinds = {f"Kind{number}": Wish(("Name",)) for number in range(5)}
    read = b"".join(b"Event: %b\r\nX: 1\r\nName: a\r\n\r\n" % kind.encode() for kind in kinds)
    for made in ([1, 2, 3, 4, 5, 5, 5], [5, 5]):  # the second link finds them made
        frames = Frames(kinds)
        frames.feed(BANNER)
        for misses in made:
            assert frames.feed(read) == [{"Event": kind, "Name": "a"} for kind in kinds]
            assert frames_module._layout.cache_info().misses == misses


def test_a_name_that_goes_on_behind_a_line_end_of_the_other_kind_is_another_name() -> None:
    frames = Frames(ALL)
    frames.feed(BANNER)
    usual, odd = b"Event: Picked\r\nQueue: a\r\n\r\n", b"Event: Picked\nx\r\nQueue: a\r\n\r\n"
    wish = {"Event": "Picked", "Queue": "a"}
    assert [frames.feed(data) for data in (odd, usual, usual, odd, usual)] == [[], [wish], [wish], [], [wish]]


def test_a_site_whose_channels_carry_variables_repeats_a_key_nobody_reads() -> None:
    frame = b"Event: Picked\r\nQueue: a\r\nChanVariable: x=1\r\nChanVariable: y=%d\r\nName: n\r\n\r\n"
    frames = Frames(ALL)
    frames.feed(BANNER)
    assert [frames.feed(frame % each) for each in range(3)] == [[{"Event": "Picked", "Queue": "a", "Name": "n"}]] * 3


@settings(max_examples=15, deadline=None)
@given(sizes=st.lists(st.integers(1, 5000), min_size=1, max_size=50))
def test_a_recorded_stream_reads_the_same_in_any_pieces(sizes: list[int]) -> None:
    data = recorded.stream("sip")
    whole, pieces = Frames(WANTED), Frames(WANTED)
    expected, messages, begin, turn = whole.feed(data), list[Message](), 0, 0
    while begin < len(data):
        size = sizes[turn % len(sizes)]
        messages += pieces.feed(data[begin : begin + size])
        begin, turn = begin + size, turn + 1
    assert messages == expected
    assert pieces.seen == whole.seen


def test_noise_is_passed_over_alike_before_and_after_its_kind_was_glimpsed() -> None:
    """The first frame that is not what is wished proves its class; from then on such frames are not looked at."""
    noise, wished = (
        b"Event: VarSet\r\nVariable: OTHER\r\n\r\n",
        b"Event: VarSet\r\nVariable: WISHED\r\nValue: 1\r\n\r\n",
    )
    frames = Frames(ALL)
    found = [frames.feed(data) for data in (noise, wished, noise + wished, noise)]
    wish = {"Event": "VarSet", "Variable": "WISHED", "Value": "1"}
    assert found == [[], [wish], [wish], []]
    assert frames.glimpsed == {b"VarSet"}
    assert frames.seen == 5


def test_an_actions_events_are_read_whatever_their_kind() -> None:
    frames = Frames(ALL)
    frames.heed_actions = True
    data = b"Event: Row\r\nActionID: 7\r\n\r\nEvent: VarSet\r\nVariable: OTHER\r\n\r\n"
    assert frames.feed(data) == [{"Event": "Row", "ActionID": "7"}]


@pytest.mark.parametrize(("flags", "read"), [(1, 1), (2, 1), (8, 1), (16, 0), (32, 1), (17, 1), (160, 1)])
def test_only_a_soft_hangup_of_the_bare_unloading_flag_is_passed_over(flags: int, read: int) -> None:
    data = f"Event: SoftHangupRequest\r\nUniqueid: 1.2\r\nCause: {flags}\r\nTechCause: 0\r\n\r\n".encode()
    frames = Frames(WANTED)
    assert [len(frames.feed(data)) for _ in range(2)] == [read, read]
