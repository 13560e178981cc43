"""`steward eval`: measures answers and retrieval."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.settings import Settings

if TYPE_CHECKING:
    from knowledge.answering import Answerer
    from knowledge.evaluation.answers import AskedQuestion
    from knowledge.language_model import LanguageModel
    from knowledge.model_answering import ModelAnswerer


@click.group("eval")
def evaluate() -> None:
    """Measure what Steward answers and finds.

    \b
    Example:
        steward eval answers questions.jsonl
    """


@evaluate.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--compare", is_flag=True, help="Beside the answers from the sources alone, those that a model words.")
@click.option("--model", metavar="NAME", help="With --compare: this model instead of the one in the settings.")
@click.option("--first", type=click.IntRange(min=1), metavar="N", help="Only the first N questions.")
@click.option("--json", "as_json", is_flag=True, help="With --compare: JSON lines instead of a table.")
def answers(file: Path, compare: bool, model: str | None, first: int | None, as_json: bool) -> None:
    """Ask every question of FILE (JSON lines); one JSON line each, then a summary.

    With --compare a language model is asked too, and a table sets both side by side. The questions, and the passages
    that answer them, go to the model. The tokens are not counted against the day's.

    \b
    Examples:
        steward eval answers questions.jsonl
        steward eval answers questions.jsonl --compare --model openai:gpt-5-mini
    """
    from bot.cli.session import now, open_desk
    from knowledge.evaluation.answers import evaluate_answers, read_questions, summary

    if model and not compare:
        raise click.UsageError("--model goes with --compare.")
    questions = read_questions(file)[:first]
    if compare:
        _compared(questions, model, as_json)
        return
    with open_desk(Settings.load()) as desk:
        scored = []
        for result in evaluate_answers(desk.library, desk.answerer, questions, today=now().date()):
            click.echo(json.dumps(result.as_json(), ensure_ascii=False))
            scored.append(result)
    click.echo(json.dumps({"summary": summary(scored)}, ensure_ascii=False))


def _compared(questions: Sequence[AskedQuestion], model: str | None, as_json: bool) -> None:
    from bot.cli.evaluate_layout import comparison_table
    from bot.cli.layout import console
    from bot.cli.session import now, open_desk, progress_bar
    from knowledge.evaluation.wording import compare, summary

    settings, language_model = _model_of(model)
    scored = []
    with open_desk(settings) as desk, progress_bar() as progress:
        worded = _answerer_with(language_model, settings, desk.answerer)
        catalogue = desk.library.catalogue
        for found in compare(desk.answerer, worded, catalogue, questions, today=now().date()):
            scored.append(found)
            progress("Asking", len(scored), len(questions))
            if as_json:
                click.echo(json.dumps(found.as_json(), ensure_ascii=False))
    told = summary(scored)
    if as_json:
        click.echo(json.dumps({"model": worded.name, "summary": told}, ensure_ascii=False))
    else:
        console().print(comparison_table(worded.name, told))


@evaluate.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--with-model", is_flag=True, help="Also with the model of the settings making follow-ups stand alone.")
@click.option("--model", metavar="NAME", help="Also with this model making follow-ups stand alone.")
@click.option("--json", "as_json", is_flag=True, help="JSON lines, one for each pair, and summaries.")
def followups(file: Path, with_model: bool, model: str | None, as_json: bool) -> None:
    """Measure whether second turns find what the same question finds alone. FILE holds pairs (JSON lines).

    \b
    Example:
        steward eval followups tests/bench/followups.jsonl
    """
    from bot.cli.evaluate_layout import followups_table
    from bot.cli.layout import console
    from bot.cli.session import now, open_desk, progress_bar
    from knowledge.evaluation.followups import evaluate_followups, read_pairs, summary

    pairs = read_pairs(file)
    settings, language_model = _model_of(model) if model or with_model else (Settings.load(), None)
    scored = []
    with open_desk(settings) as desk, progress_bar() as progress:
        worded = _answerer_with(language_model, settings, desk.answerer) if language_model else None
        for score in evaluate_followups(desk.answerer, pairs, today=now().date(), worded=worded):
            scored.append(score)
            progress("Asking", len(scored), len(pairs))
            if as_json:
                click.echo(json.dumps(score.as_json(), ensure_ascii=False))
    names = sorted({score.pair.set for score in scored if score.pair.set})
    told = {name: summary([s for s in scored if s.pair.set == name]) for name in names} | {"all": summary(scored)}
    if as_json:
        for name, figures in told.items():
            click.echo(json.dumps({"set": name, "summary": figures}, ensure_ascii=False))
    else:
        console().print(followups_table(told))


def _model_of(name: str | None) -> tuple[Settings, LanguageModel]:
    """The settings with this model in them, and the model. Raises `ConfigError` where none is set."""
    from bot.errors import ConfigError
    from bot.settings import process_environment
    from knowledge.language_model import LanguageModel, open_model

    environment = process_environment()
    settings = Settings.load({**environment, "STEWARD_MODEL": name} if name else environment)
    if settings.model is None:
        raise ConfigError(
            "No language model is set, so there is nothing to compare with, and nothing was asked. Name one with "
            "--model, or set model.name (STEWARD_MODEL)."
        )
    open_model(settings.model.model)  # tells what is missing
    return settings, LanguageModel(settings.model.model, silence=settings.model.limits.timeout)


def _answerer_with(model: LanguageModel, settings: Settings, answerer: Answerer) -> ModelAnswerer:
    """Without the day's budget, which is for people's questions."""
    from knowledge.model_answering import ModelAnswerer

    assert settings.model is not None  # noqa: S101
    limits = settings.model.limits
    return ModelAnswerer(answerer, model, max_tokens=limits.tokens_per_answer, timeout=limits.timeout)


@evaluate.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False)
@click.option(
    "--set", "only", metavar="NAME", help="Only the questions of this set: dev, held or plain in the own file."
)
def policies(file: Path | None, only: str | None) -> None:
    """Ask every question of FILE about policies; one JSON line each, then a summary of each set and of all.

    Without FILE it asks Steward's own questions, which are about the demo policies (steward demo policies).

    \b
    Example:
        steward eval policies
    """
    from bot.cli.session import now, open_desk
    from knowledge.evaluation.policies import OWN_QUESTIONS, evaluate_policies, summary

    with open_desk(Settings.load()) as desk:
        scored = []
        catalogue = desk.library.catalogue
        for score in evaluate_policies(desk.answerer, catalogue, file or OWN_QUESTIONS, today=now().date(), only=only):
            click.echo(json.dumps(score.as_json(), ensure_ascii=False))
            scored.append(score)
    for name in sorted({score.set for score in scored}):
        click.echo(json.dumps({"set": name, "summary": summary([s for s in scored if s.set == name])}))
    click.echo(json.dumps({"summary": summary(scored)}))


@evaluate.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def changes(file: Path) -> None:
    """Replay the versions of FILE (JSON lines, also .gz) as a refresh would; one JSON line each, then a summary.

    \b
    Example:
        steward eval changes policy-changes.jsonl.gz
    """
    from ingest.evaluation.changes import evaluate_changes, summary

    scored = []
    for score in evaluate_changes(file):
        click.echo(json.dumps(score.as_json(), ensure_ascii=False))
        scored.append(score)
    click.echo(json.dumps({"summary": summary(scored)}))


@evaluate.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print only the JSON object.")
def retrieval(folder: Path, as_json: bool) -> None:
    """Measure retrieval on FOLDER, a judged collection in BEIR's format, in a scratch library.

    \b
    Example:
        steward eval retrieval collection/ --json
    """
    from bot import app
    from bot.cli.session import now, progress_bar
    from knowledge.embedding import ensure_embedder, open_embedder
    from knowledge.evaluation.retrieval import evaluate_retrieval

    settings = Settings.load()
    place = app.library_folder(settings)
    if open_embedder(settings.embedding_model, place.models) is None:
        with place.lock(app.OTHERS_FINISH):
            ensure_embedder(settings.embedding_model, place.models)
    with progress_bar() as progress:
        scores = evaluate_retrieval(
            folder, model_name=settings.embedding_model, models=place.models, now=now(), progress=progress
        )
    if not as_json:
        click.echo(
            f"{scores.queries} queries: recall@10 {scores.recall:.3f}, MAP@10 {scores.map:.3f}, "
            f"nDCG@10 {scores.ndcg:.3f}, {scores.ms_per_query:.1f} ms a query"
        )
    click.echo(json.dumps(scores.as_json()))


@evaluate.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print only the JSON object.")
def gaps(folder: Path, as_json: bool) -> None:
    """Measure the consent gap report on FOLDER: policies (NAME.md) that people judged (NAME.json), each read alone.

    \b
    Example:
        steward eval gaps judged/
    """
    from bot.gap_reader import nearest_of
    from bot.organising.gaps.card_reader import read_cards
    from bot.organising.gaps.evaluation import judged_policies, scores_of
    from bot.organising.gaps.verdict import GIVEN

    settings = Settings.load()
    cards = read_cards(settings.data / "gaps")
    judged = judged_policies(folder)
    scores = scores_of(judged, cards, nearest_of(settings, cards))
    if as_json:
        click.echo(json.dumps(scores.as_json(), ensure_ascii=False))
        return
    click.echo(f"{scores.policies} policies, {scores.cells} cells: macro-F1 {scores.macro_f1:.3f}")
    click.echo(f"{'meant / read':13}" + "".join(f"{v.value:>10}" for v in GIVEN) + "   precision  recall     F1")
    for meant in GIVEN:
        counts = "".join(f"{scores.pairs[meant, read]:>10}" for read in GIVEN)
        rates = f"{scores.precision(meant):>12.3f}{scores.recall(meant):>8.3f}{scores.f1(meant):>7.3f}"
        click.echo(f"{meant.value:13}{counts}{rates}")
    click.echo(f"Practices: precision {scores.practice_precision:.3f}, recall {scores.practice_recall:.3f}")
    click.echo(f"Quotes: {scores.quote_agreement:.3f} of those that both name")
    click.echo(f"False contraries: {len(scores.false_contraries)}")
    for one in scores.false_contraries:
        click.echo(f"  {one.policy} {one.practice} {one.column}: meant {one.meant.value}, by: {' … '.join(one.quoted)}")
