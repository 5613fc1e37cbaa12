"""The page that scorecards are written on refuses what the server refuses, and says so in the reader's language."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from config.standard_form import standard_form
from realtime.quality.forms import Form, faults

SCRIPT = Path(__file__).with_name("form_faults.mjs")
NOTHING = {"zh-CN": "", "zh-TW": "", "en": ""}
WORDS = {"zh-CN": "一", "zh-TW": "一", "en": "one"}

Change = Callable[[dict[str, Any]], object]

CHANGES: tuple[Change, ...] = (
    dict.copy,
    lambda form: form.update(id=""),
    lambda form: form.update(pass_mark=101),
    lambda form: form.update(name=NOTHING),
    lambda form: form["categories"][0].update(weight=20),
    lambda form: form["categories"][0].update(weight=-5),
    lambda form: form["categories"][0].update(text=NOTHING),
    lambda form: form["categories"].append({"code": "more", "text": WORDS, "weight": 0}),
    lambda form: form["categories"].append(dict(form["categories"][0])),
    lambda form: form["categories"].pop(0),
    lambda form: form["items"].append(dict(form["items"][0])),
    lambda form: form["items"][0].update(code=""),
    lambda form: form["items"][0].update(cat="elsewhere"),
    lambda form: form["items"][0].update(max=0),
    lambda form: form["items"][0].update(max=120),
    lambda form: form["items"][0].update(text=WORDS | {"en": " "}),
    lambda form: form["items"][0].update(anchors=[{"value": 99, "text": WORDS}]),
    lambda form: form["items"][0].update(anchors=[{"value": 1, "text": NOTHING}]),
    lambda form: form["items"][0].update(anchors=[{"value": 1, "text": WORDS}] * 2),
    lambda form: form["items"][0].update(anchors=[{"value": 0, "text": WORDS}, {"value": 1, "text": WORDS}]),
    lambda form: form["items"][-1].update(max=5),
    lambda form: form["items"][-1].update(critical=None),
    lambda form: form["items"].clear(),
    lambda form: form["items"].extend({**form["items"][0], "code": f"x{n}", "max": 0.0} for n in range(200)),
)


def test_page_and_server_find_fault_with_the_same_scorecards() -> None:
    forms = []
    for change in CHANGES:
        form = msgspec.json.decode(msgspec.json.encode(standard_form()))
        change(form)
        forms.append(msgspec.json.encode(form))
    told = subprocess.run(["node", str(SCRIPT)], input=b"\n".join(forms), capture_output=True, check=True, timeout=60)
    page = [int(line) > 0 for line in told.stdout.split()]
    server = [bool(faults(msgspec.json.decode(each, type=Form))) for each in forms]
    assert page == server
    assert (server[0], sum(server)) == (False, len(CHANGES) - 2)
