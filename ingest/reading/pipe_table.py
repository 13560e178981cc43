"""Tables of Markdown dialects that CommonMark's does not know: without a header, or run together by a formatter."""

from __future__ import annotations

import re

_DELIMITERS = r"\|(?:[ \t]*:?-{2,}:?[ \t]*\|)+"
_HEADLESS = re.compile(
    rf"(?P<before>\A|\n[ \t]*\n)(?P<delimiters>{_DELIMITERS})(?P<rows>[ \t]*\n?[ \t]*\|[^\n]*(?:\n[^\n]*\S[^\n]*)*)"
)


def with_headers(text: str) -> str:
    """`text` with an empty header row above each table that begins with its delimiters ("|---|---|")."""
    return _HEADLESS.sub(_headed, text)


def _headed(match: re.Match[str]) -> str:
    delimiters, rows = match["delimiters"], match["rows"]
    if not rows.lstrip(" \t").startswith("\n"):  # every row on one line: "|---|---| |To:|All staff| |From:|…"
        rows = "\n" + re.sub(r"\|\s+\|", "|\n|", " ".join(rows.split()))
    columns = delimiters.count("|") - 1
    return f"{match['before']}|{'  |' * columns}\n{delimiters}{rows}"
