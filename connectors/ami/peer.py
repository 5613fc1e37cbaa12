"""One Asterisk as we dial it: address, account, encryption, and how patient we are."""

from __future__ import annotations

import ssl
from pathlib import Path

import msgspec

from connectors.errors import MisconfiguredError
from realtime.names import PbxId


class Patience(msgspec.Struct, frozen=True, kw_only=True):
    """How long to wait, in seconds.

    connect: for TCP and TLS. answer: for the next byte while something is owed to us. whole: for a list or an answer in
    all, however much else goes by. boot: for FullyBooted after the log-in. ping: quiet seconds before a ping is sent;
    ping + answer is the longest a dead link goes unnoticed. measure: between two pings on a busy link. audit: between
    two looks at the queues of a link that never spoke of them.
    """

    connect: float = 10.0
    answer: float = 5.0
    whole: float = 60.0
    boot: float = 10.0
    ping: float = 5.0
    measure: float = 30.0
    audit: float = 60.0


class Peer(msgspec.Struct, frozen=True, kw_only=True):
    """One Asterisk. ca_file: trust this authority instead of the system's; verify: False trusts anybody.

    rtcp: hear reports of RTCP.
    """

    name: PbxId
    host: str
    username: str
    secret: str
    port: int = 5038
    tls: bool = False
    ca_file: Path | None = None
    verify: bool = True
    encoding_fallback: str = "gb18030"
    rtcp: bool = False
    patience: Patience = Patience()

    def __repr__(self) -> str:
        """Name and address; the secret must not reach a log."""
        return f"Peer({self.name!r}, {self.host!r}, {self.port}, {self.username!r})"

    @property
    def address(self) -> str:
        """Where it is, for messages."""
        return f"{self.name} ({self.host}:{self.port})"

    def encryption(self) -> ssl.SSLContext | None:
        """Give the TLS settings, None for plain TCP. MisconfiguredError when the authority's file cannot be used."""
        if not self.tls:
            return None
        try:
            context = ssl.create_default_context(cafile=None if self.ca_file is None else str(self.ca_file))
        except (OSError, ssl.SSLError) as error:
            fault = f"{self.name}: cannot read certificates from {self.ca_file} ({error}); give a PEM file"
            raise MisconfiguredError(fault) from error
        if not self.verify:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        return context
