"""Why a link is not live, as exceptions: the type says who acts, `reason` and `detail` go to the wall.

| reason | family | how it shows |
|---|---|---|
| WRONG_SECRET | person | Asterisk: Authentication failed; also an address its `permit` does not allow |
| MISSING_RIGHT | person | Permission denied; detail names the right, `write=reporting` |
| NOT_ASTERISK | person | another greeting, or no TLS where we speak it |
| REFUSED | person or time | the port is closed, a certificate is not trusted, the account is in use |
| UNREACHABLE | time | no route, no such host, no answer to the call |
| SILENT | time | the link is open and nothing is said, or a ping stays unanswered |
| CLOSED | time | the other end closed |
| RESTARTING | time | Asterisk said Shutdown |
"""

from __future__ import annotations

import errno
import socket
import ssl

from connectors.errors import LinkLostError, RefusedError
from realtime.events import FeedReason


class FeedLostError(LinkLostError):
    """The link is gone or never came; dialling again may mend it."""

    def __init__(self, message: str, reason: FeedReason, detail: str | None = None) -> None:
        super().__init__(message)
        self.reason = reason
        self.detail = detail


class FeedRefusedError(RefusedError):
    """The PBX will not serve us until somebody changes something; dialling often would only hammer it."""

    def __init__(self, message: str, reason: FeedReason, detail: str | None = None) -> None:
        super().__init__(message)
        self.reason = reason
        self.detail = detail


def undialled(where: str, error: Exception) -> FeedLostError | FeedRefusedError:
    """Say why a call did not come through, from what the socket raised."""
    if isinstance(error, ssl.SSLError):
        return _unencrypted(where, error)
    fault, reason, detail = f"{where} cannot be reached ({error})", FeedReason.UNREACHABLE, None
    if isinstance(error, TimeoutError):
        fault = f"{where} does not answer the call; is it on, is a firewall between?"
    elif isinstance(error, socket.gaierror):
        fault, detail = f"{where}: no such host; correct the name", "no such host"
    elif isinstance(error, ConnectionRefusedError) or f"[Errno {errno.ECONNREFUSED}]" in str(error):
        fault = f"{where} refuses connections; is Asterisk running, is the manager enabled, is the port right?"
        reason = FeedReason.REFUSED
    elif isinstance(error, ConnectionError):
        fault, reason = f"{where} closed the connection while it was made", FeedReason.CLOSED
    return FeedLostError(fault, reason, detail)


def _unencrypted(where: str, error: ssl.SSLError) -> FeedRefusedError:
    if isinstance(error, ssl.SSLCertVerificationError):
        fault = f"{where} shows a certificate we do not trust ({error.verify_message}); give its CA file"
        return FeedRefusedError(fault, FeedReason.REFUSED, f"certificate: {error.verify_message}")
    fault = f"{where} does not speak TLS ({error}); correct the port, or set tls = false"
    return FeedRefusedError(fault, FeedReason.NOT_ASTERISK, "tls")
