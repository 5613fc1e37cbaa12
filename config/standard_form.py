"""The scorecard that comes with the program (algorithms.md B6.1), read from its file and checked like any other."""

from __future__ import annotations

from importlib.resources import files

from realtime.quality.forms import Form, import_form


def standard_form() -> Form:
    """The default form in its shipped version. Raises FormError when its file was damaged."""
    return import_form(files("config").joinpath("scorecards/standard.json").read_bytes())
