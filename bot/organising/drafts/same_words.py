"""English words and phrases that say the same wherever a clause of Steward's uses them. Of each line, any may stand for
any other; nothing else may."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from knowledge.verifier.phrases import EVERYWHERE, Phrases

_SAME = """
somebody / someone
whoever / anyone who / anybody who
each / every
once a year / every year / each year / annually
for good / permanently
told / informed
asked for / requested
gives / provides
given / provided
brought in / introduced
switched on / turned on / activated
switched off / turned off / deactivated
switch on / turn on / activate
put right / corrected / remedied
taken back / withdrawn
takes a consent back / takes back a consent / withdraws a consent
written down / put in writing / recorded in writing
on request / upon request
in particular / especially
because of / due to / owing to
in plain words / in plain language
at the employer's cost / at the employer's expense
at least / no fewer than / not fewer than / no less than / not less than
data about / data concerning
those concerned / the people concerned / those affected / the people affected
person it concerns / person whom it concerns / person concerned
data it rests on / data that it rests on / data on which it rests
people the workers elect / people whom the workers elect / people elected by the workers
people whom the workers choose / people the workers choose / people chosen by the workers
ill at ease / uneasy
call in / bring in
that / which
is / are
has / have
does / do
"""
_CONTRACTED = """
cannot=can not
can't=can not
isn't=is not
aren't=are not
doesn't=does not
don't=do not
hasn't=has not
haven't=have not
wasn't=was not
weren't=were not
"""
CONTRACTED: Mapping[str, Sequence[str]] = {
    short: long.split() for short, long in (line.split("=") for line in _CONTRACTED.strip().splitlines())
}
PHRASES = Phrases(EVERYWHERE, _SAME)

TURNS = frozenset(
    "not no never nobody nothing none neither nor only alone unless until before after if where when whenever while "
    "once within without outside except because must may might shall should can could will would need needs ought or "
    "at-least most some any all each few many more less than as whether how why".split()
)
"""Words that turn what a sentence says: whether, how far, and when."""
SUBORDINATE = frozenset(
    "until unless before after if where when whenever while because once within without outside except whether how why "
    "since than as".split()
)
"""What may govern all that comes after it in its sentence."""
OPENERS = SUBORDINATE | {"for", "on", "once-a-year", "on-request"}
"""What a sentence may open with that a comma can follow."""
WHO = frozenset(
    "employer employer's employers management union worker workers worker's workers' employee employees employees' "
    "representative representatives representatives' expert committee member members people person people's person's "
    "company manager managers insurers customers brokers maker they them it we us you i".split()
)
SUBJECTS = frozenset(
    "the a an nobody nothing each whoever it its they what consent tracking tools data people workers".split()
)
"""What a main clause of its own begins with, after “, and”."""
