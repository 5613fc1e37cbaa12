from __future__ import annotations

import ssl
from pathlib import Path

import pytest

from connectors.errors import MisconfiguredError
from tests.connectors.ami.pbx import SECRET, Pbx


def test_the_secret_is_in_no_description() -> None:
    peer = Pbx().peer(host="pbx.example", port=5038)
    assert SECRET not in f"{peer!r} {peer} {peer.address} {[peer]}"
    assert peer.address == "hq (pbx.example:5038)"


def test_tls_verifies_unless_told_otherwise() -> None:
    assert Pbx().peer().encryption() is None
    careful = Pbx().peer(tls=True).encryption()
    trusting = Pbx().peer(tls=True, verify=False).encryption()
    assert careful is not None
    assert (careful.check_hostname, careful.verify_mode) == (True, ssl.CERT_REQUIRED)
    assert trusting is not None
    assert (trusting.check_hostname, trusting.verify_mode) == (False, ssl.CERT_NONE)


def test_an_authority_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    empty = tmp_path / "ca.pem"
    for each in (empty, tmp_path / "none.pem"):
        with pytest.raises(MisconfiguredError, match=each.name):
            Pbx().peer(tls=True, ca_file=each).encryption()
        empty.write_text("no certificate")
