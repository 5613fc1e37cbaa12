from __future__ import annotations

from ipaddress import IPv4Address

import pytest

from realtime.access.networks import address_of, network_of


@pytest.mark.parametrize(
    ("text", "network"),
    [
        ("10.0.0.1", "10.0.0.1"),
        ("::ffff:10.0.0.1", "10.0.0.1"),
        ("::ffff:10.0.0.2", "10.0.0.2"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::", "2001:db8:1:2::/64"),
        ("nobody", "nobody"),
        ("x" * 99, "x" * 64),
        ("", ""),
    ],
)
def test_addresses_are_counted_one_by_one_and_of_ipv6_by_their_network(text: str, network: str) -> None:
    assert network_of(text) == network


def test_what_a_socket_of_both_kinds_calls_an_ipv4_address_is_one() -> None:
    assert address_of("::ffff:10.0.0.1") == IPv4Address("10.0.0.1")
    assert address_of(None) is address_of("x") is None
