"""`steward model`: the language model that words answers, where one is set."""

from __future__ import annotations

import json

import click

from bot.settings import Settings

OFF = (
    "No language model is set: answers are the sources' own words, and nothing is sent to any. docs/models.md tells "
    "how to set one."
)


@click.group()
def model() -> None:
    """The language model that words answers: which, what leaves this computer, what it costs. Off unless one is set.

    \b
    Examples:
        steward model status
        steward model test
    """


@model.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def status(as_json: bool) -> None:
    """What is set, what is sent where, and today's counts: of five and more, rounded down. Nothing is asked.

    \b
    Example:
        steward model status
    """
    settings = Settings.load()
    use = settings.model
    if use is None:
        click.echo(json.dumps({"model": None}) if as_json else OFF)
        return
    from bot.cli.session import now
    from bot.model_diagnosis import told_of
    from bot.rendering.model_words import to_whom, what_leaves
    from knowledge.model_ledger import ModelLedger

    counts = told_of(ModelLedger(settings.counts_folder).counts(now().date()), settings)
    if as_json:
        about = {"model": use.model.name, "address": use.model.address, "sent_to": to_whom(use.model)}
        click.echo(json.dumps({**about, "today": counts}, ensure_ascii=False))
        return
    click.echo(f"{use.model.name} at {use.model.address}")
    click.echo(what_leaves(use.model))
    click.echo(
        f"Limits: {use.limits.timeout:.0f} s and {use.limits.tokens_per_answer} written tokens an answer, "
        f"{use.limits.tokens_per_day} tokens a day."
    )
    click.echo(f"Today (UTC): {_told(counts)}")


@model.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def test(as_json: bool) -> None:
    """Ask the model one small question of Steward's own; exit code 1 where it does not answer as it must.

    \b
    Example:
        steward model test
    """
    settings = Settings.load()
    if settings.model is None:
        click.echo(json.dumps({"model": None}) if as_json else OFF)
        return
    from bot.cli.session import now
    from bot.model_diagnosis import look_at_model

    checks = list(look_at_model(settings, today=now().date()))
    wrong = any(not check.well for check in checks)
    if as_json:
        told = [{"check": c.name, "ok": c.well, "found": c.found, "remedy": c.remedy} for c in checks]
        click.echo(json.dumps({"model": settings.model.model.name, "ok": not wrong, "checks": told}))
    else:
        for check in checks:
            click.echo(f"{check.name}: {check.found}" + (f"\n  {check.remedy}" if not check.well else ""))
    raise click.exceptions.Exit(1 if wrong else 0)


def _told(counts: dict[str, object]) -> str:
    names = {
        "calls": "calls", "answers_worded": "answers worded", "sentences_passed": "sentences passed",
        "sentences_dropped": "sentences dropped",
    }  # fmt: skip
    told = [f"{name} {counts[key] or 'fewer than 5'}" for key, name in names.items()]
    fell_back = counts["fell_back"]
    if isinstance(fell_back, dict) and fell_back:
        told.append("fell back: " + ", ".join(f"{reason} {number}" for reason, number in fell_back.items()))
    return "; ".join([*told, f"tokens {counts['tokens']} of {counts['tokens_per_day']}, in thousands"]) + "."
