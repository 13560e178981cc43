"""What stands on the buttons of an answer, in the asker's language. Translations not legally reviewed: there is no law
in them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Labels:
    """`passage` is followed by a number where there are several; `passages` heads a menu of many."""

    passage: str
    passages: str
    actions: str
    place: str
    follow_up: str
    share: str
    good: str
    bad: str


_LABELS = {
    "en": Labels(
        "Show passage", "Show a passage", "What can I do?", "Change place", "Ask a follow-up", "Share to channel",
        "This answer helped", "This answer did not help",
    ),
    "es": Labels(
        "Ver el pasaje", "Ver un pasaje", "¿Qué puedo hacer?", "Cambiar de lugar", "Seguir preguntando",
        "Compartir en el canal", "Esta respuesta me ayudó", "Esta respuesta no me ayudó",
    ),
    "de": Labels(
        "Stelle zeigen", "Eine Stelle zeigen", "Was kann ich tun?", "Ort ändern", "Nachfragen", "Im Kanal teilen",
        "Diese Antwort hat geholfen", "Diese Antwort hat nicht geholfen",
    ),
    "fr": Labels(
        "Voir le passage", "Voir un passage", "Que puis-je faire ?", "Changer de lieu", "Poser une autre question",
        "Partager dans le canal", "Cette réponse m’a aidé", "Cette réponse ne m’a pas aidé",
    ),
    "it": Labels(
        "Mostra il passo", "Mostra un passo", "Che cosa posso fare?", "Cambia luogo", "Chiedi ancora",
        "Condividi nel canale", "Questa risposta mi ha aiutato", "Questa risposta non mi ha aiutato",
    ),
    "pt": Labels(
        "Ver o trecho", "Ver um trecho", "O que posso fazer?", "Mudar de lugar", "Continuar a perguntar",
        "Partilhar no canal", "Esta resposta ajudou", "Esta resposta não ajudou",
    ),
    "ja": Labels(
        "該当箇所を見る", "該当箇所を選ぶ", "何ができますか？", "場所を変える", "続けて質問する", "チャンネルで共有",
        "この回答は役に立った", "この回答は役に立たなかった",
    ),
    "zh": Labels(
        "查看原文段落", "选择原文段落", "我能做什么？", "更改地点", "继续提问", "分享到频道",
        "这个回答有帮助", "这个回答没有帮助",
    ),
}  # fmt: skip


def labels(language: str) -> Labels:
    """English where there are none of a language."""
    return _LABELS.get(language, _LABELS["en"])
