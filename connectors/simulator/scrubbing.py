"""Recordings without people: phone numbers and names replaced by pseudonyms, the same one for the same text.

Pure functions over frames. A key drawn per recording makes the pseudonyms; without it nobody can compute them back.
"""

import hashlib
import hmac
import re
from dataclasses import dataclass, field

from connectors.simulator.recording import BANNER, Splitter

NUMBER_KEYS = ("CallerIDNum", "ConnectedLineNum", "EffectiveConnectedLineNum", "DNID")
NAME_KEYS = ("CallerIDName", "ConnectedLineName", "EffectiveConnectedLineName", "MemberName")
EXACT_NAME_KEYS = frozenset({"Name"})
NOBODY = frozenset({"", "<unknown>", "unknown", "anonymous", "Anonymous"})
SAFE_ENDINGS = ("Uniqueid", "Linkedid", "UniqueID", "BridgeId", "BridgeID", "Timestamp", "LastCall", "LastPause")
SAFE_KEYS = frozenset(
    (
        *("LoginTime", "EventTV", "SessionTV", "SessionID", "ActionID", "AsteriskVersion", "RoundtripUsec"),
        *("SSRC", "SentNTP", "SentRTP", "SentPackets", "SentOctets"),
        *("Report0SourceSSRC", "Report0LSR", "Report0HighestSequence"),
    )
)
LONG_NUMBER = re.compile(rb"(?<![0-9.])\+?[0-9]{7,}(?![0-9]|\.[0-9])")
"""A phone number in running text; Uniqueids and time stamps have a dot beside them and stay."""
SERIAL_BEFORE = re.compile(rb"[A-Za-z0-9]+/[^ ,;]*-\Z")
"""What stands before the eight hexadecimal digits that end a channel's name: those may look like a number."""


@dataclass(slots=True)
class Pseudonyms:
    """What replaces what. Names seen once are found again wherever they appear later."""

    key: bytes
    names: dict[bytes, bytes] = field(default_factory=dict)

    def number(self, number: bytes) -> bytes:
        """Other digits, as many; short internal numbers (under 7 digits) stay, for the recording to make sense."""
        digits = number.lstrip(b"+")
        if len(digits) < 7 or not digits.isdigit():
            return number
        drawn = int.from_bytes(self._digest(digits), "big") % 10 ** (len(digits) - 1)
        return number[: len(number) - len(digits)] + b"9%0*d" % (len(digits) - 1, drawn)

    def name(self, name: bytes) -> bytes:
        """A name that is nobody's."""
        plain = name.replace(b'\\"', b'"').replace(b"\\'", b"'")
        if plain not in self.names:
            if len(self.names) >= 50_000:
                return b"Person"  # bounded: a stream with more names than that needs no telling apart
            self.names[plain] = b"Person-" + self._digest(plain).hex()[:6].encode()
        return self.names[plain]

    def _digest(self, text: bytes) -> bytes:
        return hmac.new(self.key, text, hashlib.sha256).digest()[:12]


def scrub(frame: bytes, pseudonyms: Pseudonyms) -> bytes:
    """Replace numbers and names in one frame; everything else stays byte for byte."""
    return b"\r\n".join(_line(line, pseudonyms) for line in frame.split(b"\r\n"))


def _line(line: bytes, pseudonyms: Pseudonyms) -> bytes:
    name, colon, value = line.partition(b": ")
    if not colon:
        return line
    key = name.decode("latin-1")
    if key.endswith(NAME_KEYS) or key in EXACT_NAME_KEYS:
        number = pseudonyms.number(value)
        if value.decode("latin-1") in NOBODY:
            return line
        return name + colon + (number if number != value else pseudonyms.name(value))
    if key.endswith(NUMBER_KEYS) and not value.lstrip(b"+").isdigit() and value.decode("latin-1") not in NOBODY:
        return line if value.isascii() and len(value) < 20 and b"@" not in value else name + colon + b"masked"
    if key.endswith(SAFE_ENDINGS) or key in SAFE_KEYS:
        return line
    return name + colon + _text(value, pseudonyms)


def _text(value: bytes, pseudonyms: Pseudonyms) -> bytes:
    value = LONG_NUMBER.sub(lambda found: _found(found, pseudonyms), value)
    if value in pseudonyms.names:
        return pseudonyms.names[value]
    for name, other in pseudonyms.names.items():
        if len(name) > 3 and name in value:
            value = value.replace(name, other)
    return value


def _found(found: re.Match[bytes], pseudonyms: Pseudonyms) -> bytes:
    number = found.group()
    if len(number) == 8 and SERIAL_BEFORE.search(found.string[: found.start()]):
        return number
    return pseudonyms.number(number)


class Scrubber:
    """Scrubs a stream as it is recorded: bytes in as received, whole scrubbed frames out. The banner passes."""

    def __init__(self, key: bytes) -> None:
        self._pseudonyms = Pseudonyms(key)
        self._splitter = Splitter()

    def feed(self, data: bytes) -> bytes:
        """Take bytes; a frame cut in two comes out with its second half."""
        banner = data[: data.find(b"\n") + 1] if data.startswith(BANNER) else b""
        return banner + b"".join(scrub(frame, self._pseudonyms) for frame in self._splitter.feed(data))
