"""Files of one idea, functions one can hold in the head, names that say something (style.md, rule 5)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.house.source import ROOMS, functions, modules, text_of

LONGEST_MODULE = 450
LONGEST_FUNCTION = 60
USUAL_FUNCTION = 30
SAYING_NOTHING = {"utils", "util", "helpers", "helper", "common", "manager", "base", "misc"}
UNFINISHED = re.compile(
    r"\b(TO" r"DO|FIX" r"ME|X" r"XX|st" r"ub|place" r"holder|NotImplemented" r"Error)\b", re.IGNORECASE
)
WAYS_TO_SKIP = re.compile(r"mark\.(skip|xfail)|importor" r"skip|pytest\.(skip|xfail)\(")


@pytest.mark.parametrize("path", modules(*ROOMS, "tests"), ids=str)
def test_no_module_is_longer_than_one_idea(path: Path) -> None:
    assert len(text_of(path).splitlines()) <= LONGEST_MODULE, f"{path}: move a rule out and leave the object"


def test_no_function_is_longer_than_a_screen() -> None:
    lengths = [found for path in modules(*ROOMS) for found in functions(path)]
    long = [f"{where} ({length} lines)" for where, length in lengths if length > LONGEST_FUNCTION]
    assert long == []


def test_nine_functions_in_ten_are_short() -> None:
    lengths = [length for path in modules(*ROOMS) for _, length in functions(path)]
    assert sum(length < USUAL_FUNCTION for length in lengths) >= 0.9 * len(lengths)


def test_every_file_and_folder_is_named_after_what_it_holds() -> None:
    nameless = [str(path) for path in modules(*ROOMS, "tests") if SAYING_NOTHING & set(path.with_suffix("").parts)]
    assert nameless == []


@pytest.mark.parametrize("path", modules(*ROOMS, "tests"), ids=str)
def test_nothing_is_left_unfinished(path: Path) -> None:
    found = [f"{path}:{number}" for number, line in enumerate(text_of(path).splitlines(), 1) if UNFINISHED.search(line)]
    assert found == []


def test_no_test_is_switched_off() -> None:
    found = [str(path) for path in modules("tests") if WAYS_TO_SKIP.search(text_of(path))]
    assert found == []


def test_every_module_says_what_lives_in_it() -> None:
    silent = [str(path) for path in modules(*ROOMS) if text_of(path).strip() and not text_of(path).startswith('"""')]
    assert silent == []
