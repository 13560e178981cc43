"""Whatever is sent to it, the web face neither breaks nor says back what it was sent."""

from __future__ import annotations

from urllib.parse import quote

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.web.guard import FORM
from tests.bot.web.conftest import FROM_HERE, Site
from tests.thorough import examples

pytestmark = pytest.mark.long
SENTINEL = "quokkaparade"
ODD = st.text(st.characters(exclude_categories=["Cs"]), max_size=80)
ADDRESSES = st.sampled_from(
    ["/", "/ask", "/members", "/policies", "/policies/x/changes/y", "/policies/ny-52c2", "/changes", "/about",
     "/source/ny-52c2/ab-cd", "/feed.atom", "/healthz", "/static/steward.css", "/policies/us-sca/versions/z"]
)  # fmt: skip
FIELDS = st.sampled_from(
    ["place", "place_typed", "before", "places", "documents", "said", "pass", "passphrase", "step", "signed", "x"]
)
KINDS = st.sampled_from([FORM, FORM, FORM, f"{FORM}; charset=utf-16", "multipart/form-data", "text/plain", "x", ""])
QUIETLY = settings(
    max_examples=examples(60),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def _well(found: httpx.Response) -> None:
    assert found.status_code < 500 or found.status_code == 503
    assert SENTINEL not in found.text.lower()
    assert found.headers["cache-control"] == "no-store" and "set-cookie" not in found.headers


@QUIETLY
@given(odd=ODD, where=st.sampled_from(["/{}", "/policies/{}", "/source/{}", "/policies/{}/changes/{}", "/static/{}"]))
def test_odd_addresses(site: Site, odd: str, where: str) -> None:
    path = where.replace("{}", quote(odd + SENTINEL, safe=""))
    _well(site.client.get(path))
    _well(site.client.get(f"/policies?{quote(odd)}={SENTINEL}"))


@QUIETLY
@given(address=ADDRESSES, body=st.binary(max_size=400), kind=KINDS)
def test_odd_bodies(site: Site, address: str, body: bytes, kind: str) -> None:
    sent = body + b"&x=" + SENTINEL.encode()
    _well(site.client.post(address, content=sent, headers=FROM_HERE | {"Content-Type": kind}))


@QUIETLY
@given(address=ADDRESSES, fields=st.dictionaries(FIELDS, ODD, max_size=5))
def test_odd_forms(site: Site, address: str, fields: dict[str, str]) -> None:
    told = {name: f"{value}{SENTINEL}" for name, value in fields.items() if name != "passphrase"}
    _well(site.client.post(address, data={**told, "question": ""}, headers=FROM_HERE))


@QUIETLY
@given(question=ODD, place=ODD, before=ODD)
def test_odd_questions_have_an_answer_or_are_refused(site: Site, question: str, place: str, before: str) -> None:
    sent = {"question": f"may they log {question}", "place": place, "before": before, "said": place, "places": before}
    found = site.client.post("/ask", data=sent, headers=FROM_HERE)

    assert found.status_code in (200, 422)


@QUIETLY
@given(name=st.sampled_from(["Origin", "Host", "Sec-Fetch-Site", "Content-Type", "Accept-Language", "X-Forwarded-For",
                             "Cookie", "Referer"]), odd=st.text("abc:/[]()=;,%@ \té", max_size=40))  # fmt: skip
def test_odd_headers(site: Site, name: str, odd: str) -> None:
    headers = [(key.encode(), value.encode()) for key, value in (FROM_HERE | {"Content-Type": FORM}).items()]
    value = f"{odd}{SENTINEL}".strip().encode()
    found = site.client.post("/ask", content=b"question=", headers=[*headers, (name.encode(), value)])
    assert found.status_code in (400, 403, 415, 422) and SENTINEL not in found.text.lower()
