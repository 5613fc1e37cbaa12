"""What may be asked of the simulated PBX: sizes, loads, seed, rights. No defaults live anywhere else."""

from dataclasses import dataclass
from pathlib import Path

HOUR = 3600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulationSettings:
    """One simulated call centre. Raises ValueError, naming the setting, when a value makes no sense.

    calls_per_hour: arrivals at the busiest time of the scenario's day. warm_up: seconds of the shift that are over
    when the stream starts. talk: mean seconds of a conversation; None fits it to the agents and the load.
    wrap_up: seconds after a call in queues with a Wrapuptime. patience: mean seconds a caller is willing to wait.
    noise: False sends what a least-rights user receives, True what a read-all user receives.
    write_classes: what the AMI user may ask for; PJSIPShowContacts and PJSIPShowEndpoints want "system".
    write_limit: bytes a slow reader may fall behind before it is cut off.
    """

    agents: int = 42
    queues: int = 5
    calls_per_hour: float = 420.0
    seed: int = 1
    speed: float = 1.0
    scenario: str = "day"
    queue_log: Path | None = None
    noise: bool = False
    warm_up: float = 2.5 * HOUR
    talk: float | None = None
    wrap_up: int = 20
    patience: float = 150.0
    queue_timeout: int = 180
    queue_length: int = 40
    username: str = "floorwatch"
    secret: str = "floorwatch"  # noqa: S105 - a training PBX has no secrets worth the name
    write_classes: frozenset[str] = frozenset({"reporting"})
    write_limit: int = 1 << 20

    def __post_init__(self) -> None:
        for name in ("agents", "queues", "calls_per_hour", "speed", "patience", "queue_timeout", "queue_length"):
            value = getattr(self, name)
            if value <= 0:
                raise ValueError(f"simulation setting {name} is {value}: it must be above 0")
        for name in ("warm_up", "wrap_up"):
            value = getattr(self, name)
            if value < 0:
                raise ValueError(f"simulation setting {name} is {value}: it must not be negative")

    def mean_talk(self) -> float:
        """Seconds of conversation that keep about four in five of the agents at work busy."""
        if self.talk is not None:
            return self.talk
        per_call = self.agents * 0.59 * HOUR / self.calls_per_hour
        return min(600.0, max(20.0, per_call - self.wrap_up))
