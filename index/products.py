"""Products of a vector and a matrix on one thread.

BLAS would use all cores, and its threads spin for a while after each product: on two cores they
kept the encoder waiting for as long as it worked (40 ms a question in place of 15).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]


def with_rows(matrix: Floats, vector: Floats) -> Floats:
    """The inner product of every row with a vector: (n, m), (m,) -> (n,)."""
    import numpy as np

    return np.asarray(np.einsum("ij,j->i", matrix, vector), dtype=np.float32)


def with_columns(vector: Floats, matrix: Floats) -> Floats:
    """The inner product of a vector with every column: (n,), (n, m) -> (m,)."""
    import numpy as np

    return np.asarray(np.einsum("i,ij->j", vector, matrix), dtype=np.float32)
