from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from connectors.store.campaigns import CampaignKnownError, KeptCampaign, add_campaign, list_campaigns
from connectors.store.database import open_store
from connectors.store.samples import Place, list_samples
from realtime.names import ChannelId, Instant
from realtime.quality.draw import Stratum
from realtime.quality.weeks import Week
from tests.connectors.store.test_samples import AGENT, sample

CAMPAIGN = KeptCampaign(
    name="refunds",
    reason="new rule",
    by="lead",
    at=Instant(5.0),
    key="ab",
    first=Week("2026-W31"),
    last=Week("2026-W31"),
    count=2,
    matched=9,
)


def test_a_campaign_and_its_samples_are_kept_all_or_none(tmp_path: Path) -> None:
    store = open_store(tmp_path)
    drawn = [sample("hq/1.0", Stratum.CAMPAIGN), sample("hq/2.0", Stratum.CAMPAIGN)]
    kept = add_campaign(store, CAMPAIGN, drawn, {(ChannelId("hq/1.0"), AGENT): Place(7, "hq/sales")})
    assert (len(kept.samples), list_campaigns(store)) == (2, [kept])
    assert [(one.recording, one.queue) for one in list_samples(store)] == [(7, "hq/sales"), (None, None)]
    for again in (CAMPAIGN, msgspec.structs.replace(CAMPAIGN, name="other")):
        with pytest.raises(CampaignKnownError):
            add_campaign(store, again, drawn, {})
    assert (len(list_samples(store)), list_campaigns(store)) == (2, [kept])
    store.dispose()
