"""Texts exist in every language, with the same keys and the same values to fill in."""

from __future__ import annotations

import re
from functools import cache

import msgspec
import pytest

from config.catalogue import LANGUAGES
from tests.house.source import ROOT

VALUE = re.compile(r"\{(\w+)\}")
# Half-width marks beside a Chinese sign, as in 保全,抹除 or 名称(可空).
HALF = re.compile(
    r"[\u3400-\u9fff”）]\s*[,;:!?]"
    r"|[,;:!?]\s*[\u3400-\u9fff“（]"
    r"|[\u3400-\u9fff]\s*\(|\)\s*[\u3400-\u9fff]|\([\u3400-\u9fff]"
)
# What people type as it stands is not prose: team:名称.
TYPED = re.compile(r"(?:team|agent):\S+")
PRONOUN = {"zh-CN": "您", "zh-TW": "你"}
# Chinese has one form for any number, so a key for exactly one exists only where a language has it.
ONE_ONLY = ".one"


@cache
def catalogue(language: str) -> dict[str, str]:
    """The entries; a key written twice would silently hide the first."""
    written = (ROOT / "config" / "locales" / f"{language}.json").read_bytes()
    return msgspec.json.decode(written, type=dict[str, str])


def keys(language: str) -> set[str]:
    return {key for key in catalogue(language) if not key.endswith(ONE_ONLY)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_keys(language: str) -> None:
    missing, surplus = keys("en") - keys(language), keys(language) - keys("en")
    assert (missing, surplus) == (set(), set())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_fills_in_the_same_values(language: str) -> None:
    differing = [
        key
        for key in keys(language) & keys("en")
        if set(VALUE.findall(catalogue(language)[key])) != set(VALUE.findall(catalogue("en")[key]))
    ]
    assert differing == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_key_is_written_twice_and_no_text_is_empty(language: str) -> None:
    written = (ROOT / "config" / "locales" / f"{language}.json").read_text(encoding="utf-8")
    assert len(re.findall(r'^\s*"[^"]+"\s*:', written, re.MULTILINE)) == len(catalogue(language))
    assert [key for key, text in catalogue(language).items() if not text.strip()] == []


@pytest.mark.parametrize("language", PRONOUN)
def test_chinese_is_set_in_full_width_marks_and_speaks_to_people_in_one_way(language: str) -> None:
    found = catalogue(language)
    assert {key: text for key, text in found.items() if HALF.search(TYPED.sub("", text.removeprefix("! ")))} == {}
    assert {key: text for key, text in found.items() if PRONOUN[language] in text} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_per_cent_is_written_in_one_way(language: str) -> None:
    assert {key: text for key, text in catalogue(language).items() if " %" in text} == {}
