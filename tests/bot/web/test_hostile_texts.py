"""Whatever stands in a document, it is shown as text, on every page and in the feed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from xml.etree import ElementTree

import pytest

from ingest.ingestion import ingest
from ingest.prepared import IngestOptions
from knowledge.card import Kind
from knowledge.document import Visibility
from knowledge.library import LibraryFolder
from tests.bot.web.conftest import Site, opened
from tests.conftest import NOW
from tests.made_once import copied

pytestmark = pytest.mark.long

CORPUS = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\"><svg/onload=alert(1)>", "'onmouseover='alert(1)",
    "javascript:alert(1)", "</title><script>alert(1)</script>", "{{ 7*7 }}", "{% raw %}", "&lt;script&gt;",
    "<a href='javascript:alert(1)'>x</a>", "<!--", "]]>", "<iframe srcdoc='<script>1</script>'>", "\u202eesrever",
    "<style>*{display:none}</style>", "<base href=//evil.example>", "<form action=//evil.example>", "﷽", "\ufffe",
)  # fmt: skip
ATOM = "{http://www.w3.org/2005/Atom}"


def _text(number: int, evil: str, *, later: bool) -> str:
    said = "are kept for ninety days and shared with vendors" if later else "are kept for thirty days"
    added = f"\n\nKeystrokes may be used to train AI models, even {evil} of staff.\n" if later else "\n"
    title = json.dumps(f"Notice {number} {evil}")
    evil = re.sub(r"([!-/:-@[-`{-~])", r"\\\1", evil)  # Markdown takes it for letters
    return (
        f"---\ntitle: {title}\n---\n\n# Notice {number} {evil}\n\n## Part {evil}\n\n"
        f"Screenshots of {evil} {said}.\n\n- An entry with {evil} in a list.\n\nSentence number {number} stays.{added}"
    )  # fmt: skip


@pytest.fixture(scope="session")
def hostile(built: LibraryFolder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A Box whose public documents were written by somebody who wishes its readers ill; each changed once."""
    home = tmp_path_factory.mktemp("hostile")
    library = copied(built, home / "data")
    options = IngestOptions(kind=Kind.POLICY, visibility=Visibility.PUBLIC)
    folder = home / "notices"
    folder.mkdir()
    for later in (False, True):
        for number, evil in enumerate(CORPUS):
            text = _text(number, evil, later=later)
            (folder / f"notice-{number:02}.md").write_text(text, encoding="utf-8")
        ingest(library, [folder], options, now=NOW if later else NOW - timedelta(days=9))
    found = opened(home / "data", passphrase=False)
    yield found
    found.close()


def _harmless(site: Site, path: str) -> None:
    page = site.get(path)
    assert page.status == 200, path
    assert not page.soup.find_all(["script", "img", "svg", "iframe", "style", "base"]), path
    for tag in page.soup.find_all(True):
        assert not [name for name in tag.attrs if name.startswith("on") or name == "srcdoc"], path
        assert not re.match(r"\s*(javascript|data|vbscript):", str(tag.get("href", "")), re.I), path
    assert {str(form.get("action", "/")) for form in page.soup.find_all("form")} <= {"/", "/ask", "/members"}
    assert [title.get_text() for title in page.soup.find_all("title")] == ["Steward"]
    assert "49" not in {word.get_text() for word in page.soup.select("h1")}


def _documents(site: Site) -> list[str]:
    found = [link for link in site.get("/policies").links() if "notice-" in link and not link.endswith("/changes")]
    return sorted(set(found))


def test_no_text_of_a_document_becomes_markup_on_any_page(hostile: Site) -> None:
    documents = _documents(hostile)

    assert len(documents) == len(CORPUS)
    for path in ("/policies", "/changes"):
        _harmless(hostile, path)
    for document in documents:
        _harmless(hostile, document)
        _harmless(hostile, f"{document}/changes")
        for link in hostile.get(f"{document}/changes").links():
            if "/versions/" in link or re.search(r"/changes/[0-9a-f]+$", link):
                _harmless(hostile, link)


def test_what_was_written_is_read_as_it_was_written(hostile: Site) -> None:
    main = hostile.get(next(d for d in _documents(hostile) if "notice-00" in d)).main

    assert "<script>alert(1)</script> are kept for ninety days" in main


def test_a_citation_of_such_a_text_is_shown_in_its_context(hostile: Site) -> None:
    answer = hostile.ask("How long are screenshots kept, according to Notice 3?")
    contexts = [link for link in answer.links() if link.startswith("/source/") and "notice-" in link]

    assert contexts
    for context in dict.fromkeys(contexts):
        _harmless(hostile, context)
        assert hostile.get(context).soup.select_one("mark#cited") is not None


def test_the_feed_is_whole_atom_with_ids_that_stay(hostile: Site) -> None:
    first, second = hostile.client.get("/feed.atom"), hostile.client.get("/feed.atom")
    feed = ElementTree.fromstring(first.content)  # noqa: S314 - our own
    entries = feed.findall(f"{ATOM}entry")

    assert first.headers["content-type"].startswith("application/atom+xml") and first.content == second.content
    assert len(entries) == len(CORPUS)
    ids = [entry.findtext(f"{ATOM}id") or "" for entry in entries]
    assert len(set(ids)) == len(ids) and all(i.startswith("urn:uuid:") for i in ids)
    for element in (feed, *entries):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"{ATOM}{name}")) == 1
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", element.findtext(f"{ATOM}updated") or "")
    assert feed.find(f"{ATOM}author/{ATOM}name") is not None
    for entry in entries:
        link = entry.find(f"{ATOM}link")
        assert link is not None and hostile.get(link.attrib["href"]).status == 200
        assert "train AI models" in (entry.findtext(f"{ATOM}content") or "")


def test_what_matters_leads_the_list_of_changes(hostile: Site) -> None:
    page = hostile.get("/changes")

    assert [head.get_text() for head in page.soup.select("main h2")] == ["What matters most"]
    assert "AI training" in page.main and "Reworded" in page.main and "Added" in page.main


def test_a_reworded_sentence_shows_which_words_went_and_came(hostile: Site) -> None:
    document = next(d for d in _documents(hostile) if "notice-06" in d)
    change = next(link for link in hostile.get(f"{document}/changes").links() if "/changes/" in link)
    page = hostile.get(change)

    assert "thirty" in " ".join(part.get_text() for part in page.soup.select(".sides del"))
    assert "ninety" in " ".join(part.get_text() for part in page.soup.select(".sides ins"))
    assert hostile.get(change).response.text == page.response.text
