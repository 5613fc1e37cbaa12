"""The score that runs along on the page is the one that the server reckons: the same answers to both."""

from __future__ import annotations

import random
from pathlib import Path

import msgspec

from config.standard_form import standard_form
from realtime.quality.forms import Category, FailRule, Form, Item, Kind, checked, highest
from realtime.quality.scoring import Answer, score
from tests.browser.test_wall import node

MANY = 400


def any_form(chance: random.Random) -> Form:
    """A form of chance: other weights, kinds and critical items than ours."""
    plain = standard_form()
    cut = chance.choice((20.0, 35.0, 50.0))
    categories = (
        Category(code="one", text=plain.name, weight=cut),
        Category(code="two", text=plain.name, weight=100.0 - cut),
    )
    critical = [one.critical for one in plain.items if one.critical is not None]
    items = [
        Item(
            code=f"{category.code}{place}",
            category=category.code,
            text=plain.name,
            kind=chance.choice(tuple(Kind)),
            max=round(category.weight / 3 + chance.uniform(0.1, 20.0), 1),
            critical=chance.choice((None, None, None, *critical)),
        )
        for category in categories
        for place in range(3)
    ]
    rule = chance.choice(tuple(FailRule))
    made = msgspec.structs.replace(plain, categories=categories, items=tuple(items), fail_rule=rule)
    return checked(made)


def any_value(item: Item, chance: random.Random) -> float | None:
    if item.na_allowed and chance.random() < 0.2:
        return None
    if chance.random() < 0.5:
        return 0.0 if item.kind is Kind.DEDUCT else highest(item)
    return chance.choice((0.0, 1.0)) if item.kind is Kind.YESNO else round(chance.uniform(0.0, item.max), 2)


def test_the_page_s_running_score_is_the_server_s(tmp_path: Path) -> None:
    chance, cases = random.Random(6), []
    for turn in range(MANY):
        form = standard_form() if turn % 2 else any_form(chance)
        answers = [Answer(code=item.code, value=any_value(item, chance)) for item in form.items]
        told = score(form, answers)
        given = [{"code": one.code, "value": one.value} for one in answers]
        cases.append({"form": form, "answers": given, "score": told})
    file = tmp_path / "cases.json"
    file.write_bytes(msgspec.json.encode(cases, order="deterministic"))
    assert f"{MANY} reviews score the same" in node("score_vectors.mjs", str(file))
