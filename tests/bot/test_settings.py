"""Settings: from the file, then from the environment; what is not known is an error that names it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.errors import ConfigError
from bot.settings import CONFIG_VARIABLE, SETTINGS, OperatorKind, Settings, config_path
from knowledge.model_limits import Limits

WHOLE = """\
[operator]
name = "Local 12"
kind = "union"
contact = "room 4"

[answers]
default_place = "US-NY"
contacts = ["Ana, room 4", "the hotline"]

[library]
data = "/srv/steward"
embedding_model = "/srv/model"
reranker = "/srv/reranker"
sources = "/srv/sources.toml"

[slack]
data = "/srv/desk"
direct_messages = false
rich_text = false
http_port = 3000
admins = ["U0ADMIN"]
organisers = ["U0ORGANISER"]
alerts_channel = "C0ALERTS"
petitions_channel = "C0PETITIONS"
api_url = "http://127.0.0.1:3001/api/"

[web]
address = "https://steward.example.org"
passphrase_hash = "scrypt$…"
onion = "http://…"

[organising]
circle = 25
time_zone = "Europe/Berlin"
exchange = "/srv/exchange"
keys = "/srv/custodians"

[box]
data = "/srv/box"
backups = "/mnt/copies"

[office]
admins = ["ana4"]
organisers = ["Ben"]
data = "/srv/office"

[model]
name = "openai:small"
base_url = "http://127.0.0.1:8000/v1/"
run_by = "A  cooperative"
timeout = 30
tokens_per_answer = 900
tokens_per_day = 50000
data = "/srv/counts"
smooth_drafts = true
"""


def load(folder: Path, text: str | None = None, **environment: str) -> Settings:
    if text is not None:
        (folder / "steward.toml").write_text(text, encoding="utf-8")
    return Settings.load(environment, folder=folder)


def test_without_a_file_everything_has_its_default(tmp_path: Path) -> None:
    found = load(tmp_path)

    assert (found.embedding_model, found.reranker, found.default_place, found.contacts, found.config) == (
        "all-MiniLM-L6-v2", None, None, (), None,
    )  # fmt: skip
    assert found.operator.demo and found.operator.kind is OperatorKind.WORKERS
    assert found.data.is_absolute()


def test_every_setting_of_the_file_is_read(tmp_path: Path) -> None:
    found = load(tmp_path, WHOLE)

    assert (found.operator.name, found.operator.kind, found.operator.contact, found.operator.demo) == (
        "Local 12", OperatorKind.UNION, "room 4", False,
    )  # fmt: skip
    assert (found.default_place, found.contacts) == ("US-NY", ("Ana, room 4", "the hotline"))
    assert (found.data, found.embedding_model, found.reranker) == (Path("/srv/steward"), "/srv/model", "/srv/reranker")
    assert found.config == tmp_path / "steward.toml"
    assert (found.circle, str(found.zone)) == (25, "Europe/Berlin")
    assert found.backups_folder == Path("/mnt/copies")
    assert (found.box_folder, found.exchange_folder, found.keys_folder, found.office_folder) == (
        Path("/srv/box"), Path("/srv/exchange"), Path("/srv/custodians"), Path("/srv/office"),
    )  # fmt: skip
    assert found.desk_folder == Path("/srv/desk")
    assert found.counts_folder == Path("/srv/counts") and found.model is not None
    assert (found.model.model.name, found.model.model.address) == ("openai:small", "http://127.0.0.1:8000/v1")
    assert found.model.smooth_drafts
    assert found.model.limits == Limits(timeout=30.0, tokens_per_answer=900, tokens_per_day=50_000)
    assert found.model.run_by == "A cooperative"


def test_the_file_above_names_every_setting_there_is() -> None:
    import tomllib

    tables = tomllib.loads(WHOLE)
    assert {f"{table}.{key}" for table, keys in tables.items() for key in keys} == {s.key for s in SETTINGS}


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    found = load(
        tmp_path, WHOLE, STEWARD_DATA="/elsewhere", STEWARD_DEFAULT_PLACE=" DE ", STEWARD_EMBEDDING_MODEL="other",
        STEWARD_RERANKER="none-such",
    )  # fmt: skip

    assert (found.data, found.default_place, found.embedding_model, found.reranker) == (
        Path("/elsewhere"), "DE", "other", "none-such",
    )  # fmt: skip


@pytest.mark.parametrize("variable", [*(s.variable for s in SETTINGS if s.variable), CONFIG_VARIABLE])
def test_a_variable_that_is_empty_is_as_if_it_were_not_there(tmp_path: Path, variable: str) -> None:
    assert load(tmp_path, **{variable: " "}) == load(tmp_path)


def test_an_empty_text_in_the_file_is_as_if_it_were_not_there(tmp_path: Path) -> None:
    found = load(tmp_path, '[answers]\ndefault_place = ""\n[library]\ndata = ""\n')

    assert found.default_place is None and found.data == load(tmp_path / "nowhere").data


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('[answers]\ndefault_plaice = "DE"\n', "answers.default_plaice"),
        ('[kitchen]\nsink = "full"\n', "kitchen.sink"),
        ("[kitchen]\n", "kitchen"),
        ('name = "Local 12"\n', "name"),
        ('[library.data]\nfolder = "x"\n', "library.data"),
        ("[answers]\ncontacts = 7\n", "answers.contacts"),
        ("[organising]\ncircle = 7\n", "organising.circle"),
        ('[organising]\ncircle = "20"\n', "organising.circle"),
        ("[organising]\ncircle = true\n", "organising.circle"),
        ('[organising]\ntime_zone = "Here/There"\n', "organising.time_zone"),
        ('[organising]\ntime_zone = "../../etc/passwd"\n', "organising.time_zone"),
        ("[answers]\ncontacts = [7]\n", "answers.contacts"),
        ('[answers]\ncontacts = "the hotline"\n', "answers.contacts"),
        ("[answers]\ndefault_place = 7\n", "answers.default_place"),
        ("[operator]\nname = ['x']\n", "operator.name"),
        ('[operator]\nkind = "boss"\n', "operator.kind"),
        ("[library]\ndata = true\n", "library.data"),
        ('[answers]\n"default_place = \n', "steward.toml"),
        ("[answers]\n[answers]\n", "steward.toml"),
    ],
)
def test_what_is_wrong_in_the_file_is_named(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(ConfigError, match=named.replace(".", r"\.")):
        load(tmp_path, text)


def test_a_file_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "steward.toml").write_bytes(b"\xff\xfe\x00[")

    with pytest.raises(ConfigError, match=r"steward\.toml cannot be read"):
        load(tmp_path)


def test_a_variable_that_is_not_known_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="STEWARD_DATTA") as caught:
        load(tmp_path, STEWARD_DATTA="/secret/place")

    assert "/secret/place" not in str(caught.value)


def test_variables_of_others_are_left_alone(tmp_path: Path) -> None:
    assert load(tmp_path, SSTEWARD_X="1", PATH="/bin", STEWARDESS="x") == load(tmp_path)


def test_another_file_may_be_named(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(WHOLE, encoding="utf-8")

    found = Settings.load({CONFIG_VARIABLE: str(tmp_path / "mine.toml")}, folder=tmp_path)

    assert found.operator.name == "Local 12"
    assert config_path({CONFIG_VARIABLE: "~/mine.toml"}) == Path.home() / "mine.toml"


def test_a_named_file_that_is_missing_is_an_error_and_not_the_default(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=CONFIG_VARIABLE):
        load(tmp_path, WHOLE, **{CONFIG_VARIABLE: str(tmp_path / "missing.toml")})


def test_a_folder_in_the_home_is_found(tmp_path: Path) -> None:
    assert load(tmp_path, STEWARD_DATA="~/steward").data == Path.home() / "steward"
