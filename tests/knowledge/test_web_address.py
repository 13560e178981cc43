"""Which addresses a card may cite."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.web_address import is_web_address

SOUND = (
    "https://www.nysenate.gov/legislation/laws/CVR/52-C*2",
    "https://legislature.maine.gov/billtracker/#Paper/HP0025?legislature=132",
    "https://uscode.house.gov/view.xhtml?req=granuleid:USC-prelim-title29-section157",
    "https://xn--mller-kva.de/",
    "https://example.org",
    "https://en.wikipedia.org/wiki/C%23",
)
UNSOUND = {
    "not https": "http://example.org/law",
    "no host": "https:///law",
    "one word as host": "https://localhost/law",
    "an address by number": "https://192.168.0.1/law",
    "a port": "https://example.org:8443/law",
    "no such port": "https://example.org:99999999/law",
    "a user": "https://user@example.org/law",
    "a user with a password": "https://user:secret@example.org/law",
    "a space": "https://example.org/law 1",
    "a line break": "https://example.org/\nlaw",
    "what is left of a placeholder": "https://example.org/<law>",
    "what is left of a template": "https://example.org/{id}",
    "shortened with dots": "https://example.org/law/...",
    "shortened with an ellipsis": "https://example.org/…",
    "two dots in the host": "https://example..org/",
    "a hyphen at the end of a name": "https://example-.org/",
    "an unfinished bracket": "https://[example.org/",
    "letters that look like others": "https://exаmple.org/",
    "nothing": "",
}


@pytest.mark.parametrize("address", SOUND)
def test_an_address_of_a_site_is_one(address: str) -> None:
    assert is_web_address(address)


@pytest.mark.parametrize("address", UNSOUND.values(), ids=UNSOUND)
def test_anything_else_is_none(address: str) -> None:
    assert not is_web_address(address)


@given(st.text())
def test_whatever_stands_there_is_read(text: str) -> None:
    assert is_web_address(f"https://{text}") in (True, False)
