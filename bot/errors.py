"""
What a person or an operator may be told.

* UserError       what was asked for cannot be done; its text is ours and repeats nothing that was typed
  x NothingFound  a document, a command's object that is not there
  x ShareRefused  words of a sheet that are none, or of another key; repeats no word
  x FileDamaged   a file of the custodians' that was changed, cut off or is another
  x ClauseRefused a clause's file that breaks a rule; names the file and the rule
  x ConcernRefused  a concern that cannot be taken as it is; `part` says what of it: choices or text
* NoLetter        Steward has no such letter for a place; its text says what there is
* PortTaken       another program listens where Steward was to
* ConfigError     a setting is wrong; names the setting, never a secret's value

Errors of the room below (`knowledge.errors.KnowledgeError`) are worded for people too and are shown as they are.
"""

from __future__ import annotations


class UserError(Exception): ...


class NothingFound(UserError): ...


class ShareRefused(UserError): ...


class FileDamaged(UserError): ...


class ClauseRefused(UserError): ...


class ConcernRefused(UserError):
    def __init__(self, part: str, told: str) -> None:
        super().__init__(told)
        self.part = part


class NoLetter(Exception): ...


class PortTaken(Exception): ...


class ConfigError(Exception): ...
