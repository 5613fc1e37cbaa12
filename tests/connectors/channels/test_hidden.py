from __future__ import annotations

from base64 import b64encode

from hypothesis import given
from hypothesis import strategies as st

from connectors.channels.answers import without_secrets
from connectors.channels.hidden import forms, in_address


def test_an_address_hides_its_tokens_wherever_they_stand() -> None:
    url = "https://li:pass%40word@h.example/services/T0/secret-token?sig=signature-1&v=1.0&key=another-key"
    hidden = in_address(url)
    assert {url, "secret-token", "signature-1", "another-key", "pass%40word"} <= set(hidden)
    assert not {"T0", "1.0", "li"} & set(hidden)
    assert in_address("https://[broken") == ("https://[broken", "[broken")


@given(st.text(min_size=3, alphabet=st.characters(exclude_categories=["Cs"])), st.text(max_size=20))
def test_no_form_of_a_secret_is_left(secret: str, around: str) -> None:
    for form in forms([secret]):
        assert form not in without_secrets(f"{around} {form} {around}".replace("(hidden)", ""), [secret]).replace(
            "(hidden)", ""
        ) or form in around.replace("(hidden)", "")


def test_base64_is_a_form_as_well() -> None:
    coded = b64encode(b"\0floor\0hunter2").decode()
    assert without_secrets(f"535 bad {coded}", ["\0floor\0hunter2"]) == "535 bad (hidden)"
