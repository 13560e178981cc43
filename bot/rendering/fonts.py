"""Fonts beside Typst's own: open ones (SIL OFL 1.1), from packages, so that a document is the same everywhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib.util import find_spec
from pathlib import Path

_SERIF, _MONO = "Libertinus Serif", "DejaVu Sans Mono"
_PACKAGES = (("fontpkg_amiri", "files"), ("manimgx_fonts", ""), ("manimgx_fonts_cjk", ""))
CJK = "shop-steward[cjk]"
_ITS_SCRIPTS = frozenset(("Hani", "Hira", "Kana", "Hang", "Bopo"))
_FIRST = (_SERIF, "Amiri")
_LAST = ("New Computer Modern Math", _MONO)
_NO_SCRIPT = frozenset(("Zyyy", "Zinh", "Zzzz"))


def font_folders() -> tuple[Path, ...]:
    """Of those packages that are installed."""
    found = []
    for package, within in _PACKAGES:
        spec = find_spec(package)
        if spec is not None and spec.origin is not None:
            found.append(Path(spec.origin).parent / within)
    return tuple(found)


def in_order(families: Iterable[str], text: str, language: str) -> list[str]:
    """The families that a text is set in, the first that has a letter first. Chinese, Japanese and Korean write some
    letters in their own ways: the language decides, then the letters that only one of them has."""
    held = set(families)
    wanted = [*_FIRST, f"Noto Sans CJK {_han(text, language)}"]
    rest = sorted(family for family in held - {*wanted, *_LAST} if "CJK" not in family)
    return [family for family in (*wanted, *rest, *_LAST) if family in held]


def missing_scripts(text: str, folders: Sequence[Path]) -> list[str]:
    """Names of scripts, never letters, that no font of those packages has."""
    from fontTools.ttLib import TTCollection, TTFont
    from fontTools.unicodedata import script

    held: set[int] = set()
    for path in sorted(path for folder in folders for path in folder.iterdir()):
        if path.suffix in (".ttf", ".otf"):
            with TTFont(path, lazy=True) as font:
                held |= font.getBestCmap().keys()
        elif path.suffix == ".ttc":
            with TTCollection(path, lazy=True) as fonts:
                held |= fonts.fonts[0].getBestCmap().keys()
    found = {script(character) for character in set(text) if ord(character) not in held}
    return sorted(found - _NO_SCRIPT) or (["Zyyy"] if found else [])


def in_words(scripts: Iterable[str]) -> str:
    """What is missing and what to install, for whoever asked for a PDF."""
    from fontTools.unicodedata import script_name

    codes = list(scripts)
    names = {"symbols or emoji" if code in _NO_SCRIPT else script_name(code).replace("_", " ") for code in codes}
    lacking = f"these letters: {', '.join(sorted(names))}" if names else "some of its letters"
    told = f"The PDF cannot be set: no font here has {lacking}."
    if _ITS_SCRIPTS & set(codes):
        told += f" Fonts for Chinese, Japanese and Korean come with: pip install '{CJK}'."
    return f"{told} Nothing was written. As docx, html or md it is written with whatever fonts the reader has."


def _han(text: str, language: str) -> str:
    tongue, _, region = language.lower().partition("-")
    if tongue == "zh":
        return "TC" if region in ("tw", "hk", "mo", "hant") or region.startswith("hant-") else "SC"
    if tongue in ("ja", "ko"):
        return {"ja": "JP", "ko": "KR"}[tongue]
    if any("\u3040" <= character <= "\u30ff" for character in text):
        return "JP"
    return "KR" if any("\uac00" <= character <= "\ud7a3" for character in text) else "SC"
