"""In the terminal every word of an answer can be read, in languages without spaces as well."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from bot.cli.layout import laid_out
from tests.conftest import Desk


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("会社は私のキーボード入力を記録できますか？", "JP"),
        ("老板可以记录我的键盘输入吗？", "US"),
        ("is the nlrb keylogger memo still valid", "US"),
    ],
)
@pytest.mark.parametrize("width", [40, 92])
def test_nothing_of_an_answer_is_cut_off(desk: Desk, question: str, code: str, width: int) -> None:
    answer = desk.ask(question, code)
    page = io.StringIO()

    Console(file=page, width=width, highlight=False).print(laid_out(answer))

    shown = "".join(page.getvalue().split())
    texts = [s.text for s in (answer.direct, *answer.basis, *answer.actions)] + [c.url for c in answer.citations]
    assert [text for text in texts if "".join(text.split()).replace("•", "") not in shown.replace("•", "")] == []
