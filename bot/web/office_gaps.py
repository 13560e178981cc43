"""The consent gap report in the office: practice by practice, what the policies say, corrected by who knows better."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.errors import NothingFound, UserError
from bot.office_settings import Role
from bot.organising.gaps.corrections import LONGEST
from bot.organising.gaps.corrections import Role as Corrects
from bot.organising.gaps.verdict import GIVEN, Verdict
from bot.policy_gaps import MadeReport, PracticeGaps
from bot.rendering.gaps import ToldCell
from bot.rendering.gaps_csv import gaps_as_csv
from bot.rendering.gaps_markdown import gaps_as_markdown
from bot.web.office_frame import OfficeFrame, saved, to, typed_in
from bot.web.office_session import Session
from knowledge.errors import KnowledgeError

ALL, ONE, CELL = "/gaps", "/gaps/{practice}", "/gaps/{practice}/{column}"
_NAME = "consent-gaps"


class OfficeGaps:
    def __init__(self, frame: OfficeFrame) -> None:
        self._frame = frame
        self._gaps = frame.services.gaps

    def routes(self) -> list[Route]:
        frame = self._frame
        exports = {"md": self._markdown, "csv": self._csv, "pdf": self._pdf}
        return [
            frame.get(ALL, self._all),
            *(frame.get(f"{ALL}.{form}", export) for form, export in exports.items()),
            frame.get(ONE, self._one),
            frame.get(CELL, self._cell),
            frame.post(CELL, self._correct),
        ]

    def _report(self) -> tuple[MadeReport | None, str]:
        """The report, or why there is none."""
        try:
            return self._gaps.made(), ""
        except (UserError, KnowledgeError) as error:
            return None, str(error)

    def _all(self, _: Request, session: Session) -> Response:
        report, why = self._report()
        return self._frame.html("office_gaps", session, report=report, why=why)

    def _one(self, request: Request, session: Session) -> Response:
        return self._frame.html("office_gap_practice", session, row=self._row(request))

    def _cell(
        self, request: Request, session: Session, typed: Mapping[str, str] | None = None, wrong: str = ""
    ) -> Response:
        row = self._row(request)
        column, cell = _cell_of(row, request)
        return self._frame.html(
            "office_gap_cell", session, 422 if wrong else 200, row=row,
            column=column, cell=cell,
            typed=defaultdict(str, typed or {}),
            wrong=wrong, verdicts=GIVEN, longest=LONGEST,
        )  # fmt: skip

    def _correct(self, request: Request, session: Session) -> Response:
        typed = typed_in(request)
        row = self._row(request)
        column, _ = _cell_of(row, request)
        try:
            why = " ".join(typed.get("why", "").split())
            verdict = None if typed.get("do") == "undo" else _verdict(typed.get("verdict", ""))
            if verdict and not why:
                raise UserError("Say in a sentence why. Nothing was changed.")
            by = Corrects.ADMIN if self._frame.role(session) is Role.ADMIN else Corrects.ORGANISER
            self._gaps.correct(row.practice, column, verdict, why if verdict else "", by)
        except NothingFound:
            raise
        except UserError as error:
            return self._cell(request, session, typed, str(error))
        return to(f"/gaps/{row.practice}")

    # To take along

    def _markdown(self, _: Request, session: Session) -> Response:
        report, why = self._report()
        if report is None:
            return self._no_file(session, why)
        return saved(gaps_as_markdown(report.told).encode(), "text/markdown; charset=utf-8", f"{_NAME}.md")

    def _csv(self, _: Request, session: Session) -> Response:
        report, why = self._report()
        if report is None:
            return self._no_file(session, why)
        return saved(gaps_as_csv(report.told).encode(), "text/csv; charset=utf-8", f"{_NAME}.csv")

    def _pdf(self, _: Request, session: Session) -> Response:
        from bot.rendering.gaps_pdf import gaps_as_pdf

        report, why = self._report()
        if report is None:
            return self._no_file(session, why)
        try:
            return saved(gaps_as_pdf(report.told), "application/pdf", f"{_NAME}.pdf")
        except UserError as error:
            return self._no_file(session, str(error))

    def _no_file(self, session: Session, why: str) -> Response:
        return self._frame.html("office_refusal", session, 409, title="There is no file to save", told=why, kept=None)

    def _row(self, request: Request) -> PracticeGaps:
        """Raises `NothingFound`."""
        report, _ = self._report()
        practice = str(request.path_params["practice"])
        found = next((row for row in report.practices if row.practice == practice), None) if report else None
        if found is None:
            raise NothingFound("The report has no such practice.")
        return found


def _cell_of(row: PracticeGaps, request: Request) -> tuple[str, ToldCell]:
    """Raises `NothingFound`."""
    column = str(request.path_params["column"])
    found = next((cell for cell in row.cells if cell[0] == column), None)
    if found is None:
        raise NothingFound("The report has no such cell.")
    return found


def _verdict(typed: str) -> Verdict:
    """Raises `UserError`."""
    found = next((verdict for verdict in GIVEN if verdict.value == typed), None)
    if found is None:
        raise UserError("Choose what the policies say. Nothing was changed.")
    return found
