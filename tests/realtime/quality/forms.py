"""A small form for the tests: two categories, each way of answering, and a flag."""

from __future__ import annotations

from realtime.quality.forms import Category, Critical, Form, Item, Kind, Texts


def texts(text: str) -> Texts:
    return Texts(zh_cn=text, zh_tw=text, en=text)


def item(code: str, category: str, most: float, kind: Kind = Kind.DEDUCT, critical: Critical | None = None) -> Item:
    return Item(code=code, category=category, text=texts(code), kind=kind, max=most, critical=critical)


FORM = Form(
    id="small",
    version=1,
    name=texts("small"),
    categories=(
        Category(code="words", text=texts("words"), weight=40.0),
        Category(code="facts", text=texts("facts"), weight=60.0),
        Category(code="flags", text=texts("flags"), weight=0.0),
    ),
    items=(
        item("greeting", "words", 10.0, Kind.YESNO),
        item("tone", "words", 30.0),
        item("answer", "facts", 40.0),
        item("record", "facts", 20.0, Kind.SCALE),
        item("leak", "flags", 0.0, Kind.YESNO, Critical.COMPLIANCE),
        item("rude", "flags", 0.0, Kind.YESNO, Critical.CUSTOMER),
    ),
)
