from connectors.simulator import messages
from connectors.simulator.messages import Wire
from tests.connectors.simulator.story import START, channel, read


def said(wire: Wire) -> list[dict[str, str]]:
    return [read(frame) for _, frame in wire.take()]


def speaking(*, noise: bool = False) -> Wire:
    wire = Wire(noise=noise)
    wire.speaking = True
    return wire


def test_a_silent_wire_says_nothing() -> None:
    wire = Wire(noise=True)
    messages.new_channel(wire, START, channel())
    assert wire.take() == []


def test_the_time_stamp_follows_the_privilege_and_never_repeats() -> None:
    wire = speaking()
    messages.hangup(wire, START, channel(), 44)
    messages.hangup(wire, START, channel(), 44)
    first, second = said(wire)
    assert list(first)[:3] == ["Event", "Privilege", "Timestamp"]
    assert first["Timestamp"] == "1795420000.000000"
    assert second["Timestamp"] > first["Timestamp"]
    assert first["Cause-txt"] == "Requested channel not available"


def test_noise_is_for_those_who_read_everything() -> None:
    quiet, loud = speaking(), speaking(noise=True)
    for wire in (quiet, loud):
        messages.noise(wire, START, channel(), "Newstate")
        messages.variable(wire, START, channel(), "ABANDONED", "TRUE")
        messages.variable(wire, START, channel(), "QUEUESTATUS", "FULL")
    assert [frame.get("Variable") for frame in said(quiet)] == ["QUEUESTATUS"]
    assert len(said(loud)) == 3


def test_a_recording_is_named_before_it_starts() -> None:
    wire = speaking()
    messages.recording(wire, START, channel())
    named, started = said(wire)
    assert named["Value"] == "/var/spool/asterisk/monitor/1795420000.0.wav"
    assert started["Event"] == "MixMonitorStart"


def test_a_sip_goodbye_has_no_cause_and_others_have() -> None:
    wire = speaking()
    messages.hangup_request(wire, START, channel())
    messages.hangup_request(wire, START, channel(), 38)
    bye, lost = said(wire)
    assert "Cause" not in bye
    assert lost["Cause"] == "38"
