"""Write the browser's types of rows from the rows' own schema, so that they cannot differ from the server's.

`python -m tests.browser.rows_types` writes web/static/rows.d.ts and quality.d.ts; test_rows_types.py compares.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import msgspec

from realtime import rows
from web import calibration_rows, quality_rows

STATIC = Path(__file__).parents[2] / "web" / "static"
FLOOR_KINDS = (
    rows.PbxRow,
    rows.AgentCounts,
    rows.FiguresRow,
    rows.QueueRow,
    rows.DefinitionRow,
    rows.TrendRow,
    rows.AgentRow,
    rows.CallerRow,
    rows.AlertRow,
    rows.AnnouncementRow,
)


def kinds_of(module: ModuleType) -> tuple[type[msgspec.Struct], ...]:
    """The rows that a module makes itself."""
    return tuple(
        kind
        for kind in vars(module).values()
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct) and kind.__module__ == module.__name__
    )


FILES: dict[str, tuple[str, Sequence[type[msgspec.Struct]]]] = {
    "rows.d.ts": ("realtime/rows.py", FLOOR_KINDS),
    "quality.d.ts": ("web/quality_rows.py", kinds_of(quality_rows)),
    "calibration.d.ts": ("web/calibration_rows.py", kinds_of(calibration_rows)),
}
PLAIN = {"integer": "number", "number": "number", "string": "string", "boolean": "boolean", "null": "null"}


def declarations(name: str) -> str:
    """The whole file."""
    source, kinds = FILES[name]
    _, components = msgspec.json.schema_components(kinds, ref_template="{name}")
    head = f"/** Made from {source} by `make types`; never edited. */\n"
    text = "".join(f"\n{_interface(kind.__name__, components[kind.__name__])}" for kind in kinds)
    return head + _imports(text, {kind.__name__ for kind in kinds}) + text


def _imports(text: str, own: set[str]) -> str:
    """Rows of another file that these are made of."""
    others = {
        kind.__name__: other
        for other, (_, kinds) in FILES.items()
        for kind in kinds
        if kind.__name__ not in own and re.search(rf"\b{kind.__name__}\b", text)
    }
    files = sorted(set(others.values()))
    lines = [
        f"import type {{ {', '.join(sorted(name for name in others if others[name] == file))} }} "
        f'from "./{file.removesuffix(".d.ts")}";\n'
        for file in files
    ]
    return "\n" + "".join(lines) if lines else ""


def _interface(name: str, schema: dict[str, Any]) -> str:
    fields = "".join(f"  {field}: {_type(shape)};\n" for field, shape in schema["properties"].items())
    return f"export interface {name} {{\n{fields}}}\n"


def _type(shape: dict[str, Any]) -> str:
    if "$ref" in shape:
        return str(shape["$ref"])
    if "anyOf" in shape:
        return " | ".join(dict.fromkeys(_type(one) for one in shape["anyOf"]))
    if "enum" in shape:
        return " | ".join("null" if value is None else f'"{value}"' for value in shape["enum"])
    if shape.get("type") == "array":
        return _array(shape)
    if shape.get("type") == "object":
        return f"Record<string, {_type(shape['additionalProperties'])}>"
    return PLAIN[shape["type"]]


def _array(shape: dict[str, Any]) -> str:
    if "prefixItems" in shape:
        return f"[{', '.join(_type(one) for one in shape['prefixItems'])}]"
    return f"({_type(shape['items'])})[]"


if __name__ == "__main__":
    for each in FILES:
        (STATIC / each).write_text(declarations(each), encoding="utf-8")
