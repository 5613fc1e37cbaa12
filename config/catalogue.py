"""Texts by key and language, for what this process itself shows: the same catalogues as the screens use."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

import msgspec

LANGUAGES = ("zh-CN", "zh-TW", "en")


class Texts:
    """One language. An unknown key shows itself: a hole that can be seen beats a crash."""

    def __init__(self, entries: Mapping[str, str]) -> None:
        self._entries = entries

    def __call__(self, key: str, **values: str | int) -> str:
        """The text with its values filled in. With a `count`, `key.one` or `key.other` is taken where they exist."""
        entry = self._entries.get(key)
        if entry is None and "count" in values:
            entry = self._entries.get(f"{key}.{'one' if values['count'] == 1 else 'other'}")
            entry = entry if entry is not None else self._entries.get(f"{key}.other")
        for name, value in values.items():
            entry = None if entry is None else entry.replace(f"{{{name}}}", str(value))
        return key if entry is None else entry


@cache
def texts_in(language: str) -> Texts:
    """The texts of a language we have; English for any other."""
    name = language if language in LANGUAGES else "en"
    written = files("config").joinpath("locales", f"{name}.json").read_bytes()
    return Texts(msgspec.json.decode(written, type=dict[str, str]))
