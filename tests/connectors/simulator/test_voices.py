from __future__ import annotations

import numpy as np
import pytest

from connectors.audio.figures import measure
from connectors.simulator.voices import RATE, Spell, Stretch, Voice, conversation

AGENT, CALLER = Voice(pitch=190.0), Voice(pitch=120.0, level=-25.0)


def test_a_conversation_is_as_long_as_its_script_and_the_same_for_the_same_seed() -> None:
    script = (Stretch(Spell.TALK, 20.0), Stretch(Spell.SILENCE, 5.5))
    one, again, other = (conversation(script, AGENT, CALLER, seed) for seed in (3, 3, 4))
    assert one.shape == (2, round(25.5 * RATE))
    assert np.array_equal(one, again)
    assert not np.array_equal(one, other)
    assert float(np.abs(one).max()) <= 0.98


def test_what_the_script_says_is_what_is_measured() -> None:
    script = (
        Stretch(Spell.TALK, 60.0),
        Stretch(Spell.OVER, 4.0),
        Stretch(Spell.TALK, 20.0),
        Stretch(Spell.SILENCE, 18.0),
        Stretch(Spell.TALK, 30.0),
    )
    told = measure(conversation(script, AGENT, CALLER, 5), RATE)
    silence = max(told.dead_air, key=lambda span: span.seconds)
    assert silence.begin == pytest.approx(84.0, abs=1.5)
    assert silence.end == pytest.approx(102.0, abs=0.5)
    assert told.talk_over is not None
    assert any(span.begin < 64.0 < span.end + 2.0 and span.seconds > 0.5 for span in told.talk_over)
    assert told.agent_share is not None
    assert 0.3 < told.agent_share < 0.7
    assert told.one_way is None
