"""Forms: /api/v1/forms. A version by which anything was scored is frozen; whoever wants another makes the next."""

from __future__ import annotations

from http import HTTPStatus

import msgspec
from aiohttp import web

from realtime.access.roles import Right
from realtime.quality.forms import Form, export_form
from web.admission import visitor_of
from web.api.sign_in import answer, number_of
from web.asking import quality_of, told
from web.audit import audited
from web.operations import Answer, Operation, body_of, in_path, refused
from web.problems import Problem
from web.quality import QualityRefusedError


class FormRow(msgspec.Struct, frozen=True, kw_only=True):
    """A form in one version. used: something was scored by it, so it is frozen."""

    used: bool
    form: Form


async def get_forms(request: web.Request) -> web.Response:
    """The newest version of each form."""
    return answer([FormRow(used=used, form=form) for form, used in await quality_of(request).forms.listed()])


async def get_versions(request: web.Request) -> web.Response:
    """Every version of one form, the newest first."""
    found = await quality_of(request).forms.versions(request.match_info["form"])
    if not found:
        raise _unknown()
    return answer([FormRow(used=used, form=form) for form, used in found])


async def get_export(request: web.Request) -> web.Response:
    """A version as a file."""
    number = number_of(request, "version")
    found = await quality_of(request).forms.versions(request.match_info["form"])
    form = next((one for one, _ in found if one.version == number), None)
    if form is None:
        raise _unknown()
    await audited(request, visitor_of(request), "form_exported", f"form {form.id} {form.version}")
    headers = {"Content-Disposition": f'attachment; filename="form-v{form.version}.json"'}
    return web.Response(body=export_form(form), content_type="application/json", headers=headers)


async def post_form(request: web.Request) -> web.Response:
    """Keep a form: a new one, the next version of one, or a version that nothing was scored by yet."""
    form = await body_of(request, Form)
    visitor, desk = visitor_of(request), quality_of(request).forms
    try:
        await desk.check(form)
        await audited(request, visitor, "form_saved", f"form {form.id} {form.version}")
        kept = await desk.save(form)
    except QualityRefusedError as error:
        raise told(error) from None
    return answer(FormRow(used=False, form=kept), HTTPStatus.CREATED)


def _unknown() -> Problem:
    return Problem(HTTPStatus.NOT_FOUND, "form-unknown", "There is no form of this name and version.")


_SEEING = (Right.SEE_SAMPLES, Right.SEE_ASSIGNED_SAMPLES, Right.SEE_OWN_QUALITY, Right.MANAGE_FORMS)
_FORM = in_path("form", "The form's id.")
_NONE = {404: refused("There is no such form, or none are kept here.")}

OPERATIONS = (
    Operation(path="/api/v1/forms", handler=get_forms, needs=_SEEING, summary="The newest version of each form",
              answers=_NONE | {200: Answer("The forms.", list[FormRow])}),
    Operation(method="POST", path="/api/v1/forms", handler=post_form, needs=(Right.MANAGE_FORMS,), body=Form,
              summary="Keep a form, or the next version of one; this is also its import",
              answers=_NONE | {201: Answer("The form.", FormRow),
                               409: refused("The version is frozen, or not the next one."),
                               422: refused("The form contradicts itself; the detail says where.")}),
    Operation(path="/api/v1/forms/{form}", handler=get_versions, needs=_SEEING, parameters=(_FORM,),
              summary="Every version of a form, the newest first",
              answers=_NONE | {200: Answer("The versions.", list[FormRow])}),
    Operation(path="/api/v1/forms/{form}/{version}", handler=get_export, needs=_SEEING, takes="form_exported",
              parameters=(_FORM, in_path("version", "The version's number.")), summary="A version as a file",
              answers=_NONE | {200: Answer("The form's file.", Form)}),
)  # fmt: skip
