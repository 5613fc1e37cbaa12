import random

from connectors.simulator.people import break_drawn, roster, stranger


def test_agents_have_different_numbers_and_names_in_two_languages() -> None:
    people = roster(42, random.Random(1))
    assert len({person.number for person in people}) == 42
    assert len({person.name for person in people}) == 42
    assert any(person.name.isascii() for person in people)
    assert any(not person.name.isascii() for person in people)


def test_some_answer_on_sip_phones_and_some_on_local_channels() -> None:
    interfaces = [person.interface for person in roster(42, random.Random(1))]
    assert "PJSIP/1001" in interfaces
    assert "Local/1003@agents/n" in interfaces


def test_somebody_works_at_every_hour() -> None:
    people = roster(42, random.Random(1))
    for hour in range(24):
        assert any(p.shift[0] <= hour < p.shift[1] or p.shift[0] <= hour + 24 < p.shift[1] for p in people)


def test_callers_are_invented_and_some_send_no_name() -> None:
    rng = random.Random(2)
    callers = [stranger(rng) for _ in range(200)]
    assert all(len(number) == 11 and number.startswith("13") and number[3:7] == "0000" for number, _ in callers)
    assert any(not name for _, name in callers)
    assert any("'" in name or '"' in name for _, name in callers)


def test_breaks_have_a_reason_and_a_length() -> None:
    reason, seconds = break_drawn(random.Random(3))
    assert reason
    assert seconds > 60
