"""Names as custodians opened them: numbered, so that each can be asked for in private and ticked on paper."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from bot.errors import UserError
from bot.organising.custodians.archive import Archive, Opened, Sealed, opened
from bot.organising.custodians.sealing import OpeningKey
from bot.organising.petitions.name import SignedName
from bot.organising.petitions.public_record import PublicRecord

_LINE = re.compile(r"\s*\[\s*([xX]?)\s*\]\s*(\d{1,6}-[0-9a-z]{8})(?:\s.*)?")
_LARGEST = 5_000_000


@dataclass(frozen=True, slots=True)
class OpenedName:
    """`mark` is its number and the beginning of its random id: the same each time that archive is opened. `same_as` are
    the numbers of others with the same name."""

    number: int
    mark: str
    signed: SignedName
    same_as: tuple[int, ...] = ()

    @property
    def shown(self) -> str:
        return f"{self.signed.name}, {self.signed.role}" if self.signed.role else self.signed.name


@dataclass(frozen=True, slots=True)
class OpenedNames:
    """`unreadable`: the ids of records that could not be opened, or that hold no name."""

    names: tuple[OpenedName, ...] = field(repr=False)
    unreadable: tuple[str, ...]


def opened_names(archive: Archive, key: OpeningKey) -> OpenedNames:
    """Sorted by name; those of one name by their random ids."""
    found: list[tuple[str, SignedName]] = []
    unreadable = []
    for record in opened(archive, key):
        match record:
            case Sealed(id=id):
                unreadable.append(id)
            case Opened(id, _, plaintext):
                try:
                    found.append((id, SignedName.unpacked(plaintext)))
                except ValueError:
                    unreadable.append(id)
    found.sort(key=lambda one: (_folded(one[1].name), one[0]))
    folded = [_folded(signed.name) for _, signed in found]
    names = []
    for at, (id, signed) in enumerate(found):
        same = tuple(n + 1 for n, name in enumerate(folded) if name == folded[at] and n != at)
        names.append(OpenedName(at + 1, f"{at + 1}-{id[:8]}", signed, same))
    return OpenedNames(tuple(names), tuple(unreadable))


def list_text(record: PublicRecord, names: Sequence[OpenedName], custodians: int) -> str:
    """To be printed and cut up: a part for each custodian, as even as can be."""
    share = -(-len(names) // custodians)
    parts = [names[at : at + share] for at in range(0, len(names), share)]
    head = (
        f"Petition: {' '.join(record.text.title.split())}\nIts SHA-256: {record.sha256}\n\n"
        "Ask each person alone, not in writing, and not at work: “Did you sign this petition, and may your name\n"
        "stand under it when it goes to the employer?” Tick only a clear yes. Whoever says no, cannot be found or is\n"
        "not sure is left out, and nobody else learns of it. Two of one name are ticked twice only where they are two\n"
        "people. Burn this paper once the roster is made.\n"
    )
    sheets = [
        f"\nPart {number} of {len(parts)}, for one custodian\n\n" + "".join(_line(one) for one in part)
        for number, part in enumerate(parts, start=1)
    ]
    return head + "".join(sheets)


def read_list(data: bytes, names: Sequence[OpenedName]) -> frozenset[int]:
    """The numbers that are ticked [x] in such a list. Raises `UserError` where a line is of another archive, or no name
    is named in it at all; it repeats none."""
    if len(data) > _LARGEST:
        raise UserError("The list is larger than Steward makes any. Nothing was written.")
    marks = {one.mark: one.number for one in names}
    found = [match for line in data.decode("utf-8", "replace").splitlines() if (match := _LINE.fullmatch(line))]
    if not found or not {match[2] for match in found} <= marks.keys():
        raise UserError(
            "This is no list of that archive: none of its lines, or not each of them, names a record in it. Make the "
            "list from the same archive. Nothing was written."
        )
    return frozenset(marks[match[2]] for match in found if match[1])


def confirmed(names: Sequence[OpenedName], numbers: Collection[int]) -> list[SignedName]:
    return [one.signed for one in names if one.number in numbers]


def _line(one: OpenedName) -> str:
    twice = f"   (the same name: {', '.join(map(str, one.same_as))})" if one.same_as else ""
    return f"[ ] {one.mark}  {one.shown}{twice}\n"


def _folded(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
