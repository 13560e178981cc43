"""Company policies are read by who knows the workplace's passphrase, and nobody is told apart by it."""

from __future__ import annotations

import re

import pytest

from tests.bot.web.conftest import PASSPHRASE, Site

SCREENSHOTS = "How long are screenshots kept?"


@pytest.fixture(scope="session")
def monitoring(site: Site, token: str) -> str:
    """The address of the demo company's policy on monitoring."""
    return site.post("/policies", **{"pass": token}).link("Workplace Monitoring Policy")


def test_strangers_see_no_company_policy_in_any_list(site: Site) -> None:
    for path in ("/policies", "/changes", "/feed.atom", "/"):
        page = site.get(path)
        assert page.status == 200 and "Brindlemark" not in page.response.text
        assert "Workplace Monitoring Policy" not in page.response.text


def test_what_is_for_members_and_what_is_not_there_look_the_same_to_a_stranger(site: Site, monitoring: str) -> None:
    for path in ("", "/changes", "/changes/0123456789ab", "/versions/0123456789ab"):
        there, nowhere = site.get(monitoring + path), site.get("/policies/nowhere/at-all" + path)
        assert there.status == nowhere.status == 403
        assert there.response.text == nowhere.response.text


def test_the_passphrase_opens_the_page_at_its_own_address(site: Site, monitoring: str) -> None:
    page = site.post(monitoring, passphrase=PASSPHRASE)

    assert page.status == 200 and page.soup.find("h1", string="Workplace Monitoring Policy")
    assert page.token and page.token not in " ".join(page.links())


@pytest.mark.parametrize("typed", ["Seven Quiet Forklifts Sing", "  seven quiet  forklifts sing "])
def test_capitals_and_spaces_that_phones_add_do_not_matter(site: Site, typed: str) -> None:
    assert site.post("/members", passphrase=typed).status == 200


@pytest.mark.parametrize("typed", ["", "seven quiet forklifts", "x" * 5000, "\x00"])
def test_a_wrong_passphrase_opens_nothing_and_is_not_repeated(site: Site, monitoring: str, typed: str) -> None:
    page = site.post(monitoring, passphrase=typed)

    assert page.status == 403 and "not the passphrase" in page.main and page.token is None
    assert not typed.strip() or typed not in page.response.text


def test_every_link_of_a_members_page_hands_the_pass_on_and_puts_it_in_no_address(site: Site, token: str) -> None:
    for path in ("/", "/policies", "/changes", "/about"):
        page = site.post(path, **{"pass": token})
        inside = [a["href"] for a in page.soup.find_all("a", href=True) if str(a["href"]).startswith("/")]
        assert sorted(set(map(str, inside))) in (["/"], ["/", "/feed.atom"])  # to stop, and to what is public
        assert page.soup.select("button[formaction]") and not re.search(r"[0-9a-f]{64}", " ".join(page.links()))


def test_a_member_is_answered_from_the_policies_and_a_stranger_is_not(site: Site, token: str) -> None:
    member, stranger = site.ask(SCREENSHOTS, **{"pass": token}), site.ask(SCREENSHOTS)

    assert "Workplace Monitoring Policy" in member.main and "What your policy says" not in stranger.main
    assert "Workplace Monitoring Policy" not in stranger.response.text
    context = next(link for link in member.links() if link.startswith("/source/") and "monitoring" in link)
    assert site.get(context).status == 403
    page = site.post(context, **{"pass": token})
    assert page.soup.select_one("mark#cited") is not None


def test_when_a_cited_sentence_was_added_is_said_where_it_stands(site: Site, token: str) -> None:
    answer = site.ask("What do they use our data to train AI for?", **{"pass": token})
    contexts = [link for link in answer.links() if link.startswith("/source/brindlemark")]
    said = " ".join(site.post(context, **{"pass": token}).main for context in contexts)

    assert contexts
    assert re.search(r"(was added on|was reworded on) \d+ \w+ 20\d\d", said)


def test_a_follow_up_of_a_members_stays_a_members(site: Site, token: str) -> None:
    first = site.ask(SCREENSHOTS, **{"pass": token})
    second = site.ask("and who may look at them?", **first.fields("Ask"))

    assert second.token and "Your policies replace" not in second.main
    assert [link for link in second.links() if link.startswith("/source/brindlemark")] or "your polic" in second.main


def test_a_pass_that_is_forged_or_ended_asks_for_the_passphrase_and_forgets_the_question(site: Site) -> None:
    page = site.ask("Quokkaparade keystrokes?", **{"pass": "6a000000." + "0" * 64})

    assert page.status == 403 and "hour has ended" in page.main
    assert "Quokka" not in page.response.text
    assert page.soup.select_one("form")["action"] == "/"  # type: ignore[index]


def test_without_a_passphrase_the_pages_say_why_and_what_an_admin_does(site_without_passphrase: Site) -> None:
    for path in ("/", "/policies", "/members", "/about", "/changes"):
        assert "steward web passphrase" in site_without_passphrase.get(path).main
    for path in ("/policies/brindlemark-freight/monitoring.md", "/policies/nowhere"):
        assert site_without_passphrase.get(path).status == 404
    assert site_without_passphrase.post("/members", passphrase=PASSPHRASE).token is None


def test_a_policy_has_a_contents_list_and_its_versions(site: Site, token: str, monitoring: str) -> None:
    page = site.post(monitoring, **{"pass": token})
    anchors = [link[1:] for link in page.links() if link.startswith("#line-")]

    assert anchors and all(page.soup.find(id=anchor) for anchor in anchors)
    former = next(link for link in page.links() if "/versions/" in link)
    assert "not how it reads now" in site.post(former, **{"pass": token}).main


def test_a_change_has_an_address_of_its_own_with_both_versions_side_by_side(
    site: Site, token: str, monitoring: str
) -> None:
    history = site.post(f"{monitoring}/changes", **{"pass": token})
    change = next(link for link in history.links() if "/changes/" in link)
    page = site.post(change, **{"pass": token})

    assert page.status == 200 and site.get(change).status == 403
    assert "side by side" in page.main
    labels = {label.get_text() for label in page.soup.select(".sides .label")}
    assert labels and labels <= {
        "Added", "Removed", "Reworded: before", "Reworded: now", "Moved from here", "Moved to here",
    }  # fmt: skip
    kinds = {what.get_text() for what in page.soup.select(".change .what strong")}
    assert kinds and kinds <= {"Added", "Removed", "Reworded"}


def test_what_changed_lately_tells_first_what_matters(site: Site, token: str) -> None:
    page = site.post("/changes", **{"pass": token})
    heads = [head.get_text() for head in page.soup.select("main h2")]

    assert heads and heads[0] == "What matters most"
