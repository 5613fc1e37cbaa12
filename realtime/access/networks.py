"""Addresses as they are counted: whoever has one IPv6 address has the other 2^64 of its network. Pure."""

from __future__ import annotations

import ipaddress
from typing import TypeAlias

NETWORK_V6 = 64
"""Bits."""

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address


def address_of(text: str | None) -> Address | None:
    """An address as it is meant: IPv4 written as IPv6 (RFC 4291, 2.5.5.2), as a socket of both has it, is IPv4."""
    try:
        found = ipaddress.ip_address(text or "")
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found


def network_of(text: str) -> str:
    """The address; of IPv6 its network; of anything else its beginning."""
    found = address_of(text)
    if found is None:
        return text[:64]
    if isinstance(found, ipaddress.IPv6Address):
        return str(ipaddress.ip_network((found, NETWORK_V6), strict=False))
    return str(found)
