"""Forms for the web: every version, and a new one checked before it is kept."""

from __future__ import annotations

from config.quality.ground import Ground
from config.quality.refusals import conflict, invalid
from config.quality.review_sheets import usual_form
from connectors.store.forms import find_form, list_forms, save_form, used_versions
from connectors.store.threads import in_store
from realtime.quality.forms import Form, FormError, checked, edited


class StoreForms:
    """web.quality.FormDesk over the store."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground

    async def listed(self) -> list[tuple[Form, bool]]:
        """The newest version of each, and whether it was used."""
        every = await in_store(self._every)
        newest: dict[str, tuple[Form, bool]] = {}
        for one in every:
            newest.setdefault(one[0].id, one)
        return list(newest.values())

    async def versions(self, form: str) -> list[tuple[Form, bool]]:
        """Every version of one, the newest first."""
        return [one for one in await in_store(self._every) if one[0].id == form]

    async def check(self, form: Form) -> None:
        """Raises QualityRefusedError for one that cannot be kept."""
        await in_store(self._check, form)

    async def save(self, form: Form) -> Form:
        """Keep it. Raises QualityRefusedError."""
        return await in_store(self._save, form)

    def _every(self) -> list[tuple[Form, bool]]:
        store = self._ground.store
        usual_form(store)
        used = used_versions(store)
        return [(one, (one.id, one.version) in used) for one in list_forms(store)]

    def _check(self, form: Form) -> None:
        store = self._ground.store
        newest = usual_form(store, form.id)
        if newest is not None and form.version > newest.version + 1:
            detail = f"The newest version is {newest.version}: the next one is {newest.version + 1}."
            raise conflict("form-version", detail)
        if newest is None and form.version != 1:
            raise conflict("form-version", "A new form begins with version 1.")
        before = find_form(store, form.id, form.version)
        used = (form.id, form.version) in used_versions(store)
        try:
            checked(form)
        except FormError as error:
            raise invalid("form-invalid", f"{error}.") from None
        try:
            if before is not None:
                edited(before, form, used=used)
        except FormError as error:
            raise conflict("form-frozen", f"{error}.") from None

    def _save(self, form: Form) -> Form:
        self._check(form)
        try:
            return save_form(self._ground.store, form, self._ground.now())
        except FormError as error:
            raise conflict("form-frozen", f"{error}.") from None
