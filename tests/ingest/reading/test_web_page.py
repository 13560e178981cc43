"""A fetched page is read whole where its text stands, without what stands around it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.reading.block import Block, Unreadable
from ingest.reading.web_page import PAGE, read_page
from tests.thorough import examples

Told = Callable[[Iterable[Block]], list[str]]

SENTENCES = [
    "We keep the messages that you write at work for ninety days, and delete them after that.",
    "Your manager may look at the records of the doors only with the consent of the works council.",
    "Nobody is judged by a program alone, and whoever is judged may ask for a person to decide again.",
    "The cameras in the hall record no sound, and their pictures are written over after three days.",
    "Recordings of calls are not used to train models unless each person on the call has agreed to it.",
    "You may ask at any time what is stored about you, and you get an answer within thirty days.",
]
TEXT = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
MENU = "".join(f'<li><a href="/{n}">Product {n}</a></li>' for n in range(12))


def page(body: str, head: str = "") -> bytes:
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode()


def refusal(data: bytes, **options: object) -> str:
    with pytest.raises(Unreadable) as refused:
        read_page(data, **options)  # type: ignore[arg-type]
    return str(refused.value)


# what is lost by others


def test_a_list_of_spans_is_read_whole(told: Told) -> None:
    rights = ["to see what is stored about you", "to have it corrected", "to have it deleted", "to object to its use"]
    entries = "".join(f"<li><span>{right}</span></li>" for right in rights)
    text = f"<h1>Notice</h1>{TEXT}<p>You have the right</p><ul>{entries}</ul>"
    body = f"<div id=top><ul>{MENU}</ul></div><div id=text>{text}</div>"

    found = told(read_page(page(body)).blocks)

    assert found == ["# Notice", *SENTENCES, "You have the right", *(f"- {right}" for right in rights)]


def test_lists_in_lists_keep_their_levels_and_terms_their_descriptions(told: Told) -> None:
    body = (
        f"<main><h2>Kept</h2>{TEXT}<ol><li>Chats<ul><li><span>at work</span><ul><li>by phone</li></ul></li></ul></li>"
        "<li>Calls</li></ol><dl><dt>Badge</dt><dd>a year</dd><dt>Door</dt><dt>Gate</dt><dd>a week</dd></dl></main>"
    )

    assert told(read_page(page(body)).blocks)[len(SENTENCES) + 1 :] == [
        "- Chats", "  - at work", "    - by phone", "- Calls", "- Badge: a year", "- Door, Gate: a week",
    ]  # fmt: skip


def test_a_table_is_read_with_its_columns_though_it_is_all_there_is(told: Told) -> None:
    rows = "".join(f"<tr><td>{n} records of the doors of the house</td><td>{n} days</td></tr>" for n in range(1, 30))
    body = f"<div><ul>{MENU}</ul></div><div><table><tr><th>Data</th><th>Kept</th></tr>{rows}</table></div>"

    found = told(read_page(page(body)).blocks)

    assert found[-1] == "| Data: 29 records of the doors of the house; Kept: 29 days."
    assert len([line for line in found if line.startswith("| ")]) == 29


def test_a_page_is_read_to_the_end_where_only_a_small_part_of_it_looks_like_its_text(told: Told) -> None:
    """What is found holds 30 % of the page: the rest are links to companies, who may be those that get the data."""
    names = "".join(f"<li><a href=/c/{n}>Company {n}</a></li>" for n in range(110))

    found = told(read_page(page(f"<div><div>{TEXT}</div></div><div><ul>{names}</ul></div>")).blocks)

    assert found[: len(SENTENCES)] == SENTENCES
    assert found[-1] == "- Company 109"


def test_links_beside_a_text_that_is_most_of_the_page_are_left_out(told: Told) -> None:
    names = "".join(f"<li><a href=/c/{n}>Company {n}</a></li>" for n in range(30))

    assert told(read_page(page(f"<div><div>{TEXT}</div></div><div><ul>{names}</ul></div>")).blocks) == SENTENCES


@pytest.mark.parametrize(
    "beside",
    [
        "<div class=sidebar><p>This last sentence stands apart from all the others on it.</p></div>",
        "<div class=sidebar><span>This last sentence <b>stands apart</b> from all <i>others</i> on it.</span></div>",
        "<div class=sidebar>Last updated: 4 August 2026</div>",
        "<div class=sidebar><a href=/rights>Everybody has the right to see what is stored about them.</a></div>",
        '<div class=sidebar>So write to <a href="mailto:privacy@example.org">the officer for data protection</a></div>',
        "<div class=sidebar><div><h1>The heading</h1></div></div>",
        "loose words",
    ],
)
@pytest.mark.parametrize("before", [True, False])
def test_no_text_is_left_out_because_it_stands_beside_the_main_part(told: Told, beside: str, before: bool) -> None:
    text = f"<div><div>{TEXT}</div></div>"

    alone = told(read_page(page(text)).blocks)
    found = told(read_page(page(f"{beside}{text}" if before else f"{text}{beside}")).blocks)

    assert alone == SENTENCES
    assert len(found) == len(alone) + 1
    assert (found[1:] if before else found[:-1]) == alone


# what goes


@pytest.mark.parametrize(
    "around",
    [
        "<nav><ul><li><a href=/a>Noise</a></li></ul></nav>",
        "<footer><p>Noise</p></footer>",
        "<header><a href=/>Noise</a></header>",
        f"<div id=siteMenu><a href=/n>Noise</a><ul>{MENU}</ul></div>",
        f"<div class='footerWrap--x7'><p>Noise</p><ul>{MENU}</ul></div>",
        f"<div class=c3><ul><li><a href=/n>Noise</a></li>{MENU}</ul></div>",
        "<div role=navigation><a href=/n>Noise</a></div>",
        "<div id=onetrust-consent-sdk><p>Noise: we use cookies to make this page better for all of you.</p>"
        "<button>Accept</button></div>",
        "<div id=wcpConsentBannerCtrl><p>Noise, and cookies that help us see how the page is used by whom.</p>"
        "<button>Reject</button></div>",
        "<div role=dialog aria-modal=true><p>Noise, and ten percent off if you leave us your address now.</p>"
        "<button>Close</button></div>",
        "<p hidden>Noise</p>", '<p style="display:none">Noise</p>', "<script>Noise</script>",
        "<template>Noise</template>", "<noscript>Noise</noscript>", "<span aria-hidden=true>Noise</span>",
        "<label>Noise <input></label>",
        "<button>Noise</button>", "<a href=/x><span class=sr-only>Noise</span></a>",
    ],
)  # fmt: skip
@pytest.mark.parametrize("before", [True, False])
def test_what_surrounds_the_text_is_not_read(told: Told, around: str, before: bool) -> None:
    text = f"<div><h1>Notice</h1><div>{TEXT}</div></div>"

    found = told(read_page(page(f"{around}{text}" if before else f"{text}{around}")).blocks)

    assert found == ["# Notice", *SENTENCES]


@pytest.mark.parametrize(
    "unlike",
    [
        f"<div class=cookie-banner><h1>Cookies</h1>{TEXT}<button>Settings</button></div>",  # a policy on cookies
        f"<div class=cookie-notice>{TEXT}</div>",
        "".join(f"<section class=cookie-notice><p>{sentence}</p></section>" for sentence in SENTENCES),
        "".join(f"<div class=nav><p>{sentence}</p><a href=/>A</a><a>B</a><a>C</a></div>" for sentence in SENTENCES),
        f"<div class=footer>{TEXT}<ul>{MENU}</ul></div>",
        f"<div role=dialog>{TEXT}<button>Close</button></div>",
        f"<div aria-hidden=true>{TEXT}</div>",  # hidden from screen readers alone: what lies under an open dialog
        "".join(f"<div><label>{sentence}</label></div>" for sentence in SENTENCES),
        f"<main><aside>{TEXT}</aside></main>",
        f"<article><footer>{TEXT}</footer></article>",
        f"<details><summary>More</summary>{TEXT}</details>",
        f'<button aria-controls=x>Open</button><div id=x hidden aria-hidden=true style="display:none">{TEXT}</div>',
        f'<a href="#x" data-toggle=collapse>Open</a><div id=x style="display: none">{TEXT}</div>',
        f"<center><form>{TEXT}</form></center>",
    ],
)
def test_text_is_read_whatever_the_page_calls_what_it_stands_in(told: Told, unlike: str) -> None:
    found = told(read_page(page(f"<div>{unlike}</div>")).blocks)

    assert [line for line in found if line in SENTENCES] == SENTENCES


def test_the_button_that_unfolds_an_answer_is_its_heading(told: Told) -> None:
    body = (
        f"<div>{TEXT}<button aria-controls=x><h3>Who sees it?</h3></button><div id=x hidden><p>Nobody.</p></div></div>"
    )

    assert told(read_page(page(body)).blocks)[-2:] == ["### Who sees it?", "Nobody."]


def test_a_heading_and_its_date_above_the_main_part_are_read(told: Told) -> None:
    header = "<header><nav><a href=/>Home</a></nav><h1>Notice</h1><p>Effective 4 August 2026</p></header>"
    body = f"{header}<main>{TEXT}</main>"

    reading = read_page(page(body, "<title>Notice | Company</title>"))

    assert told(reading.blocks)[:2] == ["# Notice", "Effective 4 August 2026"]
    assert (reading.title, reading.dated) == ("Notice", date(2026, 8, 4))


def test_a_page_without_a_title_is_named_by_its_address() -> None:
    assert read_page(page(TEXT), name="acceptable-use_policy.html").title == "acceptable use policy"


def test_a_page_that_comes_to_read_differently_has_another_reader(told: Told) -> None:
    """PAGE tells a page that was read anew from one that changed: where this text becomes another, raise it."""
    body = (
        "<header><h1>Notice</h1><p>Effective 4 August 2026</p></header>"
        f"<div class=menu><ul>{MENU}</ul></div><div>{TEXT}<h2>Kept</h2>"
        "<table><tr><th>Data<th>Kept<tr><td>Chats<td>90 days</table><ul><li><span>a</span><ul><li>b</ul></ul>"
        "<dl><dt>Badge<dd>a year</dl><details><summary>More</summary>c</details><button aria-controls=x><h3>Who?</h3>"
        "</button><div id=x hidden>Nobody.</div><label>d</label><p hidden>e</p></div><footer>f</footer>"
    )
    text = "\n".join(told(read_page(page(body)).blocks))

    assert (PAGE, hashlib.sha256(text.encode()).hexdigest()[:8]) == ("1", "2f4727d2")


# charsets

GERMAN = "Die Überwachung der Türen ist nicht erlaubt – „außer“ in Gefahr."
RUSSIAN = "Записи разговоров хранятся девяносто дней и затем удаляются без следа."
JAPANESE = "通話の録音は九十日間保存され、その後は削除されます。本人の同意なしに学習には使いません。"


@pytest.mark.parametrize(
    ("text", "codec", "header", "meta"),
    [
        (GERMAN, "utf-8", "utf-8", None),
        (GERMAN, "utf-8", "iso-8859-1", None),  # what servers say of everything
        (GERMAN, "utf-8", None, "windows-1252"),
        (GERMAN, "cp1252", "utf-8", None),
        (GERMAN, "cp1252", "utf-8", "utf-8"),
        (GERMAN, "cp1252", "iso-8859-1", None),
        (GERMAN, "utf-8-sig", "windows-1251", None),
        (GERMAN, "utf-16", "utf-8", None),
        (GERMAN, "utf-16-le", "utf-16", None),
        (GERMAN, "utf-16-be", "utf-16", None),
        (GERMAN, "utf-16-le", None, None),
        (GERMAN, "utf-8", "utf-16", None),
        (GERMAN, "utf-8", "no-such-charset", None),
        (GERMAN, "utf-8", "utf-7", None),
        (RUSSIAN, "cp1251", "windows-1251", None),
        (RUSSIAN, "cp1251", None, "windows-1251"),
        (RUSSIAN, "cp1251", "utf-8", "windows-1251"),
        (RUSSIAN, "cp1251", "iso-8859-1", "windows-1251"),
        (RUSSIAN, "cp1251", "utf-8", None),
        (RUSSIAN, "koi8-r", "koi8-r", "windows-1251"),  # the server is believed first
        (JAPANESE, "cp932", "shift_jis", None),
        (JAPANESE, "cp932", None, "Shift_JIS"),
        (JAPANESE, "cp932", "utf-8", None),
        (JAPANESE, "euc_jp", "euc-jp", None),
        (JAPANESE, "iso2022_jp", "iso-2022-jp", None),
    ],
)
def test_a_page_is_read_in_the_charset_that_it_is_in(
    told: Told, text: str, codec: str, header: str | None, meta: str | None
) -> None:
    head = f'<meta charset="{meta}">' if meta else ""
    data = f"<!DOCTYPE html><html><head>{head}</head><body><p>{text}</p></body></html>".encode(codec)

    assert told(read_page(data, charset=header).blocks) == [text]


def test_one_broken_letter_does_not_change_the_charset(told: Told) -> None:
    data = page("".join(f"<p>{GERMAN}</p>" for _ in range(9))).replace("ß".encode(), b"\xc3", 1)

    found = told(read_page(data, charset="utf-8").blocks)

    assert found[1:] == [GERMAN] * 8
    assert found[0] == GERMAN.replace("ß", "�")


# selectors


def test_what_the_selectors_keep_is_read_in_the_order_of_the_page(told: Told) -> None:
    body = (
        f"<footer id=b><p>Two.</p></footer>{TEXT}<div class=a><p>Three.</p><p class=a>Four.</p></div><i id=c>Five</i>"
    )

    assert told(read_page(page(body), keep=("#c", ".a", "#b")).blocks) == ["Two.", "Three.", "Four.", "Five"]


def test_what_they_drop_goes_inside_and_out(told: Told) -> None:
    body = f"<div id=a>{TEXT}<p class=x>Noise</p></div>"

    assert told(read_page(page(body), keep=("#a",), drop=(".x",)).blocks) == SENTENCES
    assert told(read_page(page(body), drop=(".x",)).blocks) == SENTENCES


def test_what_is_hidden_in_what_they_keep_is_not_read(told: Told) -> None:
    body = "<div id=a style='display:none'><p>Text.</p><p hidden>Noise</p><script>Noise</script></div>"

    assert told(read_page(page(body), keep=("#a",)).blocks) == ["Text."]


@pytest.mark.parametrize("key", ["keep", "drop"])
def test_a_selector_that_matches_nothing_is_named_with_what_to_do(key: str) -> None:
    said = refusal(page(f"<div id=a>{TEXT}</div>"), **{key: ("#a", "#policy .text")})

    assert f"“#policy .text” (under {key}) matches nothing" in said
    assert "change the selector" in said


@pytest.mark.parametrize("key", ["keep", "drop"])
@pytest.mark.parametrize("selector", ["#a[", "", "a >", ":nonsense", "{"])
def test_a_selector_that_is_none_is_named_with_what_to_do(key: str, selector: str) -> None:
    said = refusal(page(TEXT), **{key: (selector,)})

    assert f"“{selector}” (under {key}) is no CSS selector" in said


def test_dropping_all_that_is_kept_is_said(told: Told) -> None:
    assert "drop take out" in refusal(page(f"<div id=a>{TEXT}</div>"), keep=("p",), drop=("#a",))


# pages without text


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<noscript>Enable JavaScript to run this app.</noscript><div id=root></div><script>x</script>", "JavaScript"),
        ("<p>Please turn on JavaScript to go on.</p><script>x</script>", "JavaScript"),
        ("<div id=app></div><p>Company</p><script>x</script>", "JavaScript"),
        ("<div><img src=a></div>", "no text"),
        (f"<nav>{MENU}</nav>", "no text"),
        (f"<p hidden>{SENTENCES[0]}</p>", "no text"),
    ],
)  # fmt: skip
def test_a_page_that_holds_no_text_is_refused_with_the_reason(body: str, reason: str) -> None:
    assert reason in refusal(page(body))


def test_a_page_of_frames_and_one_that_leads_on_are_refused_with_what_to_do() -> None:
    assert "frame that holds the text" in refusal(
        b"<html><frameset><frame src=a><noframes>No.</noframes></frameset></html>"
    )
    assert "leads on" in refusal(page("", "<meta http-equiv=Refresh content='0; URL=/b'>"))


def test_a_short_page_and_one_that_speaks_of_javascript_are_read(told: Told) -> None:
    assert told(read_page(page("<p>§ 12 (repealed)</p><script>x</script>")).blocks) == ["§ 12 (repealed)"]
    long = page(f"{TEXT}<p>Our pages use JavaScript.</p><noscript>Enable JavaScript.</noscript><script>x</script>")
    assert told(read_page(long).blocks)[:-1] == SENTENCES


def test_a_japanese_page_is_not_taken_for_an_empty_one(told: Told) -> None:
    body = f"<noscript>JavaScriptを有効にしてください</noscript><div>{f'<p>{JAPANESE}</p>' * 3}</div><script>x</script>"

    assert told(read_page(page(body)).blocks) == [JAPANESE] * 3


@pytest.mark.parametrize(
    "data", [b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, bytes(4000), b"<html>" + bytes(range(32)) * 99]
)
def test_what_is_only_called_a_page_is_refused(data: bytes) -> None:
    assert "is no text" in refusal(data, charset="utf-8")


# damaged and hostile pages


@pytest.mark.parametrize("tag", ["div", "span", "ul", "section", "blockquote", "b"])
def test_thousands_of_levels_lose_no_text(told: Told, tag: str) -> None:
    found = told(read_page(page(f"<p>Before.</p>{f'<{tag}>' * 4_000}deep{f'</{tag}>' * 4_000}<p>After.</p>")).blocks)

    assert [line.removeprefix("- ") for line in found] == ["Before.", "deep", "After."]


def test_a_page_nested_beyond_all_reason_is_refused() -> None:
    assert "nested too deep" in refusal(page("<div>" * 12_000 + SENTENCES[0]))


def test_a_page_that_breaks_off_is_read_as_far_as_it_goes(told: Told) -> None:
    assert told(read_page(f"<html><body><div><h1>Notice</h1>{TEXT}<ul><li>a<li><b>b</ul".encode()).blocks) == [
        "# Notice", *SENTENCES, "- a", "- b",
    ]  # fmt: skip


MARKS = st.sampled_from(
    ["<div>", "</div>", "<ul>", "<li>", "<table>", "<tr>", "<td>", "<main>", "<a href=#>", "<h1>", "<p hidden>", "<!--",
     "-->", "<script>", "<![CDATA[", "<frameset>", "<svg>", "x ", SENTENCES[0], "é", "&#0;", "&#xd800;", "<body>", "<?"]
)  # fmt: skip


@given(marks=st.lists(MARKS, min_size=1, max_size=40))
@settings(max_examples=examples(100), deadline=None)
def test_any_markup_is_read_or_refused(marks: list[str]) -> None:
    try:
        reading = read_page("".join(marks).encode())
    except Unreadable:
        return
    assert [block for block in reading.blocks if not block.text or block.text != " ".join(block.text.split())] == []
    assert list(reading.blocks)


# every sentence of the text, in order

WRAPS = (
    "<p>{}</p>", "<p><span>{}</span></p>", "<div>{}</div>", "<div><b>{}</b></div>", "<p>{}<br></p>", "<h3>{}</h3>",
    "<ul><li>{}</li></ul>", "<ul><li><span>{}</span></li></ul>", "<ol><li><p>{}</p></li></ol>", "<dl><dd>{}</dd></dl>",
    "<details><summary>{}</summary></details>", "<section><div><font>{}</font></div></section>",
    "<article>{}</article>", "<table><tr><td>{}</td></tr></table>", "<div><a href='/x'>{}</a></div>",
    "<blockquote><p>{}</p></blockquote>",
)  # fmt: skip
AROUND = st.sampled_from(
    ["", f"<nav><ul>{MENU}</ul></nav>", f"<div class=menu><ul>{MENU}</ul></div>",
     f"<div><div><ul>{MENU}</ul></div></div>", "<footer><p>© 2026 Company</p></footer>",
     "<div class=cookie-banner><p>Cookies?</p><button>Yes</button></div>"]
)  # fmt: skip


@st.composite
def contents(draw: st.DrawFn) -> tuple[list[str], str]:
    """Sentences, and a tree of such markup as policies are written in that holds them in this order."""
    count = draw(st.integers(1, 25))
    sentences = [
        f"Sentence {n} says that record {n * 7} is kept for {n} days, and by whom it is seen." for n in range(count)
    ]
    parts = [draw(st.sampled_from(WRAPS)).format(sentence) for sentence in sentences]
    while len(parts) > 1:
        at = draw(st.integers(0, len(parts) - 2))
        upto = draw(st.integers(at + 2, len(parts)))
        tag = draw(st.sampled_from(["div", "section", "article", "main", "form"]))
        parts[at:upto] = [f"<{tag}>{''.join(parts[at:upto])}</{tag}>"]
    return sentences, parts[0]


@given(content=contents(), before=AROUND, after=AROUND)
@settings(max_examples=examples(120), deadline=None)
def test_every_sentence_of_the_text_is_read_once_and_in_order(
    content: tuple[list[str], str], before: str, after: str
) -> None:
    sentences, markup = content

    found = " ".join(block.text for block in read_page(page(f"{before}<div>{markup}</div>{after}")).blocks)

    places = [found.find(sentence.removesuffix(".")) for sentence in sentences]
    assert -1 not in places and places == sorted(places)
    assert found.count("says that record") == len(sentences)
