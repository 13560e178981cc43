"""A petition as PDF says all that it holds, in many scripts, and refuses a letter that it cannot show."""

from __future__ import annotations

import io
import random
import re
from dataclasses import replace

import pdfplumber
import pytest

from bot.errors import UserError
from bot.rendering.fonts import CJK, font_folders, in_words, missing_scripts
from bot.rendering.petition import DemandPart
from bot.rendering.petition_pdf import petition_as_pdf, poster_as_pdf
from bot.rendering.qr_code import as_svg
from tests.bot.rendering.petition_papers import BARE, DAY, WHOLE, letters, pdf_text

FIRST = "Ada Grace Ольга Jürgen Nguyễn Zoë Søren Łukasz".split()
ADDRESS = "https://steward.example.org"


def test_it_is_tagged_titled_in_its_language_and_says_nothing_of_who_made_it() -> None:
    made = petition_as_pdf(replace(WHOLE, language="de-AT"))
    with pdfplumber.open(io.BytesIO(made)) as pdf:
        assert pdf.doc.catalog["MarkInfo"]["Marked"] is True
        assert pdf.doc.catalog["Lang"].decode().lower() == "de-at"
        assert pdf.metadata["Title"] == WHOLE.title
        assert set(pdf.metadata) <= {"Title", "Creator", "CreationDate", "ModDate"}
        assert pdf.metadata["CreationDate"].startswith(f"D:{DAY:%Y%m%d}000000")
    assert b"pdfuaid" in made and petition_as_pdf(replace(WHOLE, language="de-AT")) == made


def test_every_page_says_which_of_how_many_it_is() -> None:
    with pdfplumber.open(io.BytesIO(petition_as_pdf(WHOLE))) as pdf:
        ends = [page.extract_text().split("\n")[-1] for page in pdf.pages]
    assert len(ends) >= 2 and ends == [f"{number} of {len(ends)}" for number in range(1, len(ends) + 1)]


def test_it_says_all_that_it_holds() -> None:
    text = letters(pdf_text(petition_as_pdf(WHOLE)))
    for said in (
        WHOLE.title, WHOLE.addressee, WHOLE.operator, "28 November 2026", "Since March a program records what we type.",
        "1. Written notice", "Why: Nobody agrees to what is hidden.", "“Any employer shall give prior written notice.”",
        "https://www.nysenate.gov/legislation/laws/CVR/52-C*2", "We ask for an answer within thirty days.",
        "At least 120 people signed.", "3f9a3f9a 3f9a3f9a", "one two three four",
        "steward petition verify our-keys.json",
        "Ms Roe", "by hand", "We will give notice.", "refused", "The text was frozen.", "ab12ab12 ab12ab12", ADDRESS,
    ):  # fmt: skip
        assert letters(said) in text, said


def test_what_is_no_law_here_never_stands_where_the_law_here_does() -> None:
    text = pdf_text(petition_as_pdf(WHOLE))
    law = re.findall(r"What the law says here(.*?)The company’s policies", text, flags=re.DOTALL)
    assert len(law) == 1 and "Electronic monitoring" in law[0] and "Robot" not in law[0] and "Works" not in law[0]
    assert "None of these is a right that the law gives here." in " ".join(text.split())
    assert "not in force" in text and "law in force in another place, not here" in " ".join(text.split())


def test_what_was_not_collected_is_nowhere_in_it() -> None:
    text = pdf_text(petition_as_pdf(BARE))
    assert "This is a draft." in text
    for absent in ("What we ask for", "Why:", "Who signed", "Names", "Handed over", "Answer", "How to check", "SHA"):
        assert absent not in text
    frozen = pdf_text(petition_as_pdf(replace(BARE, sha256="00" * 32)))
    assert "How to check this document" in frozen and "draft" not in frozen and "roster" not in frozen


@pytest.mark.parametrize(
    "roles",
    [pytest.param(False, id="names alone", marks=pytest.mark.long), pytest.param(True, id="with roles")],
)
def test_three_thousand_names_are_each_there_once_and_no_column_is_empty(roles: bool) -> None:
    chance = random.Random(3)  # noqa: S311 - the same names each time
    names = tuple(
        (
            f"{chance.choice(FIRST)} Xq{n:04d}" + " of a very long name" * (n % 97 == 0),
            "Night shift" if roles and n % 3 else "",
        )
        for n in range(3000)
    )  # fmt: skip
    made = petition_as_pdf(replace(WHOLE, names=names, roster_sha256="cd" * 32))
    with pdfplumber.open(io.BytesIO(made)) as pdf:
        seen: list[str] = []
        for page in pdf.pages:
            found = [word for word in page.extract_words() if re.fullmatch(r"Xq\d{4}", word["text"])]
            seen += [word["text"] for word in found]
            if len(found) > 30:
                places = {round(word["x0"] // (page.width / (2 if roles else 3))) for word in found}
                assert places == set(range(2 if roles else 3))
            assert all(c["x1"] < page.width - 50 for c in page.chars)
    assert sorted(seen) == [f"Xq{n:04d}" for n in range(3000)]


@pytest.mark.parametrize(
    ("name", "language"),
    [
        ("山田太郎", "ja"), ("たかはしみなみ", "en"), ("김민수", "ko"), ("王伟", "zh"), ("محمد علي", "en"),
        ("پژمان گچ", "fa"),
        ("שלום כהן", "he"), ("สมชาย ใจดี", "th"), ("Ελένη Παπαδοπούλου", "el"), ("Ещёва Ґанна", "uk"),
        ("Nguyễn Thị Đặng", "vi"), ("Գոհար", "hy"), ("გიორგი", "ka"), ("አበበ", "am"),
    ],
    ids=lambda value: value if value.isascii() else None,
)  # fmt: skip
def test_a_name_in_any_of_these_scripts_is_in_it_letter_by_letter(name: str, language: str) -> None:
    made = petition_as_pdf(replace(BARE, language=language, names=((name, ""), ("Ada Byron", ""))))
    read = pdf_text(made)  # whose reader puts words of the other direction in an order of its own
    assert all(word in read for word in (*name.split(), "Ada", "Byron"))
    with pdfplumber.open(io.BytesIO(made)) as pdf:
        drawn = "".join(c["text"] for c in pdf.pages[0].chars)
    assert set(letters(name)) <= set(letters(drawn))


@pytest.mark.parametrize("name", ["नमस्ते हिन्दी", "অনিতা", "தமிழ்", "తెలుగు", "ਪੰਜਾਬੀ", "ភាសា", "မြန်မာ", "සිංහල"])
def test_scripts_that_join_their_letters_are_set_without_an_empty_box(name: str) -> None:
    made = petition_as_pdf(replace(BARE, names=((name, ""),)))
    with pdfplumber.open(io.BytesIO(made)) as pdf:
        fonts = {c["fontname"] for c in pdf.pages[0].chars}
    assert any("Noto" in font for font in fonts)


def test_a_letter_that_no_font_has_is_refused_and_its_script_named() -> None:
    with pytest.raises(UserError) as refused:
        petition_as_pdf(replace(BARE, names=(("བོད་ཡིག", ""),)))
    assert "Tibetan" in str(refused.value) and "Nothing was written" in str(refused.value)
    assert "བ" not in str(refused.value) and CJK not in str(refused.value)


def test_without_the_large_fonts_japanese_is_refused_and_what_to_install_named() -> None:
    small = [folder for folder in font_folders() if "cjk" not in str(folder)]
    with pytest.raises(UserError) as refused:
        petition_as_pdf(replace(BARE, names=(("山田たろう", ""),)), fonts=small)
    assert "Han" in str(refused.value) and "Hiragana" in str(refused.value)
    assert "pip install 'shop-steward[cjk]'" in str(refused.value) and "山" not in str(refused.value)
    assert petition_as_pdf(replace(BARE, names=(("محمد", ""),)), fonts=small)


def test_without_any_package_a_script_is_refused_rather_than_dropped() -> None:
    with pytest.raises(UserError, match="Thai"):
        petition_as_pdf(replace(BARE, title="สมชาย"), fonts=())
    assert missing_scripts("abc 山", font_folders()) == [] and missing_scripts("山", ()) == ["Hani"]
    assert in_words([]).startswith("The PDF cannot be set")


def test_fonts_are_of_packages_and_never_of_this_machine() -> None:
    made = petition_as_pdf(replace(WHOLE, names=(("山田 محمد ✓ 🎉", ""),)))
    with pdfplumber.open(io.BytesIO(made)) as pdf:
        fonts = {c["fontname"].split("+")[-1] for page in pdf.pages for c in page.chars}
    known = ("LibertinusSerif", "DejaVuSansMono", "Amiri", "Noto", "NewCM")
    assert len(fonts) > 2
    assert all(font.startswith(known) for font in fonts)
    assert all(folder.is_dir() for folder in font_folders())


JAPANESE = "私たちはここで働いています。三月以来、プログラムが入力内容を記録しています。これを止めるよう求めます。" * 4
THAI = "เราทำงานที่นี่ทั้งกลางวันและกลางคืนและขอให้หยุดบันทึกสิ่งที่เราพิมพ์" * 5


@pytest.mark.parametrize(
    "text",
    [JAPANESE, THAI, "W" * 900, "ก" + "W" * 400 + "山" + "x" * 300, "https://" + "a/" * 190, "👩\u200d👩\u200d👧" * 90],
    ids=["Japanese", "Thai", "one word", "one word of several scripts", "an address", "families"],
)
def test_no_text_runs_off_the_page(text: str) -> None:
    document = replace(
        WHOLE, title=text[:160], opening=text, addressee=text[:200], names=((text[:80], text[:80]), ("Ada Byron", "")),
        roster_sha256="cd" * 32,
    )  # fmt: skip
    with pdfplumber.open(io.BytesIO(petition_as_pdf(document))) as pdf:
        for page in pdf.pages:
            assert max(c["x1"] for c in page.chars) < page.width - 60 and min(c["x0"] for c in page.chars) > 60


def test_a_sign_that_may_not_begin_a_line_does_not() -> None:
    with pdfplumber.open(io.BytesIO(petition_as_pdf(replace(BARE, language="ja", opening=JAPANESE)))) as pdf:
        lines = pdf.pages[0].extract_text().split("\n")
    assert len([line for line in lines if line.startswith(("私", "て", "い"))]) >= 1
    assert not [line for line in lines if line.startswith(("。", "、"))]


@pytest.mark.parametrize(("name", "language"), [("山田太郎花子", "ja"), ("محمدعليحسن", "ar"), ("김민수영희", "ko")])
def test_each_letter_of_a_name_is_drawn_and_looks_unlike_the_others(name: str, language: str) -> None:
    """A picture of the page: an empty box would be the same for each."""
    made = petition_as_pdf(replace(BARE, language=language, names=((name, ""),)))
    with pdfplumber.open(io.BytesIO(made)) as pdf:
        page = pdf.pages[0]
        picture = page.to_image(resolution=200).original.convert("L")
        boxes = [c for c in page.chars if c["text"] in name]
        drawn = {}
        for c in boxes:
            scale = 200 / 72
            box = (int(c["x0"] * scale), int(c["top"] * scale), int(c["x1"] * scale) + 1, int(c["bottom"] * scale) + 1)
            drawn[c["text"]] = picture.crop(box).tobytes()
    assert len(drawn) == len(set(drawn.values())) >= 5
    assert all(min(pixels) < 100 for pixels in drawn.values())


@pytest.mark.parametrize("long", [False, True])
def test_a_poster_is_one_page_with_three_demands_the_address_and_the_fingerprint(long: bool) -> None:
    demands = tuple(DemandPart(f"Demand {n} " + "of many words " * (13 if long else 1), "") for n in range(1, 6))
    title = "W" * 160 if long else WHOLE.title
    address = f"http://{'a' * 56}.onion" if long else ADDRESS
    made = poster_as_pdf(replace(WHOLE, title=title, demands=demands), code=as_svg(address), address=address)
    text = letters(pdf_text(made))
    with pdfplumber.open(io.BytesIO(made)) as pdf:
        (page,) = pdf.pages
        assert (round(page.width), round(page.height)) == (595, 842)
        assert max(c["bottom"] for c in page.chars) < page.height - 30
        assert max(c["x1"] for c in page.chars) < page.width - 40
    assert letters(title) in text and "Demand3" in text and "Demand4" not in text and "2moredemands" in text
    assert address.partition("://")[2] in text and "3f9a3f9a" in text and "onetwothreefour" in text


def test_the_code_on_a_poster_is_that_of_its_address() -> None:
    assert as_svg(ADDRESS) == as_svg(ADDRESS) != as_svg(ADDRESS + "/")
    one = poster_as_pdf(WHOLE, code=as_svg(ADDRESS), address=ADDRESS)
    assert one == poster_as_pdf(WHOLE, code=as_svg(ADDRESS), address=ADDRESS)
    assert one != poster_as_pdf(WHOLE, code=as_svg(ADDRESS + "/"), address=ADDRESS)
