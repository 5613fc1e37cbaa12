from __future__ import annotations

import pytest

from tests.web.build import parts, served


@pytest.mark.parametrize("path", ["/healthz", "/api/v1/floor", "/nothing", "/metrics"])
async def test_every_answer_carries_the_headers_that_keep_other_peoples_code_out(path: str) -> None:
    async with served(parts()) as server:
        _, headers, _ = await server.get(path)
    assert "unsafe-inline" not in headers["Content-Security-Policy"]
    assert "default-src 'self'" in headers["Content-Security-Policy"]
    assert "require-trusted-types-for 'script'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "microphone=()" in headers["Permissions-Policy"]
    assert "Server" not in headers
