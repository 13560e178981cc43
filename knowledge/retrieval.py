"""Hybrid retrieval: a lexical and a dense leg over all partitions that a place reads, merged, then fused.

Fusion is the convex mix of min-max scores. It beat either leg and reciprocal rank fusion on ObliQA, more so when each
candidate has its true score of both legs and neighbouring words count too (sequential dependence: Metzler and Croft,
SIGIR 2005). The raw evidence (cosine, lexical coverage) stays with each hit, because min-max scores always look
confident: whether to answer at all is judged on raw evidence only.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from knowledge.catalogue import Target
from knowledge.document import Shelf, Visibility, partition
from knowledge.library import Library

DEPTH = 100
"""Candidates taken from each leg."""
LEXICAL_DEPTH = 2000
"""Lexical scores looked up, so that what the dense leg found has its lexical score too."""
LEXICAL_WEIGHT = 0.55
# Sequential dependence: Metzler and Croft weigh phrases and near pairs well below single terms; tuned on ObliQA.
PHRASE_SHARE, NEAR_SHARE, NEAR_WORDS = 0.5, 0.15, 8
DUPLICATE_COSINE = 0.985

# Words in a question beyond which its sentences are looked at singly, and how many of them.
LONG_QUESTION, MOST_SENTENCES = 18, 8
_SENTENCE_END = re.compile(r"(?<=[.!?;…])\s+|\n+|(?<=[。！？])")
_TERM = re.compile(r"[^\W_]+", re.UNICODE)
STOPWORDS = frozenset(
    "a an and any are as at be been but by can could do does for from get had has have he her him his how i if in into "
    "is it its just me my no not of on or our she should so than that the their them then there they this to too up "
    "us was we were what when where which who whom whose why will with would you your yes ok okay please tell im ive "
    "dont doesnt cant am being about also did".split()
)


class Reranker(Protocol):
    """A cross-encoder: scores (question, text) pairs, more is better."""

    def score(self, question: str, texts: Sequence[str]) -> Sequence[float]: ...


@dataclass(frozen=True, slots=True)
class Hit:
    """A unit or passage that was found. `score` in 0..1 is for ranking only; the rest is raw evidence.

    `cosine` is the best of its text and its asks; `coverage` the share of the question's terms (weighted by rarity)
    that its words hold, 0 until `with_coverage` has looked.
    """

    target: Target
    score: float
    cosine: float
    lexical: float
    coverage: float = 0.0


def retrieve(
    library: Library,
    question: str,
    *,
    jurisdictions: Sequence[str],
    day: date,
    members: bool = False,
    shelf: Shelf = Shelf.CARDS,
    also: Sequence[str] = (),
    vectors: NDArray[np.float32] | None = None,
    also_terms: Mapping[str, float] | None = None,
    lexical_weight: float = LEXICAL_WEIGHT,
    limit: int = 20,
    reranker: Reranker | None = None,
) -> list[Hit]:
    """The best hits for `question` on a shelf, among what is read in `jurisdictions` (codes) and right to say on `day`.

    `also` are further texts to be near to: the new words of a follow-up. `vectors`, shape (n, dimension), stand
    for the question's own where they are given; `also_terms` are words that count as well, by their share.
    """
    visibilities = (Visibility.PUBLIC, Visibility.MEMBERS) if members else (Visibility.PUBLIC,)
    partitions = [partition(code, v, shelf) for code in jurisdictions for v in visibilities]
    if vectors is None:
        vectors = library.embedder.embed([*spans(question), *(text for text in also if text)])
    dense = _dense(library, vectors, partitions)
    matched = _lexical(library, [*match_queries(question), *_by_share(also_terms or {})], partitions, shelf)
    lexical = {t: score for rank, (t, score) in enumerate(matched.items()) if rank < DEPTH or t in dense}
    dense |= _cosines(library, vectors, [target for target in lexical if target not in dense])
    known = library.catalogue.targets(sorted(dense.keys() | lexical.keys()))
    held = {i: t for i, t in known.items() if t.holds_on(day)}
    scored = _fuse(held, dense, lexical, lexical_weight)
    hits = _without_duplicates(library, scored)[: max(limit, DEPTH if reranker else limit)]
    if reranker and hits:
        hits = _reranked(library, reranker, question, hits)
    return hits[:limit]


def terms(text: str) -> list[str]:
    """The words of `text` that carry meaning, folded; in order, without repeats."""
    return list(dict.fromkeys(w for w in _TERM.findall(text.casefold().replace("'", "")) if w not in STOPWORDS))


def _by_share(also_terms: Mapping[str, float]) -> list[tuple[float, str]]:
    """(share, FTS5 expression) for words with a share each, in three steps of it."""
    steps: dict[float, list[str]] = {}
    for word, share in also_terms.items():
        steps.setdefault(round(3 * min(share, 1.0)) / 3, []).append(f'"{word}"')
    return [(share, " OR ".join(words)) for share, words in steps.items() if share]


def _lexical(
    library: Library, queries: Sequence[tuple[float, str]], partitions: Sequence[str], shelf: Shelf
) -> dict[str, float]:
    """bm25 of the terms, plus a share of bm25 of neighbouring terms as a phrase and of terms near each other."""
    scores: dict[str, float] = {}
    for share, query in queries:
        for target, score in library.catalogue.match(query, partitions, limit=LEXICAL_DEPTH, shelf=shelf):
            scores[target] = scores.get(target, 0.0) + share * score
    return dict(sorted(scores.items(), key=lambda item: -item[1]))


def match_queries(question: str) -> list[tuple[float, str]]:
    """(share, FTS5 expression) for the terms, the phrases and the near pairs of a question.

    Nothing typed is read as FTS5 syntax: each term is letters and digits only, in quotes.
    """
    words = [w if w not in STOPWORDS else "" for w in _TERM.findall(question.casefold().replace("'", ""))][:128]
    kept = [w for w in words if w]
    phrases = dict.fromkeys(f'"{a} {b}"' for a, b in pairwise(words) if a and b)
    near = dict.fromkeys(f'NEAR("{a}" "{b}", {NEAR_WORDS})' for a, b in pairwise(kept) if a != b)
    queries = ((1.0, [f'"{t}"' for t in terms(question)[:64]]), (PHRASE_SHARE, phrases), (NEAR_SHARE, near))
    return [(share, " OR ".join(parts)) for share, parts in queries if parts]


def spans(question: str) -> list[str]:
    """The question and, where it is long, each of its sentences: in a long story one sentence asks."""
    sentences = [part.strip() for part in _SENTENCE_END.split(question) if len(part.split()) >= 3]
    if len(question.split()) <= LONG_QUESTION or len(sentences) < 2:
        return [question]
    return [question, *sentences[:MOST_SENTENCES]]


def _dense(library: Library, vectors: NDArray[np.float32], partitions: Sequence[str]) -> dict[str, float]:
    """Best cosine of each target found, over the rows of `vectors`, shape (spans, dimension)."""
    best: dict[str, float] = {}
    for vector in vectors:
        # A unit has about a dozen chunks (its text and its asks), so more chunks than units are asked for.
        found = library.index.search(vector, partitions, limit=6 * DEPTH)
        targets = library.catalogue.targets_of([chunk for chunk, _ in found])
        for chunk, cosine in found:
            target = targets.get(chunk)
            if target is not None and cosine > best.get(target, -1.0):
                best[target] = cosine
    return dict(sorted(best.items(), key=lambda item: -item[1])[:DEPTH])


def _cosines(library: Library, vectors: NDArray[np.float32], targets: Sequence[str]) -> dict[str, float]:
    """The cosine of each target that only the lexical leg found: the best of its text and its asks."""
    best: dict[str, float] = {}
    for target, found in library.catalogue.target_vectors(targets, library.embedder.model):
        best[target] = max(best.get(target, -1.0), float((vectors @ found).max()))
    return best


def _fuse(
    held: dict[str, Target], dense: dict[str, float], lexical: dict[str, float], lexical_weight: float
) -> list[Hit]:
    """Normalises over the merged candidates of all partitions, so that a partition's best is not everybody's best."""
    if not held:
        return []
    dense_scaled = _min_max({i: dense[i] for i in held if i in dense})
    lexical_scaled = _min_max({i: lexical[i] for i in held if i in lexical})
    hits = [
        Hit(
            target,
            lexical_weight * lexical_scaled.get(i, 0.0) + (1 - lexical_weight) * dense_scaled.get(i, 0.0),
            cosine=dense.get(i, 0.0),
            lexical=lexical.get(i, 0.0),
        )
        for i, target in held.items()
    ]
    return sorted(hits, key=lambda hit: (-hit.score, hit.target.id))


def _min_max(scores: dict[str, float]) -> dict[str, float]:
    if not scores:
        return {}
    low, high = min(scores.values()), max(scores.values())
    if high == low:
        return dict.fromkeys(scores, 1.0)
    return {i: (s - low) / (high - low) for i, s in scores.items()}


def _without_duplicates(library: Library, hits: Sequence[Hit]) -> list[Hit]:
    """Of texts that say the same, the best-ranked stays. Only the head of the list is compared."""
    head, tail = list(hits[: DEPTH // 2]), list(hits[DEPTH // 2 :])
    vectors = library.catalogue.vectors([hit.target.text_sha256 for hit in head], library.embedder.model)
    kept: list[Hit] = []
    for hit in head:
        vector = vectors.get(hit.target.text_sha256)
        if not any(_same(hit, other, vector, vectors) for other in kept):
            kept.append(hit)
    return kept + tail


def _same(hit: Hit, other: Hit, vector: NDArray[np.float32] | None, vectors: dict[str, NDArray[np.float32]]) -> bool:
    if hit.target.text_sha256 == other.target.text_sha256:
        return True
    theirs = vectors.get(other.target.text_sha256)
    return vector is not None and theirs is not None and float(vector @ theirs) >= DUPLICATE_COSINE


def _reranked(library: Library, reranker: Reranker, question: str, hits: Sequence[Hit]) -> list[Hit]:
    texts = [e.text for e in library.catalogue.evidence([hit.target.id for hit in hits])]
    scores = reranker.score(question, texts)
    scaled = _min_max({hit.target.id: float(s) for hit, s in zip(hits, scores, strict=True)})
    ranked = [replace(hit, score=scaled[hit.target.id]) for hit in hits]
    return sorted(ranked, key=lambda hit: (-hit.score, hit.target.id))


def with_coverage(library: Library, question: str, hits: Sequence[Hit], *, shelf: Shelf = Shelf.CARDS) -> list[Hit]:
    """The hits with their lexical coverage: raw evidence for whether to answer at all."""
    shares = library.catalogue.coverage(terms(question)[:64], [hit.target.id for hit in hits], shelf=shelf)
    return [replace(hit, coverage=shares.get(hit.target.id, 0.0)) for hit in hits]
