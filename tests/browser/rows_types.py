"""Write the browser's types of rows from the rows' own schema, so that they cannot differ from the server's.

`python -m tests.browser.rows_types` writes web/static/rows.d.ts and quality.d.ts; test_rows_types.py compares.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from realtime import rows
from web import quality_rows

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
)
QUALITY_KINDS = tuple(
    kind
    for kind in vars(quality_rows).values()
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct) and kind.__module__ == quality_rows.__name__
)
FILES: dict[str, tuple[str, Sequence[type[msgspec.Struct]]]] = {
    "rows.d.ts": ("realtime/rows.py", FLOOR_KINDS),
    "quality.d.ts": ("web/quality_rows.py", QUALITY_KINDS),
}
PLAIN = {"integer": "number", "number": "number", "string": "string", "boolean": "boolean", "null": "null"}


def declarations(name: str) -> str:
    """The whole file."""
    source, kinds = FILES[name]
    _, components = msgspec.json.schema_components(kinds, ref_template="{name}")
    head = f"/** Made from {source} by `make types`; never edited. */\n"
    return head + "".join(f"\n{_interface(kind.__name__, components[kind.__name__])}" for kind in kinds)


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
