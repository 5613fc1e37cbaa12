"""Texts exist in every language, with the same keys and the same values to fill in."""

from __future__ import annotations

import re
from functools import cache

import msgspec
import pytest

from config.catalogue import LANGUAGES
from tests.house.source import ROOT

VALUE = re.compile(r"\{(\w+)\}")
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
