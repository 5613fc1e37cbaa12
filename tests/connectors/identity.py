"""A small identity provider on loopback, with its own keys, that can be told to err."""

from __future__ import annotations

import base64
import hashlib
import secrets
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import jwt
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from connectors.oidc import Client

KEY = rsa.generate_private_key(public_exponent=65_537, key_size=2048)
OTHER_KEY = rsa.generate_private_key(public_exponent=65_537, key_size=2048)


@dataclass
class Identity:
    """The provider. person: what it says of whoever comes; wrong: claims it errs in; forge: how it signs."""

    address: str = ""
    person: dict[str, Any] = field(
        default_factory=lambda: {"sub": "77", "preferred_username": "Wang", "groups": ["qa"]}
    )
    wrong: dict[str, Any] = field(default_factory=dict)
    forge: str = ""
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def client(self, redirect: str = "http://127.0.0.1/sign-in/oidc/return") -> Client:
        return Client(issuer=self.address, client_id="floorwatch", client_secret="sesame", redirect=redirect)

    async def described(self, _request: web.Request) -> web.Response:
        return web.json_response(
            {
                "issuer": self.address,
                "authorization_endpoint": f"{self.address}/authorize",
                "token_endpoint": f"{self.address}/token",
                "jwks_uri": f"{self.address}/keys",
            }
        )

    async def keys(self, _request: web.Request) -> web.Response:
        public = RSAAlgorithm.to_jwk(KEY.public_key(), as_dict=True)
        return web.json_response({"keys": [public | {"kid": "k1", "alg": "RS256", "use": "sig"}]})

    async def authorize(self, request: web.Request) -> web.StreamResponse:
        code = self.code(dict(request.query))
        raise web.HTTPFound(
            f"{request.query['redirect_uri']}?code={code}&state={request.query['state']}&session_state=x"
        )

    def code(self, asked: dict[str, str]) -> str:
        code = secrets.token_urlsafe(8)
        self.codes[code] = asked
        return code

    async def token(self, request: web.Request) -> web.Response:
        form = await request.post()
        asked = self.codes.pop(str(form["code"]), None)
        digest = hashlib.sha256(str(form["code_verifier"]).encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if asked is None or form["client_secret"] != "sesame" or challenge != asked["code_challenge"]:
            return web.json_response({"error": "invalid_grant"}, status=400)
        return web.json_response({"id_token": self.signed(asked["nonce"]), "token_type": "Bearer"})

    def signed(self, nonce: str) -> str:
        now = int(time.time())
        claims = {"iss": self.address, "aud": "floorwatch", "iat": now, "exp": now + 300, "nonce": nonce}
        claims |= self.person | self.wrong
        if self.forge == "none":
            return jwt.encode(claims, "", algorithm="none", headers={"kid": "k1"})
        if self.forge == "hmac":
            return jwt.encode(claims, "sesame" * 8, algorithm="HS256", headers={"kid": "k1"})
        key, kid = (OTHER_KEY, "k1") if self.forge == "other key" else (KEY, "k2" if self.forge == "kid" else "k1")
        return jwt.encode(claims, key, algorithm="RS256", headers={"kid": kid})


@asynccontextmanager
async def identity() -> AsyncIterator[Identity]:
    provider = Identity()
    app = web.Application()
    app.add_routes(
        [
            web.get("/.well-known/openid-configuration", provider.described),
            web.get("/authorize", provider.authorize),
            web.post("/token", provider.token),
            web.get("/keys", provider.keys),
        ]
    )
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    provider.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield provider
    finally:
        await runner.cleanup()
