"""Everything of quality assurance that the web gets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import Engine

from config.quality.calibration_desk import StoreCalibrations
from config.quality.form_desk import StoreForms
from config.quality.ground import Ground
from config.quality.own_desk import StoreOwn
from config.quality.pull_desk import StorePulls
from config.quality.review_desk import StoreReviews
from config.quality.sample_desk import StoreSamples
from config.quality.sound_desk import StoreSound
from config.settings import Settings
from realtime.roster import Roster
from web.quality import Quality, SurveyDesk


def quality(
    settings: Settings, store: Engine, roster: Callable[[], Roster], surveys: SurveyDesk | None = None
) -> Quality:
    """The desks over one store."""
    return replace(desks_on(Ground(settings, store, roster)), surveys=surveys)


def desks_on(ground: Ground) -> Quality:
    """The desks on one ground."""
    samples, sound = StoreSamples(ground), StoreSound(ground)
    return Quality(
        samples=samples,
        sound=sound,
        reviews=StoreReviews(ground, samples),
        forms=StoreForms(ground),
        pulls=StorePulls(ground, samples),
        own=StoreOwn(ground, sound),
        calibrations=StoreCalibrations(ground),
    )
