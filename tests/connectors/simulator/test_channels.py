import random

from connectors.simulator.channels import Bridge, Names, escaped
from tests.connectors.simulator.story import channel


def test_quotes_in_names_are_escaped_as_asterisk_does() -> None:
    assert escaped("""O'Neil "x" """) == """O\\'Neil \\"x\\" """
    assert "CallerIDName: O\\'Neil\r\n" in channel().headers()


def test_an_unknown_party_is_written_in_angle_brackets() -> None:
    assert "ConnectedLineNum: <unknown>\r\n" in channel().headers()


def test_a_changed_channel_is_rendered_anew() -> None:
    leg = channel()
    before = leg.headers("Dest")
    leg.set(state=5)
    assert "DestChannelStateDesc: Up\r\n" in before
    assert "DestChannelStateDesc: Ringing\r\n" in leg.headers("Dest")


def test_a_bridge_tells_how_many_it_holds() -> None:
    assert "OrigBridgeNumChannels: 2\r\n" in Bridge("b", 2).headers("Orig")


def test_uniqueids_count_on_and_serials_count_by_technology() -> None:
    made = Names(random.Random(1))
    assert [made.uniqueid(1795415360.9), made.uniqueid(1795415361.0)] == ["1795415360.0", "1795415361.1"]
    assert [made.serial("PJSIP"), made.serial("PJSIP"), made.serial("Local")] == ["00000000", "00000001", "00000000"]
    assert made.bridge() != made.bridge()
    assert len(made.bridge()) == 36
