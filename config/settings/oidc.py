"""Signing in through the organisation's identity provider."""

from __future__ import annotations

from config.settings.kinds import Name, Secret, Section


class Oidc(Section, frozen=True, kw_only=True):
    """issuer: None for no provider. role_claim: where the ID token names groups; roles: "group=role", first match wins.

    client_id, client_secret: how we are registered there.
    """

    issuer: Name | None = None
    client_id: str = ""
    client_secret: Secret | None = None
    role_claim: Name = "groups"
    roles: tuple[Name, ...] = ()
