"""What the web face says itself. Plain text; nothing here repeats what somebody typed."""

from __future__ import annotations

from bot.rendering.change_words import ABOUT
from knowledge.card import Kind
from knowledge.wording import wording

ENGLISH = wording("en")
NAME = "Steward"
"""The title of every page: a browser's history and its tabs show no more than this."""

WHAT_IT_IS = (
    "Answers about tracking at work: from the law where you work and from the company's own policies, each with its "
    "sources. Information, not legal advice."
)
KEPT = (
    "Your question is answered from memory and forgotten: it is not stored, not logged and sent nowhere. There is no "
    "account, no cookie and no list of visits."
)
KEPT_WITH_MODEL = (
    "Your question is answered from memory and forgotten: it is not stored and not logged. It is sent to nobody, "
    "unless you ask for a language model's words below an answer. There is no account, no cookie and no list of visits."
)
HISTORY = (
    "Your browser's history keeps the address of this site, and not what you asked. The network you are on sees the "
    "name of the site. Best ask on a phone of your own, off the work Wi-Fi: a device that your employer manages can "
    "show what is on its screen."
)
ABOUT_YOU = "Please leave out names and what happened to whom: ask what the rules are."
LANGUAGES = (
    ("en", "Ask in English"), ("es", "en español"), ("de", "auf Deutsch"), ("fr", "en français"), ("it", "in italiano"),
    ("pt", "em português"), ("ja", "日本語で"), ("zh", "用中文"),
)  # fmt: skip

NO_CONCERNS = (
    "No concerns are taken here, because the employer runs this Steward: whoever wrote would write to the employer. A "
    "union, a works council or colleagues can run one that takes them."
)
NO_MEMBER_PAGES = (
    "Company policies are not shown here: nobody has set a passphrase that all members of this workplace share. "
    "Whoever runs Steward sets one with “steward web passphrase”."
)
WRONG = "That is not the passphrase. Ask a colleague or your steward for it; capitals and spaces do not matter."
TOO_MANY = "Very many passphrases are being tried just now, so yours was not looked at. Please try again in a minute."
ENDED = (
    "Your hour has ended, or Steward was restarted. Nothing was kept. Type the passphrase again to read company "
    "policies."
)

KINDS = {
    Kind.POLICY: "Company policies",
    Kind.LAW: "Law",
    Kind.GUIDE: "Guides",
    Kind.NEWS: "News",
}

KIND = {Kind.POLICY: "Company policy", Kind.LAW: "Law", Kind.GUIDE: "Guide", Kind.NEWS: "News"}

CATEGORIES = ABOUT

CHANGED = {"added": "Added", "removed": "Removed", "changed": "Reworded", "moved": "Moved"}

REFUSALS: dict[int, tuple[str, str]] = {
    400: ("That could not be read", "Go back to the first page and start again."),
    403: (
        "That did not come from a page of Steward's",
        "Nothing was read or kept. Open the first page and start from there. If it happens again, the browser is an "
        "old one, or this site was opened without https.",
    ),
    404: (
        "There is no such page",
        "The address may be mistyped, or what stood here is not for everybody. Start from the first page.",
    ),
    405: ("This page cannot be opened like that", "It is reached by a button. Start from the first page."),
    408: ("That took too long to arrive", "Nothing was kept. Please try again, with a better connection if you can."),
    413: (
        "That is too long",
        "Nothing of it was read or kept. Go back: what you typed may still be there. A question is a few sentences, "
        "and a concern up to 1,000 characters.",
    ),
    415: ("That could not be read", "Nothing was kept. Please use the form on the first page."),
    422: (
        "That could not be read",
        "It holds characters that are none, or it is not a form of this page. Nothing was kept. Please start again "
        "from the first page.",
    ),
    500: ("Something went wrong", "Nothing of it was written down. Please try again in a minute."),
    503: ("Very many people are here just now", "Nothing was kept. Please try again in a minute."),
}
