from __future__ import annotations

from pathlib import Path

import msgspec

from realtime.quality.forms import import_form
from tests.web.api.listening import listening


async def test_a_form_is_exported_edited_and_taken_back_as_its_next_version(tmp_path: Path) -> None:
    async with listening(tmp_path) as desk:
        status, headers, content = await desk.ask("qa1", "GET", "/forms/standard/1")
        assert (status, headers["Content-Disposition"]) == (200, 'attachment; filename="form-v1.json"')
        form = import_form(content)
        following = msgspec.to_builtins(msgspec.structs.replace(form, version=2))
        assert await desk.refused("qa1", "POST", "/forms", following) == (403, "right-missing")
        assert await desk.refused("lead", "POST", "/forms", following | {"version": 5}) == (409, "form-version")
        assert await desk.refused("lead", "POST", "/forms", following | {"pass_mark": 101.0}) == (422, "form-invalid")
        kept = await desk.told("lead", "POST", "/forms", following)
        assert (kept["used"], kept["form"]["version"]) == (False, 2)
        assert [one["form"]["version"] for one in await desk.told("agent-li", "GET", "/forms/standard")] == [2, 1]
        assert [(deed.action, deed.subject) for deed in desk.audit.deeds] == [
            ("form_exported", "form standard 1"),
            ("form_saved", "form standard 2"),
        ]
        assert await desk.refused("qa1", "GET", "/forms/nothing") == (404, "form-unknown")
        assert await desk.refused("qa1", "GET", "/forms/standard/9") == (404, "form-unknown")
        assert (await desk.refused("screen", "GET", "/forms"))[0] == 403
