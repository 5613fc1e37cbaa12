"""What a reverse proxy says of who really asks: believed of proxies that the configuration trusts, of nobody else."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from typing import TypeAlias

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from realtime.access.networks import address_of

Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network

FARTHEST = 20
"""Addresses of X-Forwarded-For that are looked at, from the nearest on."""

STRICT = "max-age=31536000"
"""HSTS for a year, for this host alone: whether its neighbours speak https is not ours to promise."""


def networks_of(texts: Iterable[str]) -> tuple[Network, ...]:
    """Addresses and networks as written. Raises ValueError naming one that is none."""
    return tuple(ipaddress.ip_network(text, strict=False) for text in texts)


def believing(trusted: tuple[Network, ...]) -> Middleware:
    """Put the real address and scheme in the place of a trusted proxy's; under https, ask browsers to stay there."""

    @web.middleware
    async def believe(request: web.Request, handler: Handler) -> web.StreamResponse:
        if _within(request.remote, trusted):
            request = _as_told(request, trusted)
        response = await handler(request)
        if request.secure and not response.prepared:
            response.headers["Strict-Transport-Security"] = STRICT
        return response

    return believe


def _as_told(request: web.Request, trusted: tuple[Network, ...]) -> web.Request:
    changes: dict[str, str] = {}
    said = ",".join(request.headers.getall("X-Forwarded-For", [])).split(",")
    for address in reversed([each.strip() for each in said if each.strip()][-FARTHEST:]):
        if not _is_address(address):
            break
        changes["remote"] = address
        if not _within(address, trusted):
            break
    scheme = request.headers.get("X-Forwarded-Proto", "").strip().lower()
    if scheme in {"http", "https"}:
        changes["scheme"] = scheme
    return request.clone(**changes) if changes else request  # type: ignore[arg-type]


def _within(address: str | None, trusted: tuple[Network, ...]) -> bool:
    found = address_of(address)
    return found is not None and any(found in network for network in trusted)


def _is_address(text: str) -> bool:
    return address_of(text) is not None
