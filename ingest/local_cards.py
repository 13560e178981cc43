"""The workplace's own cards: Markdown files in the data folder, read beside the pack and never written by an update."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path

from knowledge.card import LOCAL_PREFIX, Card, Kind
from knowledge.card_reader import read_card
from knowledge.errors import CardError

FOLDERS = (Kind.LAW.value, Kind.NEWS.value, Kind.GUIDE.value)


@dataclass(frozen=True, slots=True)
class BrokenCard:
    """A file that is no sound card. `id` is the document's, `path` within the folder of cards, `rule` names the file
    and what is wrong; `answers` whether the library still answers from its last good version."""

    id: str
    path: str
    rule: str
    answers: bool = False


@dataclass(frozen=True, slots=True)
class LocalCards:
    """What a folder of cards holds. `unread` where the folder itself could not be looked into: then nothing in it is
    known to be gone."""

    cards: tuple[Card, ...]
    broken: tuple[BrokenCard, ...]
    unread: bool = False

    def keeps(self, document_id: str) -> bool:
        """Whether a document whose card was not read answers on."""
        broken = any(document_id == b.id for b in self.broken)
        return document_id.startswith(LOCAL_PREFIX) and (self.unread or broken)

    def told(self, live: Collection[str]) -> tuple[BrokenCard, ...]:
        """The broken cards, each with whether it is among the documents that answer."""
        return tuple(replace(broken, answers=broken.id in live) for broken in self.broken)


def read_local(folder: Path) -> LocalCards:
    """Every card in `folder`, a broken one beside the sound. A folder that is not there holds none."""
    try:
        paths = local_paths(folder)
    except OSError as error:
        rule = f"cards: the folder cannot be looked into ({type(error).__name__}); give this user the right to read it"
        return LocalCards((), (BrokenCard("", ".", rule),), unread=True)
    cards: list[Card] = []
    broken: list[BrokenCard] = []
    often = Counter(path.stem for path in paths)
    for path in paths:
        try:
            if often[path.stem] > 1:
                raise CardError(f"{path.name}: another file of the workplace's cards has the same id")
            cards.append(_read(path, folder))
        except CardError as error:
            inside = str(path.relative_to(folder))
            broken.append(BrokenCard(f"{LOCAL_PREFIX}{path.stem}", _printable(inside), _printable(str(error))))
    return LocalCards(tuple(cards), tuple(broken))


def _read(path: Path, folder: Path) -> Card:
    home = path.parent.name
    if path.parent == folder:
        raise CardError(f"{path.name}: lies in none of the folders {', '.join(FOLDERS)}, so it is not read")
    card = read_card(path, local=True)
    if card.kind != home:
        raise CardError(f"{path.name}: kind is {card.kind}, its folder is {home}")
    return card


def _printable(text: str) -> str:
    return "".join(c if c.isprintable() else "�" for c in text)


def local_paths(folder: Path) -> list[Path]:
    """The Markdown files in `folder` and in its folders law, news and guide, by id. Raises `OSError`."""
    if not folder.exists():
        return []
    homes = [folder, *(home for name in FOLDERS if (home := folder / name).exists())]
    found = (p for home in homes for p in home.iterdir() if p.suffix == ".md" and not p.name.startswith("."))
    return sorted(found, key=lambda p: (p.stem, str(p)))


def local_sha256(folder: Path) -> str:
    """Names what `folder` holds: every file, by path and bytes; empty where it holds none."""
    try:
        paths = local_paths(folder)
    except OSError:
        return "unread"
    digest = hashlib.sha256()
    for path in paths:
        name = str(path.relative_to(folder)).encode("utf-8", "surrogateescape")
        digest.update(name + b"\0" + _bytes(path) + b"\0")
    return digest.hexdigest() if paths else ""


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b"\0unread"
