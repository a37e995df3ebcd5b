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


def write() -> int:
    """Embed the bundled notice; write FILE and the adapter learned from its phrasings.

    Returns the size of FILE in bytes.
    """
    import numpy as np

    from index.chunks import text_hash
    from index.encoder import open_encoder
    from index.progress import Bar
    from index.retriever import Retriever

    encoder, bar = open_encoder(), Bar()
    chunks = Retriever.open().chunks
    texts = {text_hash(chunk.text): chunk.text for chunk in chunks}
    keys = sorted(texts)
    vectors = np.empty((len(keys), encoder.dim), dtype=np.float16)
    for start in range(0, len(keys), 32):
        batch = keys[start : start + 32]
        vectors[start : start + 32] = encoder.passages([texts[key] for key in batch])
        bar(min(start + 32, len(keys)), len(keys), "bundled")
    table = np.frombuffer(b"".join(keys), dtype=np.uint8).reshape(len(keys), 16)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, keys=table, vectors=vectors)
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_bytes(buffer.getvalue())
    _learn(
        encoder, [c for c in chunks if c.kind == "phrase"], dict(zip(keys, vectors, strict=True))
    )
    return FILE.stat().st_size


def _learn(encoder: Encoder, phrases: list[Chunk], known: dict[bytes, NDArray[np.float16]]) -> None:
    """The adapter of the model; phrasings embedded as questions give the mean of questions."""
    import numpy as np

    from index import adapter
    from index.chunks import text_hash

    rows = np.array([known[text_hash(p.text)] for p in phrases], dtype=np.float32)
    questions = [encoder.queries([p.text])[0] for p in phrases]
    mean = np.asarray(np.mean(questions, axis=0), dtype=np.float32)
    adapter.Adapter.learn(rows, [p.owner for p in phrases], mean).save(adapter.FILE)


if __name__ == "__main__":
    write()
