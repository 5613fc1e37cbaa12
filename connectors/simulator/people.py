"""Invented people: the agents who sit on the simulated floor and the callers who reach it. Nobody here is real."""

import random
from dataclasses import dataclass

FAMILY = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹"
GIVEN = (
    "伟",
    "芳",
    "娜",
    "敏",
    "静",
    "强",
    "磊",
    "洋",
    "艳",
    "勇",
    "杰",
    "涛",
    "明",
    "超",
    "霞",
    "平",
    "刚",
    "桂英",
    "晓东",
    "雨桐",
)
ENGLISH = ("Huang Min", "Zhao Lei", "Sun Yan", "Grace Lin", "Kevin Wu", "Amy Chen", "Peter Hsu", "Nora Tang")
TITLED = ("李女士", "王先生", "陈小姐", "周先生", "吴太太")
AWKWARD = ("O'Neil", '张 "总"', "ACME Co.", "林-Smith", "Müller")
REASONS = (("用餐", 1800.0, 2), ("小休", 480.0, 5), ("培训", 1500.0, 1), ("会议", 900.0, 1), ("外呼", 300.0, 2))
WRAP_UP_REASON = "话后处理"


@dataclass(frozen=True, slots=True)
class Person:
    """An agent as the roster knows them. shift: hours of the day between which they work.

    interface: what the queue rings; device: whose state it watches. On Asterisk both are the same text here.
    """

    number: str
    name: str
    interface: str
    shift: tuple[float, float]

    @property
    def sip(self) -> bool:
        """Whether the agent has a real phone; the others answer on Local channels."""
        return self.interface.startswith("PJSIP/")


def shift_of(index: int) -> tuple[float, float]:
    """Most work the day, some the late turn; one in twenty the night."""
    if index % 20 == 19:
        return (20.0, 32.0)
    if index % 8 == 7:
        return (9.75, 18.75)
    return (8.0 + (index % 6) * 0.05, 17.5 + (index % 9) * 0.5)


def roster(count: int, rng: random.Random) -> list[Person]:
    """Draw the agents: names in Chinese and English, two in three with a SIP phone."""
    people = []
    width = max(4, len(str(1000 + count)))
    for index in range(count):
        number = str(1001 + index).zfill(width)
        name = ENGLISH[index // 6] if index % 6 == 5 and index // 6 < len(ENGLISH) else _name(index, rng)
        interface = f"Local/{number}@agents/n" if index % 3 == 2 else f"PJSIP/{number}"
        people.append(Person(number, name, interface, shift_of(index)))
    return people


def _name(index: int, rng: random.Random) -> str:
    """Different for everybody as long as there are fewer than 600 agents; then some share one, as people do."""
    return FAMILY[index % len(FAMILY)] + GIVEN[(index // len(FAMILY) + rng.randrange(2) * 10) % len(GIVEN)]


def stranger(rng: random.Random) -> tuple[str, str]:
    """A caller nobody has seen before: number and name ("" when the network sends none).

    The numbers come from ranges that the captures use; the names include those that break careless code.
    """
    number = f"13{rng.choice('89')}0000{rng.randrange(10000):04d}"
    draw = rng.random()
    if draw < 0.60:
        return number, ""
    if draw < 0.90:
        return number, rng.choice(TITLED)
    return number, rng.choice(AWKWARD)


def break_drawn(rng: random.Random) -> tuple[str, float]:
    """A reason to pause, and for how many seconds."""
    reason, mean, _ = rng.choices(REASONS, weights=[weight for *_, weight in REASONS])[0]
    return reason, mean * rng.uniform(0.6, 1.3)
