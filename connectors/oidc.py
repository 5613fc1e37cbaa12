"""The organisation's own identity provider: OpenID Connect, authorization code with PKCE (OIDC Core 3.1; RFC 7636).

What the provider says is believed only in an ID token that it signed with a key of its own, for us, now, and for this
very log-in (nonce).
"""

from __future__ import annotations

import base64
import hashlib
import ipaddress
from typing import Any
from urllib.parse import urlencode, urlsplit

import aiohttp
import jwt
import msgspec

from connectors.errors import LinkLostError

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signatures by a key that only the provider has: never `none`, never HMAC with something we know too."""

PATIENCE = aiohttp.ClientTimeout(total=10.0)
LARGEST = 256 * 1024
"""Bytes of one answer; key sets have a few kB."""

LEEWAY = 60.0
"""Seconds that the provider's clock may differ from ours."""

NEEDED = ("iss", "sub", "aud", "exp", "iat", "nonce")


class OidcRefusedError(Exception):
    """What the provider said does not let anybody in; the text says why, without a token or a code."""


class Client(msgspec.Struct, frozen=True, kw_only=True):
    """How we are known there. redirect: where it sends people back to, as registered."""

    issuer: str
    client_id: str
    client_secret: str
    redirect: str
    scopes: str = "openid profile"


class Endpoints(msgspec.Struct, frozen=True):
    """Of the provider's description, what is used."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str


class _Tokens(msgspec.Struct, frozen=True):
    id_token: str


class Provider:
    """One provider. Raises LinkLostError while it cannot be reached, OidcRefusedError for what is not in order."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._endpoints: Endpoints | None = None

    async def address(self, state: str, nonce: str, verifier: str) -> str:
        """Where to send the browser."""
        endpoints = await self._described()
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        query = {
            "response_type": "code",
            "client_id": self._client.client_id,
            "redirect_uri": self._client.redirect,
            "scope": self._client.scopes,
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        joint = "&" if urlsplit(endpoints.authorization_endpoint).query else "?"
        return endpoints.authorization_endpoint + joint + urlencode(query)

    async def claims(self, code: str, nonce: str, verifier: str) -> dict[str, Any]:
        """Who came back with this code, as the provider vouches."""
        endpoints = await self._described()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._client.redirect,
            "client_id": self._client.client_id,
            "client_secret": self._client.client_secret,
            "code_verifier": verifier,
        }
        body = await self._ask("POST", endpoints.token_endpoint, form)
        try:
            tokens = msgspec.json.decode(body, type=_Tokens)
        except msgspec.DecodeError:
            raise OidcRefusedError("the provider gave no ID token for this code") from None
        return self._verified(tokens.id_token, await self._ask("GET", endpoints.jwks_uri), nonce)

    def _verified(self, token: str, keys: bytes, nonce: str) -> dict[str, Any]:
        try:
            header = jwt.get_unverified_header(token)
            if header.get("alg") not in ALGORITHMS:
                raise OidcRefusedError("the ID token is not signed in a way that proves anything")
            known = [key for key in jwt.PyJWKSet.from_json(keys.decode()).keys if key.key_id == header.get("kid")]
            if len(known) != 1:
                raise OidcRefusedError("the ID token is signed with a key that the provider does not name")
            claims: dict[str, Any] = jwt.decode(
                token,
                known[0],
                algorithms=list(ALGORITHMS),
                audience=self._client.client_id,
                issuer=self._client.issuer,
                leeway=LEEWAY,
                options={"require": list(NEEDED)},
            )
        except (jwt.PyJWTError, ValueError) as error:
            raise OidcRefusedError(f"the ID token is not in order ({type(error).__name__})") from None
        authorised = claims.get("azp", self._client.client_id)
        if claims["nonce"] != nonce or authorised != self._client.client_id:
            raise OidcRefusedError("the ID token belongs to another log-in")
        return claims

    async def _described(self) -> Endpoints:
        """The provider's own description, asked for once."""
        if self._endpoints is None:
            body = await self._ask("GET", self._client.issuer.rstrip("/") + "/.well-known/openid-configuration")
            try:
                found = msgspec.json.decode(body, type=Endpoints)
            except msgspec.DecodeError:
                raise OidcRefusedError("the provider's description cannot be read") from None
            if found.issuer != self._client.issuer:
                raise OidcRefusedError("the provider's description is of another issuer")
            for address in (found.authorization_endpoint, found.token_endpoint, found.jwks_uri):
                if not is_safe(address):
                    raise OidcRefusedError("the provider names an address without https")
            self._endpoints = found
        return self._endpoints

    async def _ask(self, method: str, address: str, form: dict[str, str] | None = None) -> bytes:
        try:
            async with (
                aiohttp.ClientSession(timeout=PATIENCE) as session,
                session.request(method, address, data=form, allow_redirects=False) as answer,
            ):
                body = await answer.content.read(LARGEST + 1)
                while len(body) <= LARGEST and (more := await answer.content.read(LARGEST)):
                    body += more
                status = answer.status
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            raise LinkLostError(f"the identity provider cannot be reached ({type(error).__name__})") from None
        if status >= 500 or len(body) > LARGEST:
            raise LinkLostError(f"the identity provider answered {status}")
        if status != 200:
            raise OidcRefusedError(f"the identity provider answered {status}")
        return body


def is_safe(address: str) -> bool:
    """Whether an address is https, or on this machine's loopback."""
    parts = urlsplit(address)
    if parts.scheme == "https" and parts.hostname:
        return True
    try:
        return parts.scheme == "http" and ipaddress.ip_address(parts.hostname or "").is_loopback
    except ValueError:
        return False
