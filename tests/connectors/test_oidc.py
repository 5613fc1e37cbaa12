from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import msgspec
import pytest

from connectors.errors import LinkLostError
from connectors.oidc import OidcRefusedError, Provider, is_safe
from tests.connectors.identity import Identity, identity


async def claims(provider: Identity, nonce: str = "n", verifier: str = "v" * 43) -> dict[str, Any]:
    ours = Provider(provider.client())
    asked = dict(parse_qsl(urlsplit(await ours.address("s", "n", "v" * 43)).query))
    assert asked["code_challenge_method"] == "S256"
    return await ours.claims(provider.code(asked), nonce, verifier)


async def test_who_the_provider_vouches_for_is_known() -> None:
    async with identity() as provider:
        found = await claims(provider)
    assert (found["sub"], found["groups"]) == ("77", ["qa"])


@pytest.mark.parametrize(
    "wrong",
    [
        {"nonce": "another"},
        {"aud": "another-client"},
        {"aud": ["floorwatch"], "azp": "another-client"},
        {"exp": 1},
        {"iat": 4_000_000_000},
        {"iss": "https://evil.example"},
        {"exp": None},
    ],
)
async def test_an_id_token_of_anybody_or_anything_else_is_refused(wrong: dict[str, Any]) -> None:
    async with identity() as provider:
        provider.wrong = wrong
        with pytest.raises(OidcRefusedError):
            await claims(provider)


@pytest.mark.parametrize("forge", ["none", "hmac", "other key", "kid"])
async def test_a_signature_that_only_looks_like_one_is_refused(forge: str) -> None:
    async with identity() as provider:
        provider.forge = forge
        with pytest.raises(OidcRefusedError):
            await claims(provider)


async def test_a_code_without_its_verifier_or_nonce_is_worth_nothing() -> None:
    async with identity() as provider:
        with pytest.raises(OidcRefusedError, match="400"):
            await claims(provider, verifier="w" * 43)
        with pytest.raises(OidcRefusedError, match="another log-in"):
            await claims(provider, nonce="m")


async def test_a_description_of_another_issuer_is_not_followed() -> None:
    async with identity() as provider:
        client = msgspec.structs.replace(provider.client(), issuer=provider.address + "/")
        with pytest.raises(OidcRefusedError, match="another issuer"):
            await Provider(client).address("s", "n", "v")


async def test_a_provider_that_is_away_is_a_lost_link() -> None:
    async with identity() as provider:
        client = provider.client()
    with pytest.raises(LinkLostError, match="cannot be reached"):
        await Provider(client).address("s", "n", "v")


@pytest.mark.parametrize(
    ("address", "safe"),
    [("https://x/y", True), ("http://127.0.0.1:1/", True), ("http://x/y", False), ("file:///etc", False), ("", False)],
)
def test_only_https_or_this_machine(address: str, *, safe: bool) -> None:
    assert is_safe(address) is safe
