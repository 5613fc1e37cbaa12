from __future__ import annotations

import re
from pathlib import Path

import pytest
from prometheus_client import Metric
from prometheus_client.parser import text_string_to_metric_families

from tests.web.build import LEADER, NUMBER, SCREEN, parts, served, text_of


async def scraped() -> tuple[str, dict[str, Metric]]:
    async with served(parts()) as server, server.live() as link:
        await text_of(link)
        status, _, body = await server.get("/metrics", token=None)
    assert status == 200
    text = body.decode()
    return text, {family.name: family for family in text_string_to_metric_families(text)}


async def test_prometheus_own_reader_understands_it() -> None:
    _, families = await scraped()
    samples = {
        (sample.name, frozenset(sample.labels.values())): sample.value
        for found in families.values()
        for sample in found.samples
    }

    def value(name: str, *labels: str) -> float:
        return samples[f"floorwatch_{name}", frozenset(labels)]

    assert (value("feed_state", "hq", "live"), value("feed_state", "hq", "down")) == (1, 0)
    assert value("feed_lag_seconds", "hq") == 0.02
    assert value("events_total", "hq", "caller_joined") == 3
    assert value("frames_dropped_total", "hq") == 1
    assert value("journal_behind_events") == 2
    assert (value("journal_bytes"), value("journal_oldest_timestamp_seconds")) == (4096, 1795406400)
    assert (value("stream_flowing", "publishing"), value("stream_items_total")) == (1, 7)
    assert (value("screens"), value("screen_snapshots_total")) == (1, 1)
    assert (value("clock_ahead_seconds"), value("clock_steps_total")) == (0, 0)
    assert value("queue_waiting", "hq/sales") == 1
    assert value("queue_visits_total", "hq/sales", "offered") == 10
    assert value("queue_agents", "hq/sales", "ready") == 1


async def test_a_figure_that_is_not_known_is_left_out() -> None:
    _, families = await scraped()
    assert families["floorwatch_queue_occupancy_ratio"].samples == []


async def test_no_caller_and_no_agent_is_in_it() -> None:
    text, _ = await scraped()
    for private in (NUMBER, "138****0042", "李雷", "张伟", "1001@agents", "hq/1.0"):
        assert private not in text


@pytest.mark.parametrize(("token", "status"), [(None, 403), (SCREEN, 403), (LEADER, 200)])
async def test_from_elsewhere_metrics_need_a_token_that_may_see_them(token: str | None, status: int) -> None:
    async with served(parts()) as server:
        answered, _, _ = await server.get("/metrics", token, **{"X-Forwarded-For": "203.0.113.7"})
    assert answered == status


async def test_every_metric_is_in_the_documentation_and_no_other() -> None:
    _, families = await scraped()
    page = (Path(__file__).parents[3] / "docs" / "metrics.md").read_text("utf-8")
    named = set(re.findall(r"^\| `(floorwatch_\w+)`", page, re.MULTILINE))
    assert named == {f"{name}_total" if found.type == "counter" else name for name, found in families.items()}
