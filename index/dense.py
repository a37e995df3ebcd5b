"""Vectors in FAISS: a flat inner product, exact, with the documents told apart by position."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from index.errors import IndexDamaged

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]


class Dense:
    """A flat inner-product index; document i is row i. Reading is safe from several threads."""

    def __init__(self, index: Any) -> None:  # noqa: ANN401
        self._index = index

    @classmethod
    def build(cls, vectors: Vectors) -> Dense:
        """From unit vectors of shape (n, dim)."""
        import faiss

        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(vectors)
        return cls(index)

    @classmethod
    def from_bytes(cls, data: bytes) -> Dense:
        """The inverse of `to_bytes`; raises IndexDamaged where it is no such index."""
        import faiss
        import numpy as np

        try:
            index = faiss.deserialize_index(np.frombuffer(data, dtype=np.uint8))
        except RuntimeError as error:
            raise IndexDamaged(f"向量文件无法读取({error})。") from error
        if index.metric_type != faiss.METRIC_INNER_PRODUCT:
            raise IndexDamaged("向量文件的度量不是内积。")
        return cls(index)

    def to_bytes(self) -> bytes:
        """FAISS's own format, as faiss.write_index writes it."""
        import faiss

        return bytes(faiss.serialize_index(self._index).tobytes())

    def __len__(self) -> int:
        return int(self._index.ntotal)

    @property
    def dim(self) -> int:
        """The length of a vector."""
        return int(self._index.d)

    def vectors(self) -> Vectors:
        """All vectors, shape (n, dim), as a copy."""
        import numpy as np

        return np.asarray(self._index.reconstruct_n(0, len(self)), dtype=np.float32)

    def scores(self, queries: Vectors) -> Vectors:
        """The inner products of queries with every document, in order: (dim,) -> (n,), and
        (k, dim) -> (k, n) in one pass over the documents.

        A range search over all values returns each document once and in order, without the padding
        (-1) of a top-k search and without sorting.
        """
        import numpy as np

        rows = np.ascontiguousarray(np.atleast_2d(queries))
        _, values, _ = self._index.range_search(rows, -2.0)
        if len(values) != len(rows) * len(self):
            raise IndexDamaged("索引中有无效的向量。")
        shape = (*queries.shape[:-1], len(self))
        return np.asarray(values, dtype=np.float32).reshape(shape)
