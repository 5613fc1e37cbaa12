from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connectors.own_clock import AT_REST, AT_WORK, NONSENSE, KeptClock, OwnClock, opened

BEGAN = 1_795_415_360.0


class Machine:
    """A machine whose time of day can be set; it has run for a thousand seconds."""

    def __init__(self, began: float = BEGAN) -> None:
        self.up = 1000.0
        self.set = began - 1000.0

    def wall(self) -> float:
        return self.set + self.up

    def uptime(self) -> float:
        return self.up

    def clock(self) -> OwnClock:
        return OwnClock(wall=self.wall, uptime=self.uptime)


def runs(machine: Machine, clock: OwnClock, seconds: int, *, at_work: bool) -> None:
    """Time passes, with a look at each second."""
    for _ in range(seconds):
        clock.look(at_work=at_work)
        machine.up += 1.0


@given(st.lists(st.tuples(st.floats(-20_000, 20_000), st.floats(0.01, 400), st.booleans()), max_size=30))
def test_whatever_is_done_to_the_time_of_day_ours_goes_on(deeds: list[tuple[float, float, bool]]) -> None:
    """Each deed sets the machine's clock, looks, and lets time pass: never less than none, never more than a tenth."""
    machine = Machine()
    clock = machine.clock()
    for by, passing, at_work in deeds:
        if abs(clock.ahead + by) < NONSENSE - 1000:
            machine.set += by
        before = clock.now()
        clock.look(at_work=at_work)
        assert clock.now() == pytest.approx(before, abs=1e-5)
        machine.up += passing
        rate = AT_WORK if at_work else AT_REST
        assert passing * (1 - rate) - 1e-5 <= clock.now() - before <= passing * (1 + rate) + 1e-5


@pytest.mark.parametrize("by", [-3600.0, -120.0, -1.0, 1.0, 120.0, 3600.0])
def test_a_call_of_a_quarter_of_an_hour_lasts_as_long_within_a_second(by: float) -> None:
    machine = Machine()
    clock = machine.clock()
    runs(machine, clock, 5, at_work=True)
    machine.set += by
    began = clock.now()
    runs(machine, clock, 900, at_work=True)
    assert abs(clock.now() - began - 900.0) < 1.0


def test_a_time_of_day_that_was_set_is_told_once_with_its_size() -> None:
    machine = Machine()
    clock = machine.clock()
    runs(machine, clock, 3, at_work=True)
    machine.set += 120.0
    assert clock.look(at_work=True) == pytest.approx(120.0)
    runs(machine, clock, 60, at_work=True)
    assert clock.look(at_work=True) is None
    assert clock.steps == 1
    assert clock.ahead == pytest.approx(120.0 - 60 * AT_WORK, abs=0.01)


def test_at_rest_ours_is_drawn_to_it_and_not_past_it() -> None:
    machine = Machine()
    clock = machine.clock()
    machine.set -= 60.0
    runs(machine, clock, 700, at_work=False)
    assert clock.ahead == pytest.approx(0.0, abs=1e-5)
    assert clock.now() == pytest.approx(machine.wall(), abs=1e-5)


def test_a_look_that_comes_late_does_not_draw_too_far() -> None:
    """A process may stand still between two looks."""
    machine = Machine()
    clock = machine.clock()
    machine.set += 1.0
    clock.look(at_work=False)
    machine.up += 500.0
    assert clock.now() == pytest.approx(machine.wall(), abs=1e-5)


def test_a_clock_that_was_no_time_of_day_is_given_up_at_once() -> None:
    """A machine without a battery begins in 1970 until a time service is heard."""
    machine = Machine(began=5000.0)
    clock = machine.clock()
    machine.set += BEGAN
    assert clock.look(at_work=True) == pytest.approx(BEGAN)
    assert clock.now() == pytest.approx(machine.wall())


def test_who_follows_on_the_same_boot_goes_on_with_the_same_time(tmp_path: Path) -> None:
    file = tmp_path / "clock.json"
    first = OwnClock()
    first.look(at_work=True)
    ahead = OwnClock(first.base + 300.0)
    kept = KeptClock(file, ahead, boot="this one")
    before = kept.due
    kept.save()
    assert (before, kept.due) == (True, False)
    assert opened(file, boot="this one").ahead == pytest.approx(-300.0, abs=1.0)
    assert opened(file, boot="another").ahead == pytest.approx(0.0, abs=1.0)


@pytest.mark.parametrize("said", [b"", b"{}", b'{"boot": 1}', b"\xff"])
def test_a_damaged_file_is_none(tmp_path: Path, said: bytes) -> None:
    file = tmp_path / "clock.json"
    file.write_bytes(said)
    assert abs(opened(file).ahead) < 1.0


def test_a_folder_that_takes_no_file_is_tried_again(tmp_path: Path) -> None:
    kept = KeptClock(tmp_path / "gone" / "clock.json", OwnClock())
    kept.save()
    assert kept.due
