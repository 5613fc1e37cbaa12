from __future__ import annotations

import errno
import socket
import ssl

import pytest

from connectors.ami.faults import FeedLostError, FeedRefusedError, undialled
from connectors.errors import LinkLostError, RefusedError
from realtime.events import FeedReason

_BOTH = (
    "Multiple exceptions: [Errno 111] Connect call failed ('::1', 1), [Errno 111] Connect call failed ('127.0.0.1', 1)"
)


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (TimeoutError(), FeedReason.UNREACHABLE),
        (socket.gaierror(socket.EAI_NONAME, "Name or service not known"), FeedReason.UNREACHABLE),
        (OSError(errno.EHOSTUNREACH, "No route to host"), FeedReason.UNREACHABLE),
        (ConnectionRefusedError(errno.ECONNREFUSED, "Connection refused"), FeedReason.REFUSED),
        (OSError(_BOTH), FeedReason.REFUSED),
        (ConnectionResetError(errno.ECONNRESET, "Connection reset by peer"), FeedReason.CLOSED),
    ],
)
def test_what_time_mends_says_so(error: Exception, reason: FeedReason) -> None:
    fault = undialled("hq (pbx:5038)", error)
    assert isinstance(fault, FeedLostError)
    assert isinstance(fault, LinkLostError)
    assert fault.reason is reason
    assert "hq (pbx:5038)" in str(fault)


def test_a_link_without_tls_is_a_matter_for_a_person() -> None:
    fault = undialled("hq (pbx:5038)", ssl.SSLError(1, "[SSL: WRONG_VERSION_NUMBER] wrong version number"))
    assert isinstance(fault, FeedRefusedError)
    assert isinstance(fault, RefusedError)
    assert (fault.reason, fault.detail) == (FeedReason.NOT_ASTERISK, "tls")
