"""Vectors that ship with the package: those of the bundled notice by the bundled model.

They spare the first question half a minute of embedding. `python -m index.bundled` writes them
anew; what is missing or outdated (keys are hashes of the texts) is embedded as for any notice.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

from index.encoder import DEFAULT_MODEL, Encoder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from index.chunks import Chunk

FILE = Path(__file__).parent / "data" / "bundled.npz"
_PROBES = 4
_SAMPLE = 1000  # phrasings that give the mean of questions
_SAME = 0.995  # cosine; two runtimes of the model agree to 0.9999, other models are far below


def shipped_vectors(encoder: Encoder, texts: dict[bytes, str]) -> dict[bytes, NDArray[np.float32]]:
    """Shipped vectors for those of `texts` (by hash) that have one; {} for any other model.

    Some are compared with the encoder's own before any is used, so that a new release of the
    runtime may use them where it gives the same vectors.
    """
    if encoder.name != DEFAULT_MODEL or not FILE.is_file():
        return {}
    import numpy as np

    with np.load(FILE, allow_pickle=False) as data:
        rows = data["vectors"].astype(np.float32)
        keys = [key.tobytes() for key in data["keys"]]
    if rows.shape[1] != encoder.dim:
        return {}
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    found = {key: row for key, row in zip(keys, rows, strict=True) if key in texts}
    probes = sorted(found, key=lambda key: len(texts[key]))[:_PROBES]
    if not probes:
        return {}
    own = encoder.passages([texts[key] for key in probes])
    cosines = [float(vector @ found[key]) for vector, key in zip(own, probes, strict=True)]
    return found if min(cosines) >= _SAME else {}


def shipped_coefficients(
    encoder: Encoder, key: bytes, shape: tuple[int, int]
) -> NDArray[np.float32] | None:
    """Those of the bundled notice's regression; None for any other model or phrasings."""
    if encoder.name != DEFAULT_MODEL or not FILE.is_file():
        return None
    import numpy as np

    with np.load(FILE, allow_pickle=False) as data:
        if data["learned_from"].tobytes() != key:
            return None
        return np.asarray(data["coefficients"].astype(np.float32).reshape(shape))


def write() -> int:
    """Embed what is new in the bundled notice; write FILE and the adapter of its phrasings.

    Returns the size of FILE in bytes.
    """
    import numpy as np

    from index.chunks import text_hash
    from index.encoder import open_encoder
    from index.progress import Bar
    from index.regression import blocks_of, key_of, learned
    from index.retriever import Retriever

    encoder, bar, retriever = open_encoder(), Bar(), Retriever.open()
    chunks = retriever.chunks
    texts = {text_hash(chunk.text): chunk.text for chunk in chunks}
    keys = sorted(texts)
    known = shipped_vectors(encoder, texts)
    todo = [key for key in keys if key not in known]
    for start in range(0, len(todo), 32):
        batch = todo[start : start + 32]
        known.update(zip(batch, encoder.passages([texts[k] for k in batch]), strict=True))
        bar(min(start + 32, len(todo)), len(todo), "bundled")
    vectors = np.array([known[key] for key in keys], dtype=np.float16)
    known = dict(zip(keys, vectors.astype(np.float32), strict=True))
    phrases = [c for c in chunks if c.kind == "phrase"]
    rows = np.array([known[text_hash(c.text)] for c in phrases])
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    blocks = blocks_of(phrases, [len(retriever.all_tasks)])
    if blocks is None:
        raise ValueError("a task of the bundled notice has no phrasing")
    table = np.frombuffer(b"".join(keys), dtype=np.uint8).reshape(len(keys), 16)
    buffer = io.BytesIO()
    np.savez_compressed(
        buffer,
        keys=table,
        vectors=vectors,
        learned_from=np.frombuffer(key_of(phrases, blocks[0]), dtype=np.uint8),
        coefficients=learned(phrases, blocks[0], rows).astype(np.float16),
    )
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_bytes(buffer.getvalue())
    single = [(row, c) for row, c in zip(rows, phrases, strict=True) if len(c.labels) == 1]
    _learn(encoder, [c for _, c in single], np.array([row for row, _ in single]))
    return FILE.stat().st_size


def _learn(encoder: Encoder, phrases: list[Chunk], rows: NDArray[np.float32]) -> None:
    """The adapter of the model; some phrasings embedded as questions give the mean of questions."""
    import numpy as np

    from index import adapter

    questions = [encoder.queries([p.text])[0] for p in phrases[:: max(len(phrases) // _SAMPLE, 1)]]
    mean = np.asarray(np.mean(questions, axis=0), dtype=np.float32)
    owners = [chunk.labels[0][0] for chunk in phrases]
    adapter.Adapter.learn(rows, owners, mean).save(adapter.FILE)


if __name__ == "__main__":
    write()
