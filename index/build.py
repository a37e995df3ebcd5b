"""Load the index that fits, or build one from the vectors that are known and those that are not."""

from __future__ import annotations

import hashlib
import logging
import shutil
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from index import analyzer as analyzing
from index.bundled import shipped_vectors
from index.chunks import Chunk, corpus_hash, text_hash
from index.errors import IndexDamaged, IndexMismatch, IndexUnavailable
from index.paths import cache_root
from index.progress import Progress
from index.store import Identity, Store, Stored

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from index.analyzer import Analyzer
    from index.encoder import Encoder

_BATCH = 32
_KEPT = 12  # indexes of other corpora that stay in the cache
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class BuildInfo:
    """What a build did: vectors in all, how many texts were embedded anew, where it was saved."""

    vectors: int
    embedded: int
    seconds: float
    folder: Path | None


@dataclass(frozen=True)
class Material:
    """What an index is made of."""

    chunks: Sequence[Chunk]
    documents: Sequence[str]  # one for each task, for BM25
    encoder: Encoder
    analyzer: Analyzer

    def identity(self) -> Identity:
        """The hash of the corpus and the model."""
        versions = (analyzing.VERSION, *self.analyzer.words)
        return Identity(
            corpus_hash(self.chunks, versions),
            self.encoder.name,
            self.encoder.version,
            self.encoder.dim,
            len(self.documents),
        )


def open_index(
    material: Material, folder: Path | None, progress: Progress
) -> tuple[Stored, BuildInfo | None]:
    """The index of `material`: loaded, or else built and saved.

    `folder` None is the user's cache: what is damaged there is rebuilt with a logged note, and an
    unwritable cache leaves the index in memory. An index in a folder that was named is never
    replaced here: IndexMismatch and IndexDamaged say what to do.
    """
    identity = material.identity()
    store = Store(folder or _cached(identity))
    if folder is not None and store.exists():
        try:
            return store.load(identity), None
        except (IndexMismatch, IndexDamaged) as error:
            hint = "请用 qingdan build --index 更新它,或换一个文件夹。"
            raise type(error)(f"{error}{hint}") from error
    try:
        if (stored := _try_load(store, identity)) is not None:
            return stored, None
        with store.lock():
            if (stored := _try_load(store, identity, quiet=True)) is not None:
                return stored, None  # another process was faster
            return build_index(material, folder, progress)
    except OSError as error:
        if folder is not None:
            raise _unwritable(folder, error) from error
        _log.warning(
            "无法写入缓存文件夹 %s(%s),本次在内存中建立索引。"
            "可用环境变量 QINGDAN_CACHE 指定别的文件夹。",
            cache_root(),
            error.strerror or error,
        )
        start = time.perf_counter()
        stored, embedded = _assemble(material, {}, progress)
        return stored, BuildInfo(len(stored.dense), embedded, time.perf_counter() - start, None)


def build_index(
    material: Material, folder: Path | None, progress: Progress
) -> tuple[Stored, BuildInfo]:
    """Build and save, whatever is there; texts that have a vector already are not embedded again.

    Raises OSError where the folder cannot be written.
    """
    start = time.perf_counter()
    identity = material.identity()
    store = Store(folder or _cached(identity))
    known: dict[bytes, NDArray[np.float32]] = {}
    sources = [store] if folder else [Store(p) for p in _siblings()]
    for source in sources:
        known.update(source.vectors(identity.model, identity.version))
    stored, embedded = _assemble(material, known, progress)
    store.save(identity, stored)
    if folder is None:
        _tidy(store.folder)
    seconds = time.perf_counter() - start
    return stored, BuildInfo(len(stored.dense), embedded, seconds, store.folder)


def rebuild(
    material: Material, folder: Path | None, progress: Progress
) -> tuple[Stored, BuildInfo]:
    """`build_index` under the store's lock, its OSError told as IndexUnavailable."""
    target = folder or _cached(material.identity())
    try:
        with Store(target).lock():
            return build_index(material, folder, progress)
    except OSError as error:
        raise _unwritable(target, error) from error


def _try_load(store: Store, identity: Identity, quiet: bool = False) -> Stored | None:
    if not store.exists():
        return None
    try:
        return store.load(identity)
    except (IndexMismatch, IndexDamaged) as error:
        if not quiet:
            _log.warning("%s将重新建立。", error)
        return None


def _assemble(
    material: Material, known: dict[bytes, NDArray[np.float32]], progress: Progress
) -> tuple[Stored, int]:
    import numpy as np

    from index.bm25 import Lexical
    from index.dense import Dense

    keys = [text_hash(chunk.text) for chunk in material.chunks]
    texts = {
        key: chunk.text
        for key, chunk in zip(keys, material.chunks, strict=True)
        if key not in known
    }
    known.update(shipped_vectors(material.encoder, texts))
    missing = [(key, text) for key, text in texts.items() if key not in known]
    todo = sorted(missing, key=lambda item: len(item[1]))  # even batches are quicker
    for start in range(0, len(todo), _BATCH):
        batch = todo[start : start + _BATCH]
        vectors = material.encoder.passages([text for _, text in batch])
        known.update({key: row for (key, _), row in zip(batch, vectors, strict=True)})
        progress(min(start + _BATCH, len(todo)), len(todo), "建立索引")
    rows = np.empty((len(keys), material.encoder.dim), dtype=np.float32)
    for place, key in enumerate(keys):
        rows[place] = known[key]
    lexical = Lexical.build([material.analyzer.tokenize(d) for d in material.documents])
    table = np.frombuffer(b"".join(keys), dtype=np.uint8).reshape(len(keys), 16)
    return Stored(Dense.build(rows), table, lexical), len(todo)


def _unwritable(folder: Path, error: OSError) -> IndexUnavailable:
    reason = error.strerror or str(error)
    return IndexUnavailable(f"无法写入索引文件夹 {folder}({reason})。请换一个可写的文件夹。")


def _cached(identity: Identity) -> Path:
    """The folder of an index in the cache: another corpus or model has another one."""
    name = f"{identity.corpus}\n{identity.model}\n{identity.version}"
    return cache_root() / "indexes" / hashlib.sha256(name.encode()).hexdigest()[:20]


def _siblings() -> list[Path]:
    """The indexes in the cache, least recently written first."""
    root = cache_root() / "indexes"
    found = [p for p in root.glob("*") if (p / "manifest.json").is_file()] if root.is_dir() else []
    return sorted(found, key=lambda p: (p / "manifest.json").stat().st_mtime)


def _tidy(current: Path) -> None:
    """Drop the indexes of other corpora that were written longest ago."""
    for path in [p for p in _siblings() if p != current][:-_KEPT]:
        shutil.rmtree(path, ignore_errors=True)
