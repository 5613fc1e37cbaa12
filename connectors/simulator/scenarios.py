"""Named stories for the simulated centre: how the load runs over a day, and which troubles come when.

Times of day are the simulation's own: a story starts at `begins`, whatever the wall clock says, so that a demo
shows a busy morning at any hour.
"""

from dataclasses import dataclass
from enum import StrEnum

HOUR = 3600.0
DAY = 24 * HOUR

# Share of the busiest hour, hour by hour: the two humps of an ordinary service line.
OFFICE_DAY = (
    0.04, 0.03, 0.02, 0.02, 0.02, 0.04, 0.10, 0.25, 0.60, 0.90, 1.00, 0.95,
    0.75, 0.80, 0.95, 0.95, 0.90, 0.80, 0.55, 0.40, 0.30, 0.20, 0.12, 0.07,
)  # fmt: skip


class Trouble(StrEnum):
    """What can go wrong on the floor.

    SURGE: arrivals of one queue multiply. DROPS: several conversations lose their sound and end by RTP time-out.
    TRUNK: one trunk stops answering; its calls die and nobody reaches us through it.
    """

    SURGE = "surge"
    DROPS = "drops"
    TRUNK = "trunk"


@dataclass(frozen=True, slots=True)
class Incident:
    """A trouble `after` seconds from the start for `lasts` seconds; `every` repeats it. size: factor or count."""

    trouble: Trouble
    after: float
    lasts: float
    size: float
    every: float | None = None


@dataclass(frozen=True, slots=True)
class Scenario:
    """begins: the hour of the simulated day at the start. drop_rate: share of conversations that break."""

    name: str
    begins: float
    load: float = 1.0
    drop_rate: float = 0.01
    incidents: tuple[Incident, ...] = ()

    def share(self, elapsed: float) -> float:
        """Arrivals as a share of the busiest hour, `elapsed` seconds after the start (negative before)."""
        hour = (self.begins + elapsed / HOUR) % 24
        whole = int(hour)
        part = hour - whole
        return self.load * (OFFICE_DAY[whole] * (1 - part) + OFFICE_DAY[(whole + 1) % 24] * part)


SCENARIOS = {
    scenario.name: scenario
    for scenario in (
        Scenario(
            "day",
            begins=10.1,
            incidents=(
                Incident(Trouble.SURGE, after=120, lasts=150, size=3.5, every=2700),
                Incident(Trouble.DROPS, after=330, lasts=40, size=4, every=3900),
                Incident(Trouble.TRUNK, after=4500, lasts=180, size=0.8, every=3 * HOUR),
            ),
        ),
        Scenario("surge", begins=10.1, incidents=(Incident(Trouble.SURGE, after=20, lasts=240, size=5, every=900),)),
        Scenario("trunk", begins=10.1, incidents=(Incident(Trouble.TRUNK, after=60, lasts=240, size=1, every=1200),)),
        Scenario("drops", begins=10.1, drop_rate=0.12),
        Scenario("quiet", begins=2.0),
        Scenario("steady", begins=10.1),
        Scenario("whole-day", begins=0.0),
    )
}


def scenario_named(name: str) -> Scenario:
    """Find a scenario; ValueError lists what there is."""
    if name not in SCENARIOS:
        raise ValueError(f"no simulation scenario {name!r}: choose one of {', '.join(sorted(SCENARIOS))}")
    return SCENARIOS[name]
