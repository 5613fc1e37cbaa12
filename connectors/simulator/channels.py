"""Channels and bridges as Asterisk describes them in the headers of its events."""

import random
from dataclasses import dataclass, field

UNKNOWN = "<unknown>"
STATES = {0: "Down", 4: "Ring", 5: "Ringing", 6: "Up", 7: "Busy"}
CAUSES = {
    0: "Unknown",
    16: "Normal Clearing",
    17: "User busy",
    26: "Answered elsewhere",
    38: "Network out of order",
    41: "Temporary failure",
    44: "Requested channel not available",
    127: "Interworking, unspecified",
}
"""Texts of Cause-txt (Asterisk main/channel.c, table `causes`)."""


def escaped(text: str) -> str:
    """Quotes in names arrive escaped in channel headers, and only there (seen on 22.10)."""
    return text.replace('"', '\\"').replace("'", "\\'")


@dataclass(slots=True)
class Channel:
    """One leg of a call. Change it with `set`, so that its rendered headers stay true."""

    name: str
    uniqueid: str
    linkedid: str
    context: str
    exten: str
    created: float
    state: int = 0
    number: str = ""
    caller: str = ""
    connected_number: str = ""
    connected: str = ""
    priority: int = 1
    application: str = "AppQueue"
    data: str = "(Outgoing Line)"
    bridge: str = ""
    rendered: dict[str, str] = field(default_factory=dict)

    def set(self, **changes: str | int) -> None:
        """Change fields by name."""
        for name, value in changes.items():
            setattr(self, name, value)
        self.rendered.clear()

    def headers(self, prefix: str = "") -> str:
        """Render the block of headers every channel event carries, in Asterisk's order."""
        text = self.rendered.get(prefix)
        if text is None:
            text = self.rendered[prefix] = self._render(prefix)
        return text

    def _render(self, p: str) -> str:
        return (
            f"{p}Channel: {self.name}\r\n"
            f"{p}ChannelState: {self.state}\r\n{p}ChannelStateDesc: {STATES[self.state]}\r\n"
            f"{p}CallerIDNum: {self.number or UNKNOWN}\r\n{p}CallerIDName: {escaped(self.caller) or UNKNOWN}\r\n"
            f"{p}ConnectedLineNum: {self.connected_number or UNKNOWN}\r\n"
            f"{p}ConnectedLineName: {escaped(self.connected) or UNKNOWN}\r\n"
            f"{p}Language: en\r\n{p}AccountCode: \r\n"
            f"{p}Context: {self.context}\r\n{p}Exten: {self.exten}\r\n{p}Priority: {self.priority}\r\n"
            f"{p}Uniqueid: {self.uniqueid}\r\n{p}Linkedid: {self.linkedid}\r\n"
        )


@dataclass(slots=True)
class Bridge:
    """Two channels that hear each other."""

    uniqueid: str
    members: int = 0

    def headers(self, prefix: str = "") -> str:
        """Render the block of headers every bridge event carries."""
        p = prefix
        return (
            f"{p}BridgeUniqueid: {self.uniqueid}\r\n{p}BridgeType: basic\r\n"
            f"{p}BridgeTechnology: simple_bridge\r\n{p}BridgeCreator: {UNKNOWN}\r\n{p}BridgeName: {UNKNOWN}\r\n"
            f"{p}BridgeNumChannels: {self.members}\r\n{p}BridgeVideoSourceMode: none\r\n"
        )


class Names:
    """Hands out what Asterisk numbers: Uniqueids (one count per system run), channel and bridge names."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._uniqueids = 0
        self._serials: dict[str, int] = {}

    def uniqueid(self, now: float) -> str:
        """Seconds of creation and the running number, as `1795415360.0`."""
        self._uniqueids += 1
        return f"{int(now)}.{self._uniqueids - 1}"

    def serial(self, technology: str) -> str:
        """Eight hexadecimal digits, counted apart for PJSIP and Local."""
        number = self._serials.get(technology, 0)
        self._serials[technology] = number + 1
        return f"{number:08x}"

    def bridge(self) -> str:
        """A UUID in its version 4 form."""
        bits = f"{self._rng.getrandbits(128):032x}"
        return f"{bits[:8]}-{bits[8:12]}-4{bits[13:16]}-a{bits[17:20]}-{bits[20:]}"
