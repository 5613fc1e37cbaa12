"""Forms in the store, every version; one that was used never changes."""

from __future__ import annotations

import msgspec
from sqlalchemy import Engine, delete, insert, select

from connectors.store.database import writing
from connectors.store.quality_tables import forms, reviews
from connectors.store.reviews import is_used
from realtime.names import Instant
from realtime.quality.forms import Form, checked, edited

_decoder = msgspec.json.Decoder(Form)
_C = forms.c


def save_form(store: Engine, form: Form, now: Instant) -> Form:
    """Keep a version of a form. Raises FormError for a faulty one, and for a change of one that was used."""
    before = find_form(store, form.id, form.version)
    kept = checked(form) if before is None else edited(before, form, used=is_used(store, form.id, form.version))
    row = {"name": kept.id, "version": kept.version, "at": now, "form": msgspec.json.encode(kept).decode()}
    with writing(store) as connection:
        connection.execute(delete(forms).where(_C.name == kept.id, _C.version == kept.version))
        connection.execute(insert(forms).values(row))
    return kept


def find_form(store: Engine, form: str, version: int | None = None) -> Form | None:
    """A version of a form, the newest when none is named."""
    query = select(_C.form).where(_C.name == form).order_by(_C.version.desc()).limit(1)
    with store.connect() as connection:
        row = connection.execute(query if version is None else query.where(_C.version == version)).first()
    return None if row is None else _decoder.decode(row.form)


def list_forms(store: Engine) -> list[Form]:
    """Every version of every form, by name, the newest first."""
    query = select(_C.form).order_by(_C.name, _C.version.desc())
    with store.connect() as connection:
        return [_decoder.decode(row.form) for row in connection.execute(query)]


def used_versions(store: Engine) -> set[tuple[str, int]]:
    """The versions by which anything was reviewed."""
    with store.connect() as connection:
        rows = connection.execute(select(reviews.c.form, reviews.c.version).distinct()).all()
    return {(row.form, row.version) for row in rows}
