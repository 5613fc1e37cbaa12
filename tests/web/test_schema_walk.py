"""Schemathesis asks the running server for all it describes, rightly and wrongly: no 5xx, nothing undescribed."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings

from connectors.store.tokens import create_token
from realtime.access.roles import Role
from realtime.names import Instant
from tests.web.doors import house
from web.api.description import document
from web.app import OPERATIONS

EXAMPLES = 12
DESCRIBED = document(OPERATIONS)
SCHEMA: Any = schemathesis.openapi.from_dict(DESCRIBED)
ALL = [found.ok() for found in SCHEMA.get_all_operations()]


def probe(operation: Any, address: str, token: str) -> list[int]:
    """Ask many times, with what fits the description and what does not; gives the statuses."""
    statuses: list[int] = []

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def ask(case: Any) -> None:
        answer = case.call(base_url=address, headers={"Authorization": f"Bearer {token}"}, timeout=20)
        described = operation.definition.raw["responses"]
        assert str(answer.status_code) in described, (answer.status_code, answer.text[:300])
        assert answer.status_code not in {500, 501, 502}, answer.text[:300]
        content = described[str(answer.status_code)].get("content", {})
        kind = answer.headers.get("content-type", [""])[0].partition(";")[0]
        assert not content or kind in content, (answer.status_code, kind)
        statuses.append(answer.status_code)

    ask()
    return statuses


@pytest.mark.parametrize("operation", ALL, ids=[f"{each.method.upper()} {each.path}" for each in ALL])
async def test_every_answer_is_a_described_one(operation: Any, tmp_path: Path) -> None:
    async with house(tmp_path) as here:
        token = create_token(here.store, name="walk", role=Role.ADMIN, now=Instant(0.0))
        statuses = await asyncio.to_thread(probe, operation, here.server.url(""), token)
    assert statuses
