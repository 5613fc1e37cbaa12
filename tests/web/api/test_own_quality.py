from __future__ import annotations

from pathlib import Path

from tests.config.quality.desk_site import asker
from tests.config.quality.scored import score
from tests.web.api.listening import listening


async def test_an_agent_reads_hears_and_appeals(tmp_path: Path) -> None:
    async with listening(tmp_path) as desk:
        number, other = desk.site.one("li"), desk.site.one("wu")
        path = f"/me/samples/{number}"
        assert (await desk.told("agent-li", "GET", "/me/samples"))["samples"] == []
        assert await desk.refused("agent-li", "GET", path) == (404, "sample-unknown")
        for each in (number, other):
            await score(desk.site, asker("qa1"), each, right=False)
        (row,) = (await desk.told("agent-li", "GET", "/me/samples?limit=5"))["samples"]
        assert (row["id"], row["may"]) == (number, ["appeal", "acknowledge"])
        for unknown in (other, 10**9, "x"):
            assert await desk.refused("agent-li", "GET", f"/me/samples/{unknown}") == (404, "sample-unknown")
            assert await desk.refused("agent-li", "POST", f"/me/samples/{unknown}/appeal", {"text": "x"}) == (
                404,
                "sample-unknown",
            )
        assert await desk.refused("agent-li", "GET", f"/samples/{number}/audio") == (403, "right-missing")
        status, headers, content = await desk.ask("agent-li", "GET", path + "/audio", Range="bytes=0-3")
        assert (status, content, headers["Content-Range"].startswith("bytes 0-3/")) == (206, b"RIFF", True)
        assert (await desk.ask("agent-li", "GET", path + "/audio"))[0] == 200
        heard = [deed for deed in desk.audit.deeds if deed.action == "recording_listened"]
        assert [(deed.subject, deed.particulars) for deed in heard] == [(f"sample {number}", {"own": True})]
        assert len((await desk.told("agent-li", "GET", path + "/waveform?bins=50"))["channels"]) == 2
        assert await desk.refused("agent-li", "GET", path + "/waveform?bins=99999999") == (400, "parameter-invalid")
        for part in ("audio", "waveform"):
            assert await desk.refused("agent-li", "GET", f"/me/samples/{other}/{part}") == (404, "sample-unknown")
            assert (await desk.refused("qa1", "GET", f"{path}/{part}"))[0] == 403
        assert await desk.refused("agent-li", "POST", path + "/appeal", {}) == (422, "step-no-reason")
        appealed = await desk.told("agent-li", "POST", path + "/appeal", {"text": "不公平"})
        assert appealed["sample"]["state"] == "appealed"
        assert await desk.refused("agent-li", "POST", path + "/acknowledge", {}) == (409, "step-not-now")
        assert desk.audit.deeds[-1].action == "sample_appealed"
        assert (await desk.refused("qa1", "GET", "/me/samples"))[0] == 403
        assert (await desk.told("root", "GET", "/me/samples"))["samples"] == []
