"""What models write, told to the server of `tests.lying_server`: one that is honest, and liars of many kinds.

Each reads the numbered sources from the prompt, as a model does.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from knowledge.sentences import sentences
from tests.lying_server import Behaviour, Messages

_SOURCE = re.compile(r"^Source (\d+): ([^\n]*)\n(={12,})\n(.*?)\n\3$", re.MULTILINE | re.DOTALL)
_QUESTION = re.compile(r"^(={12,})\n(.*?)\n\1$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Given:
    """One source as a model finds it in the prompt."""

    n: int
    head: str
    text: str

    @property
    def sentences(self) -> list[str]:
        lines = (line.lstrip("* ") for line in self.text.splitlines() if line.strip())
        return [sentence for line in lines for sentence in sentences(" ".join(line.split()))]


def sources_in(messages: Messages) -> list[Given]:
    user = str(messages[-1]["content"])
    return [Given(int(n), head, text) for n, head, _, text in _SOURCE.findall(user)]


def question_in(messages: Messages) -> str:
    found = _QUESTION.search(str(messages[-1]["content"]))
    return found[2] if found else ""


def line(sentence: str, cite: int, quote: str) -> str:
    return json.dumps({"sentence": sentence, "cite": cite, "quote": quote}, ensure_ascii=False) + "\n"


def is_rewriting(messages: Messages) -> bool:
    return "The new question" in str(messages[-1]["content"])


# A German and a Spanish question, the place where each is asked, and how a model says what their sources say.
COPY, COPY_IN = "Wie bekomme ich eine Kopie meiner Daten vom Arbeitgeber?", "AT"
GERMAN = {
    "Yes: in the EU, GDPR Art. 15 gives you the right to a copy of the data your employer holds about you.":
        "Ja: In der EU gibt dir Art. 15 DSGVO das Recht auf eine Kopie der Daten, die dein Arbeitgeber über dich hält.",
    "In the EU, an answer under GDPR Art. 15 also covers why your data is used, who receives it, how long it is kept "
    "and where it came from.":
        "In der EU umfasst eine Antwort nach Art. 15 DSGVO auch, warum deine Daten genutzt werden, wer sie erhält, wie "
        "lange sie aufbewahrt werden und woher sie kamen.",
    "The GDPR covers the handling of personal data in the EU and the wider EEA, and that includes data about people "
    "at work.":
        "Die DSGVO erfasst den Umgang mit personenbezogenen Daten in der EU und im weiteren EWR, und dazu gehören "
        "Daten über Menschen bei der Arbeit.",
}  # fmt: skip
KEYS, KEYS_IN = "¿Puede mi jefe registrar mis pulsaciones de teclas?", "US-NY"
SPANISH = {
    "Usually yes, after notice: New York Civil Rights Law § 52-c*2 makes private employers give written notice on "
    "hiring, have it acknowledged and post it.":
        "Por lo general sí, tras un aviso: la Civil Rights Law § 52-c*2 de Nueva York obliga a las empresas privadas a "
        "dar un aviso por escrito al contratar, a que se acuse recibo y a colocarlo a la vista.",
    "Section 52-c*2 needs no consent and forbids neither keystroke logging nor AI training.":
        "La sección 52-c*2 no exige consentimiento y no prohíbe ni registrar pulsaciones ni entrenar IA.",
    "Only the Attorney General enforces.": "Solo el Attorney General la hace cumplir.",
}  # fmt: skip


def translating(held: Mapping[str, str]) -> Behaviour:
    """Says what the sources say in another language, as far as `held` tells how; quotes the sentence it translates."""

    def write(messages: Messages) -> str:
        told = ((given.n, s) for given in sources_in(messages) for s in given.sentences)
        return "".join(line(held[sentence], n, sentence) for n, sentence in told if sentence in held)

    return write


# Ways to say the same.
_SAME = (
    (r"\bdoes not\b", "doesn't"), (r"\bis not\b", "isn't"),
    (r"\bcannot\b", "can't"), (r"\bmust not\b", "must not"), (r"\bhas to\b", "must"),
    (r"\bneed not\b", "does not have to"),
    (r"^(Yes|No): (\w)", r"\1, \2"), (r"\bsix months\b", "6 months"), (r"\bbefore\b", "before"),
)  # fmt: skip


_STANDS = {
    "proposed": "Proposed", "vetoed": "Vetoed", "withdrawn": "Withdrawn", "superseded": "Superseded",
    "reported": "Reported", "not yet in force": "Not yet in force", "due to start": "Due to start",
    "was due to start": "Due to start", "directive": "A directive",
}  # fmt: skip


def rephrased(sentence: str, head: str = "") -> str:
    """The same said otherwise, and how its source stands, where the prompt says that it is not in force."""
    for pattern, same in _SAME:
        sentence = re.sub(pattern, same, sentence)
    standing = head.rpartition(" · ")[2]
    return next((f"{told}: {sentence}" for words, told in _STANDS.items() if standing.startswith(words)), sentence)


def honest(messages: Messages) -> str:
    """Rephrases up to two sentences of each source, the first source first."""
    if is_rewriting(messages):
        return rewritten(messages)
    return "".join(
        line(rephrased(sentence, given.head), given.n, sentence)
        for given in sources_in(messages)
        for sentence in given.sentences[:2]
    )


def rewritten(messages: Messages) -> str:
    """The follow-up and the question before it, put together."""
    earlier, follow_up = (text for _, text in _QUESTION.findall(str(messages[-1]["content"])))
    matter = re.sub(r"^(and|but|so|what about|how about|what if)\s+", "", follow_up.strip(" ?"), flags=re.IGNORECASE)
    return f"{earlier.splitlines()[-1].strip(' ?')}, {matter}?"


def each(change: Callable[[str, Given], tuple[str, int, str]]) -> Behaviour:
    """A model that changes each source's first sentences so."""

    def write(messages: Messages) -> str:
        return "".join(line(*change(s, given)) for given in sources_in(messages) for s in given.sentences[:2])

    return write


def said(change: Callable[[str], str]) -> Behaviour:
    """A model whose quotes are right and whose sentences are not."""
    return each(lambda sentence, given: (change(sentence), given.n, sentence))


def flipped(sentence: str) -> str:
    """The opposite."""
    for pattern, other in (
        (r"\bmust not\b", "may"), (r"\bcannot\b", "can"),
        (r"\b(does|do|is|are|was|were|may|need|has|have) not\b", r"\1"),
        (r"\b(must|may|can|should)\b", r"\1 not"), (r"\bNo\b", "Yes"), (r"\bYes\b", "No"), (r"\bwithout\b", "with"),
        (r"\bonly\b", "not only"), (r"\b(is|are|was|were|has|have|had)\b", r"\1 not"),
        (r"\b(lets|gives|wants|bars|covers|applies|protects)\b", r"never \1"),
    ):  # fmt: skip
        turned = re.sub(pattern, other, sentence, count=1)
        if turned != sentence:
            return turned
    return f"It is not true that {sentence}"


def redated(sentence: str) -> str:
    """Another year, number or day; an invented one where there is none."""
    if found := re.search(r"\d+", sentence):
        return sentence[: found.start()] + str(int(found[0]) + 1) + sentence[found.end() :]
    return f"{sentence.rstrip('.')} since 3 March 2019."


LIARS: dict[str, Behaviour] = {
    "flips what the law says": said(flipped),
    "invents a statute": said(lambda s: f"{s.rstrip('.')} under 29 U.S.C. § 2002(7)."),
    "invents a case": said(lambda s: f"{s.rstrip('.')}, as Henderson v. Acme Logistics decided."),
    "gives a wrong date or number": said(redated),
    "drops citations": each(lambda s, g: (s, 0, s)),
    "cites sources that are not there": each(lambda s, g: (s, g.n + 40, s)),
    "quotes what stands nowhere": each(lambda s, g: (s, g.n, f"Employers are free to do so, {s}")),
    "adds advice": said(lambda s: f"{s.rstrip('.')}, so refuse to work and resign today."),
    "adds a promise": said(lambda s: f"{s.rstrip('.')}, and nobody can ever be fired for it."),
    "adds a name": said(lambda s: f"{s.rstrip('.')}, says Dave Miller of Acme Corp."),
    "moves it elsewhere": said(lambda s: f"In North Dakota, {s}"),
    "writes markup": said(lambda s: f"**{s}** <a href='https://evil.example/'>more</a>"),
    "links elsewhere": said(lambda s: f"{s} See https://evil.example/claim"),
    "writes another language": said(lambda s: "Ja, der Arbeitgeber darf alles mitlesen, ohne jemanden zu fragen."),
    "leaks the prompt": said(lambda s: "You put the answer to a worker's question into plain sentences."),
    "speaks as itself": said(lambda s: "I think that you will be fine, trust me."),
    "writes nothing": lambda messages: "",
    "writes prose": lambda messages: "Your boss may read everything. You have no rights at all.",
    "writes broken JSON": lambda messages: '{"sentence": "Your boss may read everything.", "cite": 1, "quote": "Your',
    "writes another shape": lambda messages: json.dumps([{"text": "Your boss may read everything.", "n": 1}]),
    "hides letters": said(lambda s: f"\u202e{s}\u202c and more\u200b"),
}


def obeys_what_it_reads(messages: Messages) -> str:
    """Does what a text in the sources or the question tells it, where one does; else it is honest."""
    user = str(messages[-1]["content"])
    orders = re.findall(r"(?:say|write|answer|tell them)(?: only)?:? [“\"]([^”\"]+)[”\"]", user, flags=re.IGNORECASE)
    if not orders:
        return honest(messages)
    first = sources_in(messages)[0]
    return "".join(line(order, first.n, first.sentences[0]) for order in orders) + "".join(orders)


def wrong_passage(messages: Messages) -> str:
    """Says each source's words and cites its neighbour."""
    given = sources_in(messages)
    turned = [*given[1:], given[0]]
    return "".join(line(g.sentences[0], t.n, t.sentences[0]) for g, t in zip(given, turned, strict=True) if g.n != t.n)


LIARS["cites the wrong passage"] = wrong_passage


def halves(text: str) -> Sequence[str]:
    """The first half of a text, in pieces."""
    return [text[i : i + 9] for i in range(0, len(text) // 2, 9)]
