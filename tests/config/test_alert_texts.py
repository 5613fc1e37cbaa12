from __future__ import annotations

import pytest

from config.alert_texts import message, shown
from config.catalogue import LANGUAGES, texts_in
from config.settings.alerts import RULES
from tests.alerting import found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_rule_has_its_name(language: str) -> None:
    texts = texts_in(language)
    assert [rule for rule in RULES if texts(f"alert.rule.{rule}") == f"alert.rule.{rule}"] == []


def test_numbers_are_written_as_people_write_them() -> None:
    assert [shown(value) for value in (None, 3.0, 0.25, 130.4, "x", 7)] == ["–", "3", "0.2", "130", "x", "7"]


def test_a_reason_without_words_shows_its_rule() -> None:
    assert message(texts_in("en"), found("weather")) == "weather"
