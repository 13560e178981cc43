"""What stands between a text that was read and the text that answers: it holds back what is no change of a policy."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from knowledge.comparison import same_words, words_of
from knowledge.language import detect_any

# Of the last good text, in words or characters. A policy cut to a quarter is looked at by a person first.
LEAST_SHARE = 0.25
# An error or sign-in page says little else. Words.
_PAGE_OF_ITS_OWN = 220
# Where an error page with a long menu says that it is one. Characters.
_BEGINNING = 200
_ENOUGH_FOR_A_LANGUAGE = 40
_ERROR = re.compile(
    r"\b(page (not|was not|cannot be|could not be) found|"
    r"(can't|cannot|could not|couldn't|unable to) find (the|that|this|your)? ?page|"
    r"404|not found|403|forbidden|access denied|permission denied|50[0-4] |bad gateway|service unavailable|"
    r"(temporarily|currently) unavailable|internal server error|gateway time.?out|something went wrong|"
    r"an error (has )?occurred|under maintenance|we'?re sorry|we'll be back|too many requests|rate limit|"
    r"checking your browser|verify (that )?you are (a )?human|are you a robot|unusual traffic|captcha|"
    r"(enable|turn on|requires?) javascript|enable cookies|just a moment|loading|redirecting|"
    r"seite (wurde )?nicht gefunden|zugriff verweigert|page introuvable|accès refusé|página no encontrada|"
    r"acceso denegado|pagina non trovata|página não encontrada)\b|"
    r"ページが見つかりません|アクセス.{0,6}拒否|页面不存在|无法访问",
    re.IGNORECASE,
)
_SIGN_IN = re.compile(
    r"\b(sign.?in|log.?in|log on|single sign.on|sso|anmelden|einloggen|se connecter|connexion|iniciar sesión|accedi|"
    r"entrar)\b|ログイン|サインイン|登录|登入",
    re.IGNORECASE,
)
_SECRET = re.compile(
    r"\b(password|passwort|mot de passe|contraseña|senha|e-?mail address|user ?name|remember me|forgot|account|"
    r"benutzername|identifiant|continue with|パスワード|密码)",
    re.IGNORECASE,
)


class Hold(StrEnum):
    """Why a text is held back. `value` is stored; never rename one."""

    COLLAPSED = "collapsed"
    SEEN_BEFORE = "seen before"
    OTHER_LANGUAGE = "other language"
    ERROR_PAGE = "error page"
    SIGN_IN_PAGE = "sign-in page"


@dataclass(frozen=True, slots=True)
class Seen:
    """What the gate knows of a document: the text that answers (None where it is new), what it said before that and
    was taken out or discarded, the language it is to be in."""

    good: str | None
    former: Sequence[str] = ()
    language: str | None = None
    reverts_are_meant: bool = False  # somebody put the file there; no server that answers now this, now that


def hold_for(text: str, seen: Seen) -> Hold | None:
    """Why `text` must not answer before somebody has looked at it; None where it may."""
    if held := _no_policy(text, seen.good):
        return held
    if seen.good is not None and _collapsed(text, seen.good):
        return Hold.COLLAPSED
    if _is_other_language(text, seen):
        return Hold.OTHER_LANGUAGE
    if seen.reverts_are_meant or seen.good is None or same_words(seen.good, text):
        return None
    return Hold.SEEN_BEFORE if any(same_words(former, text) for former in seen.former) else None


def _no_policy(text: str, good: str | None) -> Hold | None:
    """An error or sign-in page that was served as if it were the text. The text that answers may speak of passwords
    and errors itself: then it is no sign."""
    if good is not None and _ERROR.search(text[:_BEGINNING]) and not _ERROR.search(good):
        return Hold.ERROR_PAGE
    if len(words_of(text)) > _PAGE_OF_ITS_OWN:
        return None
    if good is not None and not _collapsed(text, good):
        return None
    if _ERROR.search(text):
        return Hold.ERROR_PAGE
    if _SIGN_IN.search(text) and _SECRET.search(text):
        return Hold.SIGN_IN_PAGE
    return None


def _collapsed(text: str, good: str) -> bool:
    return len(text) < LEAST_SHARE * len(good) or len(text.split()) < LEAST_SHARE * len(good.split())


def _is_other_language(text: str, seen: Seen) -> bool:
    if len(words_of(text)) < _ENOUGH_FOR_A_LANGUAGE:
        return False
    wanted = seen.language or (detect_any(seen.good) if seen.good else None)
    return wanted is not None and detect_any(text) != wanted.casefold().partition("-")[0]
