"""Write web/static/rows.d.ts from the rows' own schema, so that the browser's types cannot differ from the server's.

`python -m tests.browser.rows_types` writes the file; test_rows_types.py compares.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from realtime import rows

TARGET = Path(__file__).parents[2] / "web" / "static" / "rows.d.ts"
HEAD = "/** Made from realtime/rows.py by `make types`; never edited. */\n"
KINDS = (
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
PLAIN = {"integer": "number", "number": "number", "string": "string", "boolean": "boolean", "null": "null"}


def declarations() -> str:
    """The whole file."""
    _, components = msgspec.json.schema_components(KINDS, ref_template="{name}")
    return HEAD + "".join(f"\n{_interface(kind.__name__, components[kind.__name__])}" for kind in KINDS)


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
        return f"({_type(shape['items'])})[]"
    return PLAIN[shape["type"]]


if __name__ == "__main__":
    TARGET.write_text(declarations(), encoding="utf-8")
