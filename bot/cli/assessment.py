"""The draft of an impact assessment that `steward init` leaves: the operator's answers, and the numbers of the code."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from bot.errors import UserError
from bot.settings import Operator

FILE = "impact-assessment.md"


def numbers() -> dict[str, int]:
    """What the code keeps and for how long, how many it takes, by the names that the templates use."""
    from bot.organising import circle, concern, concern_box, purpose, themes
    from bot.organising.custodians.keyring import LONGEST
    from bot.slack.memory import PLACES_KEPT, TURNS_KEPT
    from bot.store import box_backup, desk

    return {
        "circle": circle.USUAL,
        "least_circle": circle.NEVER_UNDER,
        "characters": concern.MOST_CHARACTERS,
        "bytes": concern.PADDED_BYTES,
        "concern_days": concern_box.KEPT.days,
        "concern_days_least": concern_box.KEPT.days - 6,  # of one that came on a Sunday: only its week is known
        "tombstone_days": concern_box.KEPT.days + 7,
        "reply_days": concern_box.REPLY_KEPT.days,
        "backup_days": box_backup.KEPT.days,
        "grace_days": purpose.GRACE.days,
        "key_days": LONGEST.days,
        "floor": themes.FLOOR,
        "claim_hours": int(desk.KEPT.total_seconds() // 3600),
        "unanswered_weeks": desk.WEEKS_TOLD,
        "turn_minutes": int(TURNS_KEPT.total_seconds() // 60),
        "place_days": PLACES_KEPT.days,
    }


def write(folder: Path, operator: Operator, place: str | None, *, day: date, anew: bool) -> str:
    """Writes the draft beside the settings. One that is there is never written over: people may have filled it in. It
    is left, or, where it is to be made `anew`, kept under another name. Returns what to tell; raises `UserError`."""
    from bot.rendering.assessment import OPEN, Assessment

    path = folder / FILE
    text = Assessment(operator, place, day, numbers()).markdown()
    told = f"A draft of an impact assessment: {path}. People decide what it marks “{OPEN}”; it is no legal advice."
    try:
        if path.exists():
            if not anew:
                return f"{FILE} was there and was left as it is."
            before = next(
                free for n in range(1, 10_000) if not (free := path.with_name(f"impact-assessment-{n}.md")).exists()
            )
            path.rename(before)
            told = f"{told} The one that was there is now {before.name}."
        fresh = path.with_name(f"{FILE}.new")
        fresh.write_text(text, encoding="utf-8")
        fresh.replace(path)
    except OSError:
        raise UserError(
            f"{FILE} cannot be written here, though the settings were. Without it: steward init --no-assessment"
        ) from None
    return told
