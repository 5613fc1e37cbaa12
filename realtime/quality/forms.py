"""Scorecards: categories of items with points, flags for critical errors, texts in three languages, versions.

A category is worth its weight; the weights add up to 100. Its items' points add up to at least that: they are
deducted, and the category's floor is 0. A category of weight 0 holds flags beside the points. A form that was used is
frozen: whoever wants another makes its next version (requirements Q11, Q13).
"""

from __future__ import annotations

from collections import Counter
from enum import StrEnum
from typing import Final, Literal

import msgspec

POINTS = 100.0
PASS_MARK = 85.0
LONGEST_IMPORT = 1_000_000
"""Bytes of a form's file; three languages of a hundred items with anchors are a tenth of that."""

MOST_ITEMS = 200
LONGEST_TEXT = 2000
FORMAT: Final = "floorwatch-form/1"


class Texts(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One text in the three languages."""

    zh_cn: str = msgspec.field(name="zh-CN")
    zh_tw: str = msgspec.field(name="zh-TW")
    en: str

    def every(self) -> tuple[str, str, str]:
        """The texts in the order of the languages."""
        return self.zh_cn, self.zh_tw, self.en


class Kind(StrEnum):
    """How an item is answered. DEDUCT: points lost. YESNO: right or not. SCALE: points given."""

    DEDUCT = "deduct"
    YESNO = "yesno"
    SCALE = "scale"


class Critical(StrEnum):
    """Whom a critical error hurts (COPC usage)."""

    CUSTOMER = "customer"
    BUSINESS = "business"
    COMPLIANCE = "compliance"


class FailRule(StrEnum):
    """What a critical error does to a call, besides that it fails. The points are kept for coaching either way."""

    ZERO = "zero"  # the score is 0
    FAIL = "fail"  # the score stays, the call does not pass


class Anchor(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a value of an item means in words, so that raters mean the same."""

    value: float
    text: Texts


class Item(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing that is judged. max: the points that can be lost; 0 only for a flag.

    critical: losing the item whole is a critical error of that kind. category: the code of its category.
    """

    code: str
    category: str = msgspec.field(name="cat")
    text: Texts
    kind: Kind
    max: float
    critical: Critical | None = None
    na_allowed: bool = True
    anchors: tuple[Anchor, ...] = ()


class Category(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A group of items. weight: its share of the 100 points; 0 for flags."""

    code: str
    text: Texts
    weight: float


class Form(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A scorecard in one version. format: of the file, so that later programs know what they read."""

    format: Literal["floorwatch-form/1"] = FORMAT
    id: str
    version: int
    name: Texts
    pass_mark: float = PASS_MARK
    fail_rule: FailRule = FailRule.ZERO
    categories: tuple[Category, ...]
    items: tuple[Item, ...]

    def of_category(self, code: str) -> tuple[Item, ...]:
        """The items of one category."""
        return tuple(item for item in self.items if item.category == code)


class FormError(ValueError):
    """A form that cannot be used; the text says where and the mend."""


def faults(form: Form) -> tuple[str, ...]:
    """Everything that is wrong with a form, each with its place; empty for one that can be used."""
    found = []
    if form.version < 1 or not form.id:
        found.append("a form has an id, and a version from 1 on")
    if not 0.0 <= form.pass_mark <= POINTS:
        found.append(f"pass_mark is {form.pass_mark:g}: write 0 to 100")
    if not 1 <= len(form.items) <= MOST_ITEMS:
        found.append(f"a form has 1 to {MOST_ITEMS} items, not {len(form.items)}")
    weights = sum(category.weight for category in form.categories)
    if abs(weights - POINTS) > 1e-9:
        found.append(f"the weights of the categories add up to {weights:g}: make it 100")
    for what, codes in (
        ("category", [one.code for one in form.categories]),
        ("item", [one.code for one in form.items]),
    ):
        found += [f'{what} "{code}" is there {count} times' for code, count in Counter(codes).items() if count > 1]
    for category in form.categories:
        found += _category_faults(category, form.of_category(category.code))
    known = {category.code for category in form.categories}
    found += _text_faults(form.name, "the form's name")
    for item in form.items:
        found += [f'item "{item.code}": {fault}' for fault in _item_faults(item, known)]
    return tuple(found)


def _category_faults(category: Category, items: tuple[Item, ...]) -> list[str]:
    found, where = [], f'category "{category.code}"'
    points = sum(item.max for item in items)
    if category.weight < 0:
        found.append(f"{where}: a weight cannot be negative")
    if not items:
        found.append(f"{where}: it has no items; add one or take it out")
    elif points < category.weight - 1e-9:
        found.append(f"{where}: its items add up to {points:g}, its weight is {category.weight:g}: raise their max")
    elif category.weight == 0 and points > 0:
        found.append(f"{where}: items with points in a category that weighs nothing")
    return found + _text_faults(category.text, where)


def _item_faults(item: Item, categories: set[str]) -> list[str]:
    found = []
    if not item.code:
        found.append("it has no code")
    if item.category not in categories:
        found.append(f'there is no category "{item.category}"')
    if not 0.0 <= item.max <= POINTS:
        found.append(f"max is {item.max:g}: write 0 to 100")
    if item.max == 0 and (item.critical is None or item.kind is not Kind.YESNO):
        found.append("max is 0: only a yes/no item that flags a critical error has no points")
    for anchor in item.anchors:
        found += _text_faults(anchor.text, "an anchor")
        if not 0.0 <= anchor.value <= highest(item):
            found.append(f"an anchor at {anchor.value:g} is outside 0 to {highest(item):g}")
    if len({anchor.value for anchor in item.anchors}) < len(item.anchors):
        found.append("two anchors say what one value means: keep one")
    return found + _text_faults(item.text, "its text")


def _text_faults(texts: Texts, where: str) -> list[str]:
    if all(0 < len(text.strip()) <= LONGEST_TEXT for text in texts.every()):
        return []
    return [f"{where}: write 1 to {LONGEST_TEXT} characters in each of zh-CN, zh-TW and en"]


def highest(item: Item) -> float:
    """The largest value an answer may have: 1 for yes, else the item's points."""
    return 1.0 if item.kind is Kind.YESNO else item.max


def import_form(content: bytes) -> Form:
    """Read a form's file. Raises FormError that names the place and the mend."""
    if len(content) > LONGEST_IMPORT:
        raise FormError(f"the file has {len(content)} bytes; a form has at most {LONGEST_IMPORT}")
    try:
        form = msgspec.json.decode(content, type=Form)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise FormError(f"this is no form of {FORMAT}: {error}") from None
    return checked(form)


def checked(form: Form) -> Form:
    """The form, if it can be used. Raises FormError with everything that is wrong."""
    found = faults(form)
    if found:
        raise FormError("; ".join(found))
    return form


def export_form(form: Form) -> bytes:
    """The form's file, which import_form reads back to the same form."""
    return msgspec.json.format(msgspec.json.encode(form), indent=2) + b"\n"


def edited(before: Form, after: Form, *, used: bool) -> Form:
    """The form to store when `before` was edited into `after`. Raises FormError for an edit of a used version."""
    if after.id != before.id:
        raise FormError(f'a form keeps its id: this one is "{before.id}"')
    if used and after.version <= before.version and after != before:
        raise FormError(f"version {before.version} has scored calls and is frozen: make version {before.version + 1}")
    return checked(after)


def next_version(form: Form) -> Form:
    """The same form as the version to be worked on."""
    return msgspec.structs.replace(form, version=form.version + 1)
