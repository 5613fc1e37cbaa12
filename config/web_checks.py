"""What holds between the keys of `[web]`, and of `[oidc]`."""

from __future__ import annotations

import ipaddress

from config.reading import Reader
from config.settings import Oidc, Web
from realtime.access.roles import Role

PERSONS = frozenset(role.value for role in Role if role is not Role.SCREEN)


def check_oidc(reader: Reader, oidc: Oidc) -> None:
    """Note what is missing of a provider, and roles that are none."""
    if oidc.issuer is None:
        return
    if not oidc.issuer.startswith(("https://", "http://127.0.0.1", "http://[::1]")):
        reader.fault(
            ("oidc", "issuer"), 'is no address with https: write it as the provider does, "https://id.example.org"'
        )
    if not oidc.client_id:
        reader.fault(("oidc", "client_id"), "is missing: the provider gives it when Floorwatch is registered there")
    if oidc.client_secret is None:
        reader.fault(("oidc", "client_secret"), "is missing: the provider gives it when Floorwatch is registered there")
    if not oidc.roles:
        reader.fault(("oidc", "roles"), 'is missing, so nobody would be let in: write ["group=role"]')
    for each in oidc.roles:
        group, _, role = each.rpartition("=")
        if not group or role not in PERSONS:
            reader.fault(
                ("oidc", "roles"), f'"{each[:60]}" is not "group=role"; roles are {", ".join(sorted(PERSONS))}'
            )


def check_web(reader: Reader, web: Web) -> None:
    """Note everything that cannot work, each with the key to mend."""
    if (web.tls_certificate is None) != (web.tls_key is None):
        missing = "tls_key" if web.tls_key is None else "tls_certificate"
        reader.fault(("web", missing), "is missing: tls_certificate and tls_key belong together")
    for key in ("tls_certificate", "tls_key"):
        file = getattr(web, key)
        if file is not None and not file.is_file():
            reader.fault(("web", key), f"there is no file {file}: correct the path")
    for proxy in web.trusted_proxies:
        try:
            ipaddress.ip_network(proxy, strict=False)
        except ValueError:
            reader.fault(("web", "trusted_proxies"), f'"{proxy[:60]}" is no address: write "10.0.0.7" or "10.0.0.0/24"')
