"""A parsed TOML table becomes a frozen Struct, or a list of everything that is wrong with it.

The rules of the trade (which time zone, which port) stand in config.settings as types; what only makes sense when
several keys are compared stands in config.loader.
"""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time
from enum import Enum
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, NamedTuple, TypeVar, Union, get_args, get_origin, get_type_hints
from zoneinfo import ZoneInfo

import msgspec

from config.positions import KeyPath
from config.settings import Account, Secret

S = TypeVar("S", bound=msgspec.Struct)

_VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
PLACE = Union[Path, Secret]  # noqa: UP007 - compared with what get_type_hints gives
_KINDS: dict[object, str] = {
    bool: "true or false",
    int: "a whole number",
    float: "a number",
    str: "a text in quotes",
    Path: "a path in quotes",
    PLACE: 'a path in quotes, or the address of a database such as "postgresql://user:password@host/asterisk"',
    Secret: 'a text in quotes, or "${NAME}" to take it from the environment',
    ZoneInfo: 'the name of a time zone in quotes, such as "Asia/Shanghai"',
    date: "a date, such as 2026-03-01",
    time: 'a time of day in quotes from "00:00" to "23:59"',
}


class Fault(NamedTuple):
    """One thing that is wrong. reason: which kind of fault, for catalogues; value: what was given."""

    path: KeyPath
    message: str
    reason: str = ""
    value: str = ""


@dataclass(slots=True)
class Reader:
    """Turns tables into Structs and collects the faults. base: what relative paths are relative to."""

    base: Path
    environment: Mapping[str, str]
    faults: list[Fault] = field(default_factory=list)

    def struct(self, kind: type[S], table: object, path: KeyPath, usual: S | None = None) -> S | None:
        """Read one table. None when anything in it is wrong; the faults then say what.

        usual: what holds for the keys that the table does not name, instead of the kind's own defaults.
        """
        if not isinstance(table, dict):
            self.fault(path, f"is not a table: write [{path[-1] if path else ''}] and its keys below", "not_table")
            return None
        before = len(self.faults)
        hints = get_type_hints(kind, include_extras=True)
        self._refuse_unknown(table, tuple(hints), path)
        values: dict[str, Any] = {}
        for known in msgspec.structs.fields(kind):
            if known.name in table:
                below = known.default if isinstance(known.default, msgspec.Struct) else None
                values[known.name] = self._value(hints[known.name], table[known.name], (*path, known.name), below)
            elif known.required and usual is None:
                self.fault((*path, known.name), f"is missing; give {_allowed(hints[known.name])}", "missing")
        if issubclass(kind, Account):
            self._find_secret(values, path)
        if len(self.faults) > before:
            return None
        return kind(**values) if usual is None else msgspec.structs.replace(usual, **values)

    def fault(self, path: KeyPath, message: str, reason: str = "", value: str = "") -> None:
        """Note one fault."""
        self.faults.append(Fault(path, message, reason, value))

    def _refuse_unknown(self, table: Mapping[str, object], known: tuple[str, ...], path: KeyPath) -> None:
        for key in table:
            if key not in known:
                close = difflib.get_close_matches(key, known, n=1)
                meant = f" (did you mean {close[0]}?)" if close else ""
                self.fault((*path, key), f"unknown key{meant}; allowed: {', '.join(known)}", "unknown_key")

    def _value(self, hint: Any, value: object, path: KeyPath, usual: msgspec.Struct | None = None) -> object:
        """Read one value of whatever type; None beside a noted fault when it does not fit."""
        hint = _without_none(hint)
        inner = get_args(hint)
        if isinstance(hint, type) and issubclass(hint, msgspec.Struct):
            return self.struct(hint, value, path, usual)
        if get_origin(hint) is dict:
            return self._named(inner[0], inner[1], value, path)
        if get_origin(hint) is tuple and isinstance(inner[0], type) and issubclass(inner[0], msgspec.Struct):
            return self._repeated(inner[0], value, path)
        return self._leaf(hint, value, path)

    def _named(self, key_hint: Any, hint: Any, value: object, path: KeyPath) -> object:
        """Tables under names of the operator's choosing, as [boards.hall]."""
        if not isinstance(value, dict):
            self.fault(path, f"is not a table: write [{path[-1]}.NAME] and its keys below")
            return None
        return {
            self._leaf(key_hint, key, (*path, key)): self._value(hint, table, (*path, key))
            for key, table in value.items()
        }

    def _repeated(self, kind: type[S], value: object, path: KeyPath) -> object:
        """Tables that may come several times, as [[pbx]]."""
        if not isinstance(value, list):
            self.fault(path, f"is not a list of tables: write [[{path[-1]}]] with two brackets", "not_list")
            return None
        return tuple(self.struct(kind, table, (*path, index)) for index, table in enumerate(value))

    def _leaf(self, hint: Any, value: object, path: KeyPath) -> object:
        try:
            own_way = {Secret: self._secret, Path: self._path, PLACE: self._place, ZoneInfo: _zone, time: _time}.get(
                hint
            )
            if own_way is not None:
                return own_way(value)
            return msgspec.convert(value, hint, strict=True)
        except (msgspec.ValidationError, ValueError) as error:
            own = "" if isinstance(error, msgspec.ValidationError) else f"{error}; "
            shown = "" if hint in (Secret, PLACE) else _as_toml(value)
            self.fault(path, f"{_shown(hint, value)}{own}allowed: {_allowed(hint)}", "value", shown)
            return None

    def _secret(self, value: object) -> Secret:
        text = msgspec.convert(value, str, strict=True)
        variable = _VARIABLE.fullmatch(text)
        if variable is None:
            return Secret(text)
        found = self.environment.get(variable[1])
        if not found:
            raise ValueError(f"the environment variable {variable[1]} is not set: set it before the start")
        return Secret(found)

    def _place(self, value: object) -> Path | Secret:
        """A file, or the address of a database, which may carry a password."""
        text = self._secret(value)
        return text if "://" in text.reveal() else self._path(text.reveal())

    def _path(self, value: object) -> Path:
        text = msgspec.convert(value, str, strict=True)
        if not text or "\0" in text:
            raise ValueError("the path is empty" if not text else "the path holds a null character")
        # abspath and not resolve: a link is the operator's way to move the data, and stays one.
        return Path(os.path.abspath(self.base / Path(text).expanduser()))  # noqa: PTH100

    def _find_secret(self, values: dict[str, Any], path: KeyPath) -> None:
        """Fill `secret` from `secret_file`; exactly one of the two must be given."""
        given, file = "secret" in values, values.get("secret_file")
        if given == ("secret_file" in values):
            word = "are both given: keep one" if given else "are both missing: give one"
            self.fault((*path, "secret"), f"secret and secret_file {word}")
        elif file is not None:
            try:
                values["secret"] = Secret(file.read_text(encoding="utf-8").strip())
            except (OSError, UnicodeDecodeError) as error:
                reason = error.strerror if isinstance(error, OSError) else "it is no UTF-8 text"
                self.fault((*path, "secret_file"), f"cannot read {file} ({reason}): create it, or mend its rights")
        if isinstance(values.get("secret"), Secret) and not values["secret"].reveal():
            self.fault((*path, "secret"), "the secret is empty; Asterisk refuses such an account")


def _zone(value: object) -> ZoneInfo:
    name = msgspec.convert(value, str, strict=True)
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, LookupError):
        raise ValueError("no such time zone") from None


def _time(value: object) -> time:
    if isinstance(value, time) and value.tzinfo is None:
        return value
    text = msgspec.convert(value, str, strict=True)
    if not re.fullmatch(r"\d\d:\d\d", text):
        raise ValueError("not a time of day")
    return time.fromisoformat(text)


def _without_none(hint: Any) -> Any:
    """`X | None` accepts what X accepts: TOML has no null."""
    if get_origin(hint) in (Union, UnionType):
        hint = Union[tuple(part for part in get_args(hint) if part is not type(None))]  # noqa: UP007 - made of parts
    return hint


def _shown(hint: Any, value: object) -> str:
    """The offending value, unless it may be a secret."""
    return "" if hint in (Secret, PLACE) else f"{_as_toml(value)} is not possible; "


def _as_toml(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, str):
        return f'"{value[:60]}"'
    if isinstance(value, dict):
        return "a table"
    return "a list" if isinstance(value, list) else f"a {type(value).__name__}"


def _allowed(hint: Any) -> str:
    """What a key takes, in words."""
    hint = _without_none(hint)
    if get_origin(hint) is Annotated:
        return str(get_args(hint)[1].description)
    if get_origin(hint) is tuple and isinstance(get_args(hint)[0], type) and issubclass(get_args(hint)[0], Enum):
        return f"a list of {_allowed(get_args(hint)[0])}"
    if get_origin(hint) is tuple:
        return 'a list of texts, such as ["a", "b"]'
    if isinstance(hint, type) and issubclass(hint, Enum):
        return ", ".join(f'"{member.value}"' for member in hint)
    return _KINDS.get(hint, "a table")
