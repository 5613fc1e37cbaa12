from __future__ import annotations

from http import HTTPStatus
from pathlib import Path

from tests.config.quality.desk_site import site
from web.quality import FormDesk, QualityRefusedError, ReviewDesk, SampleDesk, SoundDesk


def test_the_desks_over_the_store_are_such_desks(tmp_path: Path) -> None:
    with site(tmp_path, sound=False) as here:
        samples: SampleDesk = here.quality.samples
        sound: SoundDesk = here.quality.sound
        reviews: ReviewDesk = here.quality.reviews
        forms: FormDesk = here.quality.forms
        assert (samples.now(), sound, reviews, forms)[0] == here.now


def test_a_refusal_carries_what_an_answer_needs() -> None:
    error = QualityRefusedError(HTTPStatus.CONFLICT, "step-not-now", "later")
    assert (error.status, error.kind, str(error)) == (409, "step-not-now", "later")
