from __future__ import annotations

import msgspec
import pytest

from config.alert_texts import message
from config.catalogue import LANGUAGES, texts_in
from config.settings.alerts import RULES
from realtime.detectors.finding import Reason
from realtime.detectors.spoken import spoken
from tests.alerting import found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_has_its_name(language: str) -> None:
    texts = texts_in(language)
    assert [rule for rule in RULES if texts(f"alert.rule.{rule}") == f"alert.rule.{rule}"] == []


def test_lengths_are_told_as_the_language_says_them() -> None:
    finding = spoken(
        msgspec.structs.replace(
            found("long_wait"),
            reason=Reason("long_wait", {"value": 150.0, "fire": 120.0, "label": "销售", "waiting": 3, "ready": 0}),
        )
    )
    assert message(texts_in("zh-CN"), finding).count("2 分 30 秒") == 1
    assert "2 min 30 s (limit 2 min)" in message(texts_in("en"), finding)


def test_a_reason_without_words_shows_its_rule() -> None:
    assert message(texts_in("en"), found("weather")) == "weather"
