"""sources.toml: every key is checked, and what a command writes leaves everything else as somebody wrote it."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import SourcesRefused
from ingest.following.source import Allowed, Place, Selectors, Source
from ingest.following.sources_file import SourcesFile
from knowledge.card import Kind
from knowledge.document import Visibility
from tests.thorough import examples

LEAST = 'id = "a"\nkind = "policy"\nurl = "https://a.example.org/privacy"\n'
WRITTEN = """\
# Followed since the works agreement of May.
private_hosts = ["intranet.example.org"]  # ask Dana first

# Staff privacy: the one that HR edits.
[[source]]
id = "staff"
kind = "policy"    # ours
url = "https://a.example.org/privacy"

# The handbook. It moves about.
[[source]]
kind = "policy"
id = "handbook"
path = "books/handbook"
every = "6h"

[source.selectors]
keep = [
  "main",  # not the menu
]

# Law of the place.
[[source]]
id = "law"
kind = "law"
jurisdiction = "US-NY"
url = "https://law.example.org/52c"
# end"""


@pytest.fixture
def file(tmp_path: Path) -> SourcesFile:
    return SourcesFile(tmp_path / "sources.toml")


@pytest.fixture
def written(file: SourcesFile) -> SourcesFile:
    file.path.write_text(WRITTEN)
    return file


def refusal(file: SourcesFile, text: str | bytes) -> str:
    file.path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(SourcesRefused) as caught:
        file.read()
    return str(caught.value)


def new(source_id: str = "new") -> Source:
    return Source(source_id, Kind.POLICY, Place.URL, "https://b.example.org/x")


def ids(file: SourcesFile) -> list[str]:
    return [source.id for source in file.read()[0]]


# Reading


def test_every_key_is_read(file: SourcesFile) -> None:
    file.path.write_text(
        'news_hosts = ["News.example.org."]\n[[source]]\nid = "a"\nkind = "law"\nurl = "https://a.example.org/"\n'
        'jurisdiction = "us-ny"\ntitle = " A law "\nselectors = { keep = ["main"], drop = [".ad"] }\nevery = "2w"\n'
        'visibility = "public"\nexpected_language = "en"\npaused = true\n'
    )

    (source,), allowed = file.read()

    assert source == Source(
        "a", Kind.LAW, Place.URL, "https://a.example.org/", "US-NY", "A law", Selectors(("main",), (".ad",)),
        timedelta(weeks=2), Visibility.PUBLIC, "en", paused=True,
    )  # fmt: skip
    assert allowed == Allowed(news_hosts=frozenset({"news.example.org"}))


def test_where_there_is_no_file_nothing_is_followed(file: SourcesFile) -> None:
    assert file.read() == ([], Allowed())
    assert not file.path.exists(), "reading writes nothing"


def test_relative_paths_are_meant_from_the_file(written: SourcesFile) -> None:
    assert written.read()[0][1].address == str(written.path.parent / "books" / "handbook")


def test_a_file_that_begins_with_a_byte_order_mark_is_read(file: SourcesFile) -> None:
    file.path.write_bytes(b"\xef\xbb\xbf[[source]]\r\n" + LEAST.replace("\n", "\r\n").encode())

    assert ids(file) == ["a"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('kind = "polcy"', "kind is one of: "),
        ('url = ""', "url is a text in quotes"),
        ("url = 5", "url is a text in quotes"),
        ('url = "ftp://a.example.org/"', "begins with https://"),
        ('url = "https://user:word@a.example.org/"', "no user name"),
        ('url = "https://a.example.org/a b"', "no user name or space"),
        ('url = "https://a.example.org:x/"', "begins with https://"),
        ('url = "https://a.example.org:99999/"', "begins with https://"),
        ('url = "http://[::1"', "begins with https://"),
        ('url = "https:///privacy"', "begins with https://"),
        ('path = "a"', "exactly one of url, feed and path"),
        ('jurisdiction = "Atlantis"', "jurisdiction is a code"),
        ("title = 2026-01-01", "title is a text in quotes"),
        ("selectors = []", "selectors is {"),
        ('selectors = { keep = "main" }', "lists of CSS selectors"),
        ('selectors = { keep = [""] }', "lists of CSS selectors"),
        ('selectors = { only = ["main"] }', "selectors is {"),
        ('every = "5x"', "every is a number and m, h, d or w"),
        ('every = "1m"', "from 15m to 52w"),
        ('every = "99999d"', "every is a number"),
        ('every = "٣d"', "every is a number"),
        ("every = 6", "every is a text in quotes"),
        ('visibility = "everyone"', "visibility is one of: "),
        ('expected_language = "English"', "expected_language is a code"),
        ('paused = "yes"', "paused is true or false"),
        ('evry = "1d"', "unknown key evry"),
    ],
)  # fmt: skip
def test_what_a_key_cannot_be_is_refused_with_the_name_of_the_source(file: SourcesFile, line: str, said: str) -> None:
    key = line.partition(" ")[0]
    kept = "".join(f"{row}\n" for row in LEAST.splitlines() if row.partition(" ")[0] != key)

    told = refusal(file, f"[[source]]\n{kept}{line}\n")

    assert told.startswith("sources.toml: source a: ") and said in told


@pytest.mark.parametrize(
    "given", ['id = ""', 'id = "A"', 'id = "../a"', 'id = ".a"', 'id = "ä"', 'id = "a/b"', "id = 1"]
)
def test_an_id_is_a_plain_name(file: SourcesFile, given: str) -> None:
    assert "it needs an id of lower case letters" in refusal(file, f"[[source]]\n{given}\nkind = 'policy'\n")


def test_a_law_on_the_web_needs_its_place(file: SourcesFile) -> None:
    assert "a law needs its jurisdiction" in refusal(file, "[[source]]\n" + LEAST.replace('"policy"', '"law"'))


@pytest.mark.parametrize("path", ["~nobody-of-this-name/policies", "a\\u0000b"])
def test_a_path_that_can_be_none_is_refused(file: SourcesFile, path: str) -> None:
    assert "path is no path" in refusal(file, f'[[source]]\nid = "a"\nkind = "policy"\npath = "{path}"\n')


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[source]\n", "not valid TOML in line 1"),
        (f"[[source]]\n{LEAST}id = 'b'\n", "not valid TOML"),
        (f"[source]\n{LEAST}", "each source begins with a line [[source]]"),
        ("source = [1]\n", "each source begins with a line [[source]]"),
        (f"[[sources]]\n{LEAST}", "unknown key: sources"),
        (f"[[source]]\n{LEAST}[[source]]\n{LEAST}", "two sources called a. Rename one."),
        ('private_hosts = "a.example.org"\n', "private_hosts is a list of hosts"),
        ('news_hosts = ["https://a.example.org/"]\n', "news_hosts is a list of hosts"),
        (b"\xff\xfe[", "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_meant_is_refused(file: SourcesFile, text: str | bytes, said: str) -> None:
    assert said in refusal(file, text)


def test_a_folder_of_that_name_is_refused(file: SourcesFile) -> None:
    file.path.mkdir()

    with pytest.raises(SourcesRefused, match="cannot be read"):
        file.read()
    with pytest.raises(SourcesRefused, match="cannot be read"):
        file.add(new())


def test_a_file_that_may_not_be_read_is_refused(file: SourcesFile, bound: list[str]) -> None:
    file.path.write_text("")
    file.path.chmod(0)
    code = (
        "from pathlib import Path; from ingest.following.sources_file import SourcesFile\n"
        f"SourcesFile(Path({str(file.path)!r})).read()"
    )

    run = subprocess.run(
        [*bound, sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[3],
    )

    assert "SourcesRefused: sources.toml cannot be read" in run.stderr


# Writing


def test_what_is_added_stands_last_and_the_rest_as_it_was(written: SourcesFile) -> None:
    written.add(new())

    assert written.path.read_text().startswith(WRITTEN + "\n")
    assert ids(written) == ["staff", "handbook", "law", "new"]


def test_the_first_one_makes_the_file(file: SourcesFile) -> None:
    file.add(new())

    assert file.path.read_text().startswith("# What Steward follows.")
    assert file.read()[0] == [new()]


def test_a_source_is_removed_with_the_comment_above_it_and_no_other(written: SourcesFile) -> None:
    written.remove("handbook")

    begin, end = WRITTEN.index("# The handbook"), WRITTEN.index("# Law of the place")
    assert written.path.read_text() == WRITTEN[:begin] + WRITTEN[end:]
    written.remove("law")
    written.remove("staff")
    assert written.read() == ([], Allowed(private_hosts=frozenset({"intranet.example.org"})))
    assert written.path.read_text().startswith("# Followed since the works agreement of May.\n")


@pytest.mark.parametrize("source_id", ["staff", "handbook", "law"])
def test_a_source_that_is_paused_and_resumed_leaves_the_file_as_it_was(written: SourcesFile, source_id: str) -> None:
    written.pause(source_id, paused=True)

    text = written.path.read_text()
    assert [line for line in text.splitlines() if line not in WRITTEN.splitlines()] == ["paused = true"]
    assert [s.id for s in written.read()[0] if s.paused] == [source_id]
    written.pause(source_id, paused=True)
    assert written.path.read_text() == text
    written.pause(source_id, paused=False)
    assert written.path.read_text() == WRITTEN


def test_a_host_is_allowed_once_and_comments_stay(written: SourcesFile) -> None:
    more = Allowed(frozenset({"wiki.example.org", "Intranet.example.org"}), frozenset({"news.example.org"}))

    written.allow(more)
    text = written.path.read_text()
    written.allow(more)

    assert written.path.read_text() == text
    assert written.read()[1] == Allowed(
        frozenset({"intranet.example.org", "wiki.example.org"}), frozenset({"news.example.org"})
    )
    for line in WRITTEN.splitlines():
        assert line in text.splitlines() or "# ask Dana first" in line
    assert "# ask Dana first" in text and ids(written) == ["staff", "handbook", "law"]


def test_a_host_comes_above_sources_where_none_was_allowed_yet(file: SourcesFile) -> None:
    file.path.write_text(f"# About this file.\n\n# About a.\n[[source]]\n{LEAST}")

    file.allow(Allowed(news_hosts=frozenset({"news.example.org"})))

    assert file.path.read_text() == (
        f'# About this file.\nnews_hosts = ["news.example.org"]\n\n# About a.\n[[source]]\n{LEAST}'
    )


@pytest.mark.parametrize("host", ["https://news.example.org/", "", "a b", "news.example.org/x", "*"])
def test_what_is_no_host_is_never_written(written: SourcesFile, host: str) -> None:
    with pytest.raises(SourcesRefused, match="news_hosts is a list of hosts"):
        written.add(new(), Allowed(news_hosts=frozenset({host})))

    assert written.path.read_text() == WRITTEN


def test_an_id_that_is_taken_is_refused_and_nothing_is_written(written: SourcesFile) -> None:
    with pytest.raises(SourcesRefused, match="called staff already"):
        written.add(new("staff"), Allowed(news_hosts=frozenset({"news.example.org"})))

    assert written.path.read_text() == WRITTEN


@pytest.mark.parametrize("change", ["remove", "pause"])
def test_what_is_not_followed_cannot_be_changed(written: SourcesFile, change: str) -> None:
    with pytest.raises(SourcesRefused, match="no source of that id"):
        written.remove("staf") if change == "remove" else written.pause("staf", paused=True)

    assert written.path.read_text() == WRITTEN


def test_a_broken_file_is_never_written(file: SourcesFile) -> None:
    file.path.write_text("[[source]\n")

    with pytest.raises(SourcesRefused, match="not valid TOML"):
        file.add(new())
    assert file.path.read_text() == "[[source]\n"


@pytest.mark.parametrize(
    "text",
    [
        'source = [{ id = "a", kind = "policy", url = "https://a.example.org/privacy" }]\n',
        f'[[source]]\n{LEAST}title = """\n[[source]]\nid = "b"\n"""\n',
    ],
    ids=["inline", "a source within a text"],
)
def test_what_cannot_be_changed_safely_is_left_to_the_person(file: SourcesFile, text: str) -> None:
    file.path.write_text(text)
    assert ids(file) == ["a"]

    with pytest.raises(SourcesRefused, match="Change it by hand"):
        file.remove("a")
    assert file.path.read_text() == text


def test_line_ends_of_other_systems_stay(file: SourcesFile) -> None:
    file.path.write_bytes(b"[[source]]\r\n" + LEAST.replace("\n", "\r\n").encode())

    file.add(new())
    file.pause("a", paused=True)
    file.allow(Allowed(news_hosts=frozenset({"news.example.org"})))

    content = file.path.read_bytes()
    assert content.count(b"\n") == content.count(b"\r\n") and ids(file) == ["a", "new"]


def test_what_a_link_leads_to_is_written_with_its_rights(written: SourcesFile, tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    kept = written.path.rename(tmp_path / "kept" / "sources.toml")
    kept.chmod(0o640)
    written.path.symlink_to(kept)

    written.add(new())

    assert written.path.is_symlink() and ids(SourcesFile(kept))[-1] == "new"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o640
    assert [path.name for path in kept.parent.iterdir()] == ["sources.toml"]


def test_where_it_cannot_be_written_it_stays_as_it_was(written: SourcesFile, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "no space left")

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(SourcesRefused, match="cannot be written, so it is as it was"):
        written.add(new())
    assert written.path.read_text() == WRITTEN
    assert [path.name for path in written.path.parent.iterdir()] == ["sources.toml"], "nothing is left lying about"


# Both ways

WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40).filter(
    lambda text: text.strip() == text
)
EVERY = st.one_of(
    st.integers(15, 9999).map(lambda n: timedelta(minutes=n)), st.integers(1, 366).map(lambda n: timedelta(days=n)),
    st.integers(1, 52).map(lambda n: timedelta(weeks=n)), st.integers(1, 8784).map(lambda n: timedelta(hours=n)),
)  # fmt: skip
SELECTORS = st.lists(WORDS, max_size=3).map(tuple)
SOURCES = st.builds(
    Source,
    id=st.from_regex(r"[a-z0-9][a-z0-9._-]{0,12}", fullmatch=True),
    kind=st.sampled_from([Kind.POLICY, Kind.NEWS, Kind.GUIDE]),
    place=st.sampled_from([Place.URL, Place.FEED]),
    address=st.sampled_from(
        ["https://a.example.org/privacy?x=%22#part", "http://例え.example/方針", "https://[2001::1]/"]
    ),
    jurisdiction=st.none() | st.sampled_from(["US-NY", "DE", "EU"]),
    title=st.none() | WORDS,
    selectors=st.builds(Selectors, SELECTORS, SELECTORS),
    every=EVERY,
    visibility=st.none() | st.sampled_from(Visibility),
    expected_language=st.none() | st.sampled_from(["en", "de", "pt-BR"]),
    paused=st.booleans(),
)


@settings(max_examples=examples(60), deadline=None)
@given(st.lists(SOURCES, min_size=1, max_size=4, unique_by=lambda source: source.id), st.data())
def test_what_is_written_reads_back_equal(sources: list[Source], data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        file = SourcesFile(Path(folder) / "sources.toml")
        for source in sources:
            file.add(source)
        assert file.read()[0] == sources

        gone = data.draw(st.sampled_from(sources))
        file.remove(gone.id)
        assert file.read()[0] == [source for source in sources if source is not gone]
