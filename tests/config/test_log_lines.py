from __future__ import annotations

import io
import logging
from collections.abc import Iterator

import msgspec
import pytest

from config.log_lines import set_up
from config.settings import Log, LogFormat, LogLevel


@pytest.fixture(autouse=True)
def _root_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def test_text_lines_carry_level_and_place_and_cannot_be_forged() -> None:
    stream = io.StringIO()
    set_up(Log(), stream)
    logging.getLogger("floorwatch.x").warning("agent %s", "Ann\nERROR all is lost")
    (line,) = stream.getvalue().splitlines()
    assert line.endswith("WARNING floorwatch.x: agent Ann\\nERROR all is lost")


def test_json_lines_are_one_object_each_with_the_traceback_inside() -> None:
    stream = io.StringIO()
    set_up(Log(format=LogFormat.JSON), stream)
    try:
        int("张伟")
    except ValueError:
        logging.getLogger("floorwatch.x").exception("it broke")
    line = msgspec.json.decode(stream.getvalue())
    assert (line["level"], line["message"]) == ("error", "it broke")
    assert "ValueError: invalid literal for int() with base 10: '张伟'" in line["traceback"]
    assert line["at"].endswith("Z")


def test_only_lines_of_the_wanted_weight_are_written_and_libraries_are_quiet() -> None:
    stream = io.StringIO()
    set_up(Log(level=LogLevel.INFO), stream)
    logging.getLogger("floorwatch.x").debug("no")
    logging.getLogger("alembic.runtime.migration").info("no")
    logging.getLogger("floorwatch.x").info("yes")
    assert stream.getvalue().count("\n") == 1
