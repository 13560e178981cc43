"""Texts that stand alone, and texts that point at something that the reader may not see."""

from __future__ import annotations

import pytest

from knowledge.pointing import pointing_word

POINTING = {
    "They may read your mail in Ohio.": "They",
    "Its text names the purpose.": "Its",
    "This law covers staff in Ohio.": "This",
    "That rule is gone.": "That",
    "Such notes help in Ohio.": "Such",
    "Yes, they may film you in Ohio.": "they",
    "Usually yes: it covers staff.": "it",
    "No: this law does not reach cameras.": "this",
    "Only if they told you before.": "they",
    "Not true that they can film you in Ohio.": "they",
    "It is not true that it ends with the job.": "it",
    "The belief that they must ask is wrong in Ohio.": "they",
    "Not law: it was vetoed.": "it",
    "It is illegal in Ohio.": "It",
    "However, Ohio's law has an exception.": "However",
    "Here the employer decides.": "Here",
    "In Ohio, the Act covers staff, see above.": "see above",
    "An employer in Ohio may do the latter.": "the latter",
    "Ohio's Act says so, as another card tells.": "another card",
    "The aforementioned Act of Ohio covers staff.": "aforementioned",
}
STANDING = (
    "Yes, with notice: Ohio's Act (§ 1) lets an employer read mail after it told staff.",
    "It depends where you work: Ohio has no such rule.",
    "It is not true that a signature settles all: in Ohio, the Act asks for more.",
    "It is a myth that everyone must sign. In Ohio, the Act does without.",
    "There is no such law in Ohio.",
    "Write down who watched you, and keep it at home. Such notes help under Ohio's Act.",
    "The employer in Ohio must say why. It must also say how long.",
    "Revenue above roughly $26 million brings a business under the Act of Ohio.",
    "Nobody has to sign in Ohio.",
    "Neither silence nor a signature is consent in Ohio.",
    "",
)


@pytest.mark.parametrize(("text", "word"), POINTING.items())
def test_a_text_that_points_elsewhere_is_told_by_the_word_that_points(text: str, word: str) -> None:
    assert pointing_word(text) == word


@pytest.mark.parametrize("text", STANDING)
def test_a_text_may_point_at_what_it_has_named_itself(text: str) -> None:
    assert pointing_word(text) is None
