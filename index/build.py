"""Load the index that fits, or build one from the vectors that are known and those that are not."""

from __future__ import annotations

import contextlib
import hashlib
import logging
import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from index import analyzer as analyzing
from index import regression as learning
from index.bundled import shipped_vectors
from index.checkpoint import Checkpoint
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
    sizes: Sequence[int]  # how many tasks each notice has
    notices: bytes  # what opening.to_json wrote
    encoder: Encoder
    analyzer: Analyzer

    def identity(self) -> Identity:
        """The hash of the corpus and the model."""
        texts = hashlib.sha256(self.notices).hexdigest()
        versions = (analyzing.VERSION, learning.VERSION, texts, *self.analyzer.words)
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
    if (stored := _try_load(store, identity)) is not None:
        return stored, None
    return build_index(material, folder, progress, again=False)


def build_index(
    material: Material, folder: Path | None, progress: Progress, again: bool = True
) -> tuple[Stored, BuildInfo]:
    """Build and save; texts that have a vector already are not embedded again.

    `again`: also where another process has just saved the same index. Raises IndexUnavailable where
    a folder that was named cannot be written.
    """
    start = time.perf_counter()
    identity = material.identity()
    store = Store(folder or _cached(identity))
    with contextlib.ExitStack() as stack:
        saved = _attempt(lambda: stack.enter_context(store.lock()), folder)
        stored = None if again else _try_load(store, identity, quiet=True)
        embedded = 0
        if stored is None:
            checkpoint = Checkpoint(store.folder, identity.model, identity.version)
            sources = [store] if folder else _siblings()
            stored, embedded = _assemble(material, sources, checkpoint, progress)
            saved = saved and _attempt(lambda: store.save(identity, stored), folder)
            checkpoint.done()
    if saved and folder is None:
        _tidy(store.folder)
    seconds = time.perf_counter() - start
    return stored, BuildInfo(len(stored.dense), embedded, seconds, store.folder if saved else None)


def _attempt(write: Callable[[], object], folder: Path | None) -> bool:
    """Whether writing went well; in the cache a failure is only logged."""
    try:
        write()
    except OSError as error:
        reason = error.strerror or str(error)
        if folder is not None:
            raise IndexUnavailable(
                f"无法写入索引文件夹 {folder}({reason})。请换一个可写的文件夹。"
            ) from error
        _log.warning(
            "无法写入缓存文件夹 %s(%s),本次在内存中建立索引。"
            "可用环境变量 QINGDAN_CACHE 指定别的文件夹。",
            cache_root(),
            reason,
        )
        return False
    return True


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
    material: Material, sources: Sequence[Store], checkpoint: Checkpoint, progress: Progress
) -> tuple[Stored, int]:
    """Build from the vectors in `sources`, the shipped ones and new ones; how many those were."""
    import numpy as np

    from index.bm25 import Lexical
    from index.dense import Dense

    keys = [text_hash(chunk.text) for chunk in material.chunks]
    texts = {key: chunk.text for key, chunk in zip(keys, material.chunks, strict=True)}
    known = checkpoint.load()
    model = (material.encoder.name, material.encoder.version)
    # the shipped ones first: an index is the same whatever the cache holds
    missing = {key: texts[key] for key in texts.keys() - known.keys()}
    known.update(shipped_vectors(material.encoder, missing))
    for source in sources:
        known.update(source.vectors(*model, texts.keys() - known.keys()))
    todo = {key: text for key, text in missing.items() if key not in known}
    known.update(_embedded(todo, material.encoder, checkpoint, progress))
    rows = np.empty((len(keys), material.encoder.dim), dtype=np.float32)
    for place, key in enumerate(keys):
        rows[place] = known[key]
    lexical = Lexical.build([material.analyzer.tokenize(d) for d in material.documents])
    table = np.frombuffer(b"".join(keys), dtype=np.uint8).reshape(len(keys), 16)
    learned = _coefficients(material, rows)
    return Stored(Dense.build(rows), table, lexical, learned, material.notices), len(todo)


def _coefficients(material: Material, rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Those of the regression of every notice, flat: the shipped ones, or learned now."""
    import numpy as np

    from index.bundled import shipped_coefficients
    from index.regression import blocks_of, key_of, learned

    phrases = [chunk for chunk in material.chunks if chunk.kind == "phrase"]
    blocks = blocks_of(phrases, material.sizes) or []
    vectors = rows[[i for i, chunk in enumerate(material.chunks) if chunk.kind == "phrase"]]
    parts = []
    for block in blocks:
        found = shipped_coefficients(material.encoder, key_of(phrases, block), block.shape)
        parts.append(learned(phrases, block, vectors[block.rows]) if found is None else found)
    flat = [part.ravel() for part in parts]
    return np.concatenate(flat) if flat else np.zeros(0, dtype=np.float32)


def _embedded(
    texts: dict[bytes, str], encoder: Encoder, checkpoint: Checkpoint, progress: Progress
) -> dict[bytes, NDArray[np.float32]]:
    """Vectors of texts by their hash; what is done when it is interrupted is kept for next time."""
    # by length, because even batches are quicker, and then by text: the same order every time
    todo = sorted(texts.items(), key=lambda item: (len(item[1]), item[1]))
    done: dict[bytes, NDArray[np.float32]] = {}
    try:
        for start in range(0, len(todo), _BATCH):
            batch = todo[start : start + _BATCH]
            vectors = encoder.passages([text for _, text in batch])
            done.update({key: row for (key, _), row in zip(batch, vectors, strict=True)})
            progress(len(done), len(todo), "建立索引")
            checkpoint.tick(done)
    except BaseException:  # Ctrl-C above all
        checkpoint.write(done)
        raise
    return done


def _cached(identity: Identity) -> Path:
    """The folder of an index in the cache: another corpus or model has another one."""
    name = f"{identity.corpus}\n{identity.model}\n{identity.version}"
    return cache_root() / "indexes" / hashlib.sha256(name.encode()).hexdigest()[:20]


def _siblings() -> list[Store]:
    """The indexes in the cache, the one used last first."""
    try:
        found = [Store(path) for path in (cache_root() / "indexes").iterdir()]
    except OSError:
        return []
    return sorted((s for s in found if s.exists()), key=Store.last_used, reverse=True)


def _tidy(current: Path) -> None:
    """Drop the indexes of other corpora that have not been used for longest."""
    for store in [s for s in _siblings() if s.folder != current][_KEPT:]:
        shutil.rmtree(store.folder, ignore_errors=True)
