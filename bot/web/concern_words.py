"""What pages of concerns say. Plain text; nothing here repeats what somebody typed."""

from __future__ import annotations

from bot.organising.choice import Question
from bot.organising.concern_box import Outcome

LEGENDS = {
    Question.TRACKED: "What is tracked?",
    Question.MISSING: "What was missing?",
    Question.EFFECT: "What does it do to you or to others?",
    Question.WANTED: "What do you want?",
}

NO_CODE = (
    "A code has twelve letters and digits, like 7K3F-M2QX-09TA, and this has not. Capitals, spaces and hyphens do not "
    "matter; there is no U in a code."
)
NUL = (
    "The text held a character that nobody can read (NUL). It is taken out below, and nothing was kept. Read it "
    "through, and go on."
)
NOT_LOOKED_AT = (
    "The Box cannot look at its codes just now. Nothing was kept, and no code was used up. Keep this page open, and go "
    "on again in a few minutes."
)
NOT_KNOWN = (
    "Something went wrong, and it is not known whether your concern was kept. Send the same again: with the same seven "
    "words and the same code it is taken once."
)
NOT_WRITTEN = (
    "Tick this once the seven words are on paper. Without them nobody, you included, finds this concern again."
)

OF_THE_CODE = (Outcome.NO_SUCH_CODE, Outcome.NOT_FOR_THIS)

_REFUSED = {
    Outcome.NOT_OPEN: (
        "Your code is right, but not open yet. It opens at the first midnight at which at least {circle} people hold "
        "codes like it, so that none of them stands alone. Nothing was kept. Keep the code, and come back tomorrow or "
        "later this week. What you typed stays in this page for as long as it is open; nobody else has it."
    ),
    Outcome.NO_KEY: (
        "The custodians have no key here just now, so nothing can be sealed for them. Nothing was kept, and your code "
        "is still good. Tell whoever runs this, or try again later; what you typed is still below."
    ),
    Outcome.NOT_FOR_THIS: (
        "This code is for signing a petition, not for a concern. It was not used up. Use the code that you were given "
        "for a concern."
    ),
    Outcome.NO_SUCH_CODE: (
        "No concern can be raised with this code: it may be mistyped, used already, or from a quarter that is over. "
        "Nothing was kept. Compare it with what you wrote down; it is one code for each person in a quarter."
    ),
    Outcome.NO_RECEIPT: (
        "The seven words in this form are not from this Box, or the Box was set up anew. Nothing was kept, and no code "
        "was used up. Cross out the words you wrote down. Go on below, and you are shown new ones."
    ),
    Outcome.TOO_MANY: (
        "Very many codes that are not good are being tried just now, so this one was refused with them. Nothing was "
        "kept, and no code was used up. Compare it with what you wrote down, and try again in a minute."
    ),
}


def outcome(refused: Outcome, circle: int) -> str:
    """Why it was not taken, what that means for the code, and what to do next."""
    return _REFUSED[refused].format(circle=circle)
