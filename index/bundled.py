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
    """Embed the bundled notice and write FILE; returns its size in bytes."""
    import numpy as np

    from index.chunks import text_hash
    from index.encoder import open_encoder
    from index.progress import Bar
    from index.retriever import Retriever

    encoder, bar = open_encoder(), Bar()
    texts = {text_hash(chunk.text): chunk.text for chunk in Retriever.open().chunks}
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
    return FILE.stat().st_size


if __name__ == "__main__":
    write()
