from __future__ import annotations

import msgspec
import numpy as np
import pytest

from connectors.audio.decode import Samples
from connectors.audio.figures import AudioFigures, Hint, Span, measure
from tests.connectors.audio import signals
from tests.connectors.audio.signals import RATE, call, phrase, track


def conversation() -> Samples:
    """A minute with 7 s of silence and 3.8 s of talk-over in two places."""
    agent = track(60.0, [(1.0, phrase(12.0, seed=2)), (20.0, phrase(10.0, seed=3)), (45.0, phrase(6.0, seed=4))])
    caller = track(
        60.0,
        [(13.0, phrase(7.0, seed=5, pitch=210.0)), (28.0, phrase(10.0, seed=6, pitch=210.0)),
         (46.0, phrase(1.8, seed=8, pitch=200.0)), (51.0, phrase(2.0, seed=9, pitch=210.0))],
        -58.0, 7,
    )  # fmt: skip
    return call(agent, caller)


TOLD = measure(conversation(), RATE)


def total(spans: tuple[Span, ...] | None) -> float:
    return sum(span.seconds for span in spans or ())


def test_a_conversation_is_measured_within_the_tolerances() -> None:
    silences = [span.seconds for span in TOLD.dead_air]
    assert silences[0] == pytest.approx(7.0, abs=0.25)
    assert len(TOLD.talk_over or ()) == 2
    assert total(TOLD.talk_over) == pytest.approx(3.8, abs=0.8)
    assert TOLD.sides[0].active == pytest.approx(28.0 / 60, abs=0.02)
    assert TOLD.sides[1].active == pytest.approx(20.8 / 60, abs=0.045)
    assert TOLD.agent_share == pytest.approx(28.0 / 48.8, abs=0.03)
    assert TOLD.longest_monologue == pytest.approx(12.0, abs=0.5)
    assert TOLD.sides[0].pace == pytest.approx(4.4, abs=0.4)
    assert TOLD.sides[0].level == pytest.approx(-24.0, abs=2.0)
    assert TOLD.music == ()
    assert Hint.DEAD_AIR in TOLD.hints
    assert Hint.LONG_DEAD_AIR not in TOLD.hints


def test_silence_on_hold_is_no_dead_air() -> None:
    held = measure(conversation(), RATE, [Span(37.0, 46.0)])
    assert total(held.dead_air) < total(TOLD.dead_air) - 6.0


def test_an_echo_is_no_talk_over() -> None:
    agent = track(20.0, [(1.0, phrase(15.0))])
    echo = np.concatenate([np.zeros(160, dtype=np.float32), agent[:-160]]) * np.float32(0.2)
    assert measure(call(agent, echo), RATE).talk_over == ()
    real = measure(call(agent, track(20.0, [(1.0, phrase(15.0, pitch=215.0, seed=8))], seed=3)), RATE)
    assert Hint.TALK_OVER in real.hints
    assert real.talk_over_share == pytest.approx(1.0, abs=0.1)


def test_one_way_audio_names_the_side_that_is_not_heard() -> None:
    agent = track(40.0, [(1.0, phrase(12.0)), (15.0, phrase(20.0, seed=4))])
    found = measure(call(agent, track(40.0, [], seed=2)), RATE)
    assert found.mute == 1
    assert found.one_way is not None
    assert found.one_way.seconds == pytest.approx(15.0)
    assert Hint.ONE_WAY in found.hints
    assert measure(call(agent, agent)[:, : 10 * RATE], RATE).mute is None


@pytest.mark.parametrize(
    ("agent", "caller", "hint"),
    [
        (-40.0, -40.0, Hint.QUIET),
        (-9.0, -12.0, Hint.LOUD),
        (-18.0, -33.0, Hint.UNEVEN_LEVELS),
    ],
)
def test_levels_that_are_hard_to_listen_to(agent: float, caller: float, hint: Hint) -> None:
    one = track(30.0, [(1.0, phrase(8.0, dbfs=agent)), (20.0, phrase(8.0, dbfs=agent))], -70.0)
    other = track(30.0, [(10.0, phrase(8.0, dbfs=caller, seed=3))], -70.0, 2)
    assert hint in measure(call(one, other), RATE).hints
    assert hint not in TOLD.hints


def test_clipping_and_much_talk_of_one_side() -> None:
    agent = np.clip(track(100.0, [(0.5, phrase(98.0, dbfs=-8.0))]) * 4, -1, 1, dtype=np.float32)
    found = measure(call(agent, track(100.0, [(40.0, phrase(0.5, seed=2))], seed=2)), RATE)
    assert {Hint.CLIPPING, Hint.AGENT_TALKS_MOST} <= found.hints
    assert found.sides[0].clipping > 0.01
    alone = measure(call(agent, track(100.0, [], seed=2)), RATE)
    assert Hint.MONOLOGUE in alone.hints


def test_a_mono_mix_tells_what_it_can_and_says_none_to_the_rest() -> None:
    found = measure(track(40.0, [(1.0, phrase(8.0)), (16.0, signals.music(20.0))])[None], RATE)
    assert (found.talk_over, found.talk_over_share, found.agent_share, found.one_way) == (None, None, None, None)
    assert total(found.music) >= 0.7 * 20.0
    assert {Hint.MUSIC, Hint.DEAD_AIR} <= found.hints


def test_a_recording_shorter_than_a_frame_has_figures_too() -> None:
    found = measure(np.zeros((2, 50), dtype=np.float32), RATE)
    assert (found.dead_air, found.agent_share, found.sides[0].level) == ((), None, None)
    assert measure(np.zeros((1, 0), dtype=np.float32), RATE).seconds == 0.0


def test_figures_leave_the_process_with_their_version() -> None:
    again = msgspec.json.decode(msgspec.json.encode(TOLD), type=AudioFigures)
    assert again == TOLD
    assert again.version == 1
