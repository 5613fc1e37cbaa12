"""One event of every kind of a family, with every field filled by its type, or only the fields without defaults."""

from __future__ import annotations

from enum import Enum
from types import ModuleType
from typing import Any, get_args

import msgspec

from realtime import events
from realtime.events.event import Event


def tags() -> set[object]:
    """The tags of the whole vocabulary."""
    return {kind.__struct_config__.tag for kind in get_args(events.FloorEvent)}


def samples(family: ModuleType, *, only_required: bool = False) -> list[Event]:
    """The events of one module."""
    kinds = [kind for kind in get_args(events.FloorEvent) if kind.__module__ == family.__name__]
    return [_sample(kind, only_required=only_required) for kind in kinds]


def _sample(kind: type[Event], *, only_required: bool) -> Event:
    values: dict[str, Any] = {}
    info = msgspec.inspect.type_info(kind)
    assert isinstance(info, msgspec.inspect.StructType)
    for field in info.fields:
        if field.required or not only_required:
            values[field.name] = _value(field.type)
    return kind(**values)


_VALUES: dict[type[msgspec.inspect.Type], Any] = {
    msgspec.inspect.BoolType: True,
    msgspec.inspect.IntType: 7,
    msgspec.inspect.FloatType: 7.5,
    msgspec.inspect.StrType: "hq/客服",
    msgspec.inspect.DictType: {"键": "value"},
}


def _value(kind: msgspec.inspect.Type) -> Any:
    if isinstance(kind, msgspec.inspect.UnionType):
        return _value(next(each for each in kind.types if not isinstance(each, msgspec.inspect.NoneType)))
    if isinstance(kind, msgspec.inspect.EnumType):
        return list[Enum](kind.cls)[-1]
    return _VALUES[type(kind)]
