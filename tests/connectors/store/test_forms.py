from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from config.standard_form import standard_form
from connectors.store import forms
from connectors.store.database import open_store
from connectors.store.forms import find_form, list_forms, save_form, used_versions
from realtime.names import Instant
from realtime.quality.forms import FormError, next_version


def test_a_used_version_never_changes_and_the_newest_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, form = open_store(tmp_path), standard_form()
    assert find_form(store, form.id) is None
    save_form(store, form, Instant(1.0))
    changed = msgspec.structs.replace(form, pass_mark=70.0)
    assert save_form(store, changed, Instant(2.0)) == find_form(store, form.id) == changed
    monkeypatch.setattr(forms, "is_used", lambda _store, _form, version: version == form.version)
    with pytest.raises(FormError, match="frozen"):
        save_form(store, form, Instant(3.0))
    following = save_form(store, next_version(form), Instant(4.0))
    assert find_form(store, form.id) == following
    assert find_form(store, form.id, form.version) == changed
    assert list_forms(store) == [following, changed]
    assert used_versions(store) == set()
    with pytest.raises(FormError):
        save_form(store, msgspec.structs.replace(following, items=()), Instant(5.0))
    store.dispose()
