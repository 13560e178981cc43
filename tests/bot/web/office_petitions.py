"""An office with petitions in it, as far along as a test needs them."""

from __future__ import annotations

from datetime import date

from bot.organisation import BoxServices
from bot.organising.code import Code
from bot.organising.custodians.ceremony import new_keys
from bot.organising.custodians.key_set import Purpose as KeyPurpose
from bot.organising.custodians.public_file import public_text
from bot.organising.petitions.name import SignedName
from bot.organising.petitions.release import Minimum
from bot.organising.petitions.signing import Outcome
from bot.organising.petitions.text import Demand, Mode, PetitionText, Source, Standing
from bot.organising.purpose import Purpose
from tests.bot.web.conftest import Page
from tests.bot.web.office_site import Office

ID = "our-keys"
QUOTE = "Keystrokes may be recorded at any time."


def text(mode: Mode = Mode.COUNT) -> PetitionText:
    notice = Demand(
        "C02", "Written notice", "We are told in writing $notice_days days before any tracking begins.",
        "Nobody can agree to what they do not know of.",
        (
            Source("IT policy", Standing.POLICY, "the contrary stands", "", "it-policy", QUOTE),
            Source("Electronic monitoring (New York)", Standing.BINDING, "in force", "https://example.org/law"),
        ),
    )  # fmt: skip
    stop = Demand("own-1", "No keystrokes", "Keystrokes are not recorded.")
    return PetitionText(
        "Our keys are ours", "The board of Brindlemark Freight", "We who work here ask for this.", (notice, stop),
        "We ask for an answer within thirty days.", 10, date(2026, 12, 20), mode, "Local 12",
        variables={"notice_days": "30"},
    )  # fmt: skip


def box_of(office: Office) -> BoxServices:
    return office.process.services.box


def drafted(office: Office, mode: Mode = Mode.COUNT, wording: PetitionText | None = None) -> None:
    box_of(office).book.draft(ID, wording or text(mode), now=office.clock.now)


def name_key(office: Office) -> str:
    keys = new_keys(b"sixteen bytes...", KeyPurpose.NAME, date(2026, 11, 1), custodians=5, threshold=3).public
    office.settings.keys_folder.mkdir(exist_ok=True)
    (office.settings.keys_folder / f"{keys.id}.json").write_text(public_text(keys), encoding="utf-8")
    return keys.id


def opened(office: Office, mode: Mode = Mode.COUNT) -> None:
    drafted(office, mode)
    book = box_of(office).book
    book.freeze(ID, now=office.clock.now)
    book.open(ID, key=name_key(office) if mode is Mode.NAMES else "", now=office.clock.now)


def signed(office: Office, count: int) -> None:
    """By as many people, and the Box has looked at it the day after."""
    box = box_of(office)
    batch, codes = box.codes.make_tickets(Purpose.petition(ID), max(count, 20))
    office.clock.on(days=1)
    assert box.codes.open_tickets(batch, max(count, 20), now=office.clock.now)
    office.clock.on(days=1)
    for code in codes[:count]:
        _sign(office, code)
    next_day(office)


def _sign(office: Office, code: Code) -> None:
    box = box_of(office)
    petition = box.book.petition(ID)
    _, receipt = box.signatures.issue_receipt()
    name = SignedName.read(f"Person {code.text}", "", Minimum.N) if petition.key else None
    done = box.signatures.sign(code, receipt, ID, petition.sha256, name, now=office.clock.now)
    assert done is Outcome.SIGNED, done


def next_day(office: Office, days: int = 1) -> None:
    for _ in range(days):
        office.clock.on(days=1)
        box_of(office).signatures.round(now=office.clock.now)


def cooled(office: Office, mode: Mode = Mode.COUNT) -> None:
    """Enough have signed, and thought it over."""
    opened(office, mode)
    signed(office, 12)
    next_day(office, 3)


def filled(page: Page, label: str, **typed: str) -> dict[str, str]:
    """The form that has this button, as a browser sends it: what stands in its fields, and what is typed over it."""
    for form in page.soup.find_all("form"):
        buttons = [button for button in form.find_all("button") if button.get_text(strip=True) == label]
        if not buttons:
            continue
        found: dict[str, list[str]] = {}
        for field in form.select("input[name]"):
            if field.get("type") in ("checkbox", "radio") and not field.has_attr("checked"):
                continue
            found.setdefault(str(field["name"]), []).append(str(field.get("value", "")))
        for area in form.select("textarea[name]"):
            found[str(area["name"])] = [area.get_text().removeprefix("\n")]
        for choice in form.select("select[name]"):
            options = choice.select("option[selected]") or choice.select("option")
            found[str(choice["name"])] = [str(options[0]["value"])]
        if buttons[0].get("name"):
            found[str(buttons[0]["name"])] = [str(buttons[0]["value"])]
        return {name: "\n".join(values) for name, values in found.items()} | typed
    raise AssertionError(f"no form has a button {label!r}")


def pressed(office: Office, token: str, path: str, label: str, **typed: str) -> Page:
    return office.post(path, token, **filled(office.get(path, token), label, **typed))
