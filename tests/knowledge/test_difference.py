"""Differences between a policy and the law: told from the words quoted, only where that law is read."""

from __future__ import annotations

from datetime import date
from typing import Protocol

import pytest

from knowledge.answer import Answer, Part
from knowledge.difference import Difference, concerns, differences, differences_in, read_differences
from knowledge.errors import CardError
from knowledge.jurisdiction import Jurisdiction
from knowledge.library import Library

KINDS = {d.id: d for d in differences()}
# For each difference: words of a policy that show it, and words on the same matter that do not.
SHOWN: dict[str, tuple[str, str]] = {
    "ny-notice": ("Email use may be monitored without prior notice.", "Email is monitored after written notice."),
    "ct-notice": ("Calls are logged without notice.", "Calls are logged once staff have been given notice."),
    "de-state-notice": ("The company may track internet use without advance notice.",
                        "A notice is shown each day before internet use is tracked."),
    "il-release": ("By clocking in, an employee consents to storage of the fingerprint.",
                   "A fingerprint is taken after a signed paper form was handed in."),
    "il-schedule": ("Fingerprint templates are kept as long as necessary.",
                    "Fingerprint templates are deleted after 30 days."),
    "eu-consent": ("Continued use of the laptop counts as consent.", "Consent is asked for in writing, and is free."),
    "eu-detriment": ("Who does not agree must return the laptop.", "Who does not agree keeps the laptop."),
    "de-keylogger": ("The tool records every keystroke.", "The tool does not record keystrokes."),
    "eu-access-month": ("Access requests are answered within 60 days.", "Access requests are answered within 20 days."),
    "eu-access-left-out": ("Recordings are not included in the copy.", "Recordings are part of the copy."),
    "eu-automated": ("Shifts are cancelled without human review.", "Shifts are cancelled by a manager after a talk."),
    "de-council": ("Settings are decided by the IT department alone.", "Settings are agreed with the works council."),
    "us-discuss": ("Employees must not discuss monitoring with co-workers.",
                   "Employees are free to discuss monitoring with co-workers."),
    "gb-consent": ("Continued use of the computer counts as consent.", "Monitoring rests on legitimate interests."),
    "fr-notice": ("Email is monitored without notice.", "Email is monitored once staff were informed."),
    "nj-vehicle": ("Vans are tracked by GPS without notice.", "Vans are tracked by GPS after written notice."),
    "ca-four-years": ("Record: Applications that were not successful; Kept for: 6 months after the decision.",
                      "Record: Applications that were not successful; Kept for: 4 years after the decision."),
    "on-policy": ("Screenshots of staff are taken without notice.", "Screens are recorded as this policy describes."),
}  # fmt: skip

# A question that is about any of them.
ABOUT = "may we discuss how long our records are kept"

HARMLESS = (
    "You may call in sick without prior notice.",
    "Fire drills take place without notice and attendance is recorded.",
    "Parcels left in the hall without notice are logged by reception.",
    "Employees are never recorded without notice.",
    "We do not track vehicles by GPS without notice.",
    "Biometric data is not required; you may use a PIN.",
    "Templates are kept until they are no longer needed and in any case destroyed within 3 years.",
    "By signing the visitor book, guests get a badge.",
    "Refusing to consent will not lead to discipline.",
    "Nobody will lose pay for refusing.",
    "Keyboard training is offered on Mondays.",
    "Employees may collect a new keyboard from IT.",
    "Building access cards expire after 6 months.",
    "Backup access logs are kept for 180 days.",
    "Weekend access is not included in the parking copy.",
    "No one is dismissed by solely automated means.",
    "Doors lock without manual intervention.",
    "Management alone may not decide; the works council must agree.",
    "Confidential counselling: you can talk to the ombudsperson about a colleague.",
    "Employees are never prohibited from discussing wages.",
    "Continued use of the car park is free.",
    "Managers may not forbid employees to discuss wages.",
    "We never monitor email without prior written notice, which every employee acknowledges on hiring.",
    "Fingerprints are taken only after the employee has signed a separate written release.",
    "Keystroke logging is prohibited at this company.",
    "Continued use of the laptop is never taken as consent.",
    "A request for a copy is answered within one month.",
    "CCTV access logs are kept for 90 days.",
    "Candidates get a reply within 30 days.",
    "Applications are kept for at least 2 years.",
    "Automated scores are kept for four years.",
)


def test_every_difference_has_words_that_show_it_here() -> None:
    assert SHOWN.keys() == KINDS.keys()


@pytest.mark.parametrize(("name", "words"), [(name, shown) for name, (shown, _) in SHOWN.items()])
def test_a_difference_is_told_where_the_policy_s_words_show_it(name: str, words: str) -> None:
    assert KINDS[name] in differences_in([words], [KINDS[name].place], ABOUT)


@pytest.mark.parametrize(("name", "words"), [(name, other) for name, (_, other) in SHOWN.items()])
def test_a_difference_is_not_told_of_other_words_on_the_matter(name: str, words: str) -> None:
    assert KINDS[name] not in differences_in([words], [KINDS[name].place], ABOUT)


@pytest.mark.parametrize("words", HARMLESS)
def test_no_difference_is_made_of_harmless_or_lawful_words(words: str) -> None:
    assert [difference.id for difference in KINDS.values() if difference.shows_in(words)] == []


@pytest.mark.parametrize("code", ["US-NY", "US-IL", "DE", "FR", "GB", "JP", "CA-ON"])
def test_only_law_that_is_read_at_the_place_is_held_against_the_policy(code: str) -> None:
    place = Jurisdiction(code)

    for words, _ in SHOWN.values():
        assert {d.place.code for d in differences_in([words], [place], ABOUT)} <= set(place.lineage)


@pytest.mark.parametrize(
    ("name", "about", "other"),
    [
        ("us-discuss", "can HR forbid us to talk about the tracker", "is keylogging wiretapping under federal law"),
        ("us-discuss", "is a gag rule legal", "CFPB said bossware scores are credit reports"),
        ("ca-four-years", "how long must they keep the data", "can an algorithm turn down my promotion"),
    ],
)
def test_a_difference_is_told_only_where_the_question_is_about_it(name: str, about: str, other: str) -> None:
    words, _ = SHOWN[name]

    assert KINDS[name] in differences_in([words], [KINDS[name].place], about)
    assert KINDS[name] not in differences_in([words], [KINDS[name].place], other)


def test_without_a_place_no_law_is_held_against_the_policy() -> None:
    assert not any(differences_in([words], [], ABOUT) for words, _ in SHOWN.values())


def test_the_most_local_law_comes_first() -> None:
    words = "Continued use of the laptop counts as consent to the recording of keystrokes."

    assert [d.id for d in differences_in([words], [Jurisdiction("DE")], ABOUT)] == ["de-keylogger", "eu-consent"]


@pytest.mark.parametrize("difference", differences(), ids=lambda d: d.id)
def test_each_difference_names_a_card_of_its_place_that_the_library_holds(
    library: Library, difference: Difference
) -> None:
    document = library.catalogue.document(difference.card)

    assert document is not None and document.jurisdiction in difference.place.lineage


ENTRY = """[[difference]]
id = "x"
place = "US-NY"
card = "ny-52c2"
policy = ["watch"]
text = "New York asks for more."
"""


@pytest.mark.parametrize(
    "broken",
    [ENTRY.replace('card = "ny-52c2"\n', ""), ENTRY + 'why = "so"\n', ENTRY.replace('["watch"]', "[]"),
     ENTRY.replace("more.", "more " * 45)],
)  # fmt: skip
def test_an_entry_that_breaks_a_rule_is_named(broken: str) -> None:
    with pytest.raises(CardError, match=r"differences\.toml, x"):
        list(read_differences(broken))
    assert [d.id for d in read_differences(ENTRY)] == ["x"]


class Desk(Protocol):
    def ask(self, question: str, *codes: str, as_of: date | None = None) -> Answer: ...


NOTICE = "Does our policy say that my email is monitored without prior notice?"


def named(answer: Answer) -> list[tuple[str, ...]]:
    return [tuple(answer.citations[n - 1].document for n in s.cites) for s in answer.basis if s.part is Part.DIFFERENCE]


def test_a_difference_cites_the_policy_and_the_law_and_both_are_stated(member_desk: Desk) -> None:
    answer = member_desk.ask(NOTICE, "US-NY")

    assert named(answer) == [("brindlemark-freight/monitoring", "ny-52c2")]
    (difference,) = [s for s in answer.basis if s.part is Part.DIFFERENCE]
    stated = {n for s in (answer.direct, *answer.basis) if s.part is not Part.DIFFERENCE for n in s.cites}
    assert set(difference.cites) <= stated


@pytest.mark.parametrize("code", ["US-TX", "GB", "JP"])
def test_elsewhere_the_same_words_are_held_against_other_law_or_none(member_desk: Desk, code: str) -> None:
    answer = member_desk.ask(NOTICE, code)

    laws = {law for _, law in named(answer)}
    assert {c.jurisdiction for c in answer.citations if c.document in laws} <= set(Jurisdiction(code).lineage)


@pytest.mark.parametrize("question", [NOTICE, "Is it legal to monitor my email without notice?"])
def test_a_law_that_is_not_in_force_on_the_day_names_no_difference(member_desk: Desk, question: str) -> None:
    assert named(member_desk.ask(question, "US-NY")) != []
    assert named(member_desk.ask(question, "US-NY", as_of=date(2022, 1, 1))) == []


@pytest.mark.parametrize(
    ("words", "code", "expected"),
    [
        ("For employees of the Berlin office, continued use counts as consent.", "GB", False),
        ("For employees of the Berlin office, continued use counts as consent.", "DE", True),
        ("For employees of the Berlin office, continued use counts as consent.", "EU", True),
        ("Badge records of the New York and Berlin offices are compared.", "US-NY", True),
        ("Warehouse monitoring in Illinois has three systems.", "US-NY", False),
        ("Warehouse monitoring in Illinois has three systems.", "US", True),
        ("The company pays 20 US dollars a month.", "DE", True),
        ("Calls are logged.", "JP", True),
    ],
)
def test_words_about_other_offices_are_not_for_who_works_here(
    library: Library, words: str, code: str, expected: bool
) -> None:
    assert concerns(words, [Jurisdiction(code)], library.catalogue) is expected


def test_what_the_berlin_office_is_told_is_held_against_no_law_of_the_united_kingdom(member_desk: Desk) -> None:
    question = "Does using the laptop count as consent to keystroke recording?"

    told = {code: member_desk.ask(question, code) for code in ("DE", "GB")}
    assert any("Berlin office" in c.quote for c in told["DE"].citations)
    assert not any("Berlin office" in c.quote for c in told["GB"].citations)
    assert named(told["DE"]) and not named(told["GB"])
