from __future__ import annotations

from config.settings import Oidc


def test_there_is_no_provider_unless_one_is_named() -> None:
    assert Oidc().issuer is None
    assert Oidc().role_claim == "groups"
