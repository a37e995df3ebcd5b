"""Texts by the characters and pairs of characters they share: cosines of TF-IDF vectors, sparse.

What vectors of meaning blur (平谷, 地铁, 老外) stands out here. A character counts half as much
as a pair; what occurs in one text alone counts nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Codes = NDArray[np.int64]
    Floats = NDArray[np.float32]

_SINGLE = 0.5  # the weight of a character beside that of a pair
_FEWEST = 2  # texts that hold it
_SHIFT = 21  # bits of a code point
_OTHER = re.compile(r"[\W_]+")


def _codes(text: str) -> Codes:
    """The different characters and pairs of a text as numbers, ascending."""
    import numpy as np

    plain = _OTHER.sub("", text.lower()).encode("utf-32-le", "replace")
    single = np.frombuffer(plain, dtype=np.uint32).astype(np.int64)
    pairs = ((single[:-1] + 1) << _SHIFT) | single[1:]
    return np.unique(np.concatenate([single, pairs]))


class NGrams:
    """The characters and pairs of some texts, to be compared with those of another text."""

    def __init__(self, texts: Sequence[str]) -> None:
        import numpy as np

        own = [_codes(text) for text in texts]
        codes = np.concatenate([np.zeros(0, dtype=np.int64), *own])
        rows = np.repeat(np.arange(len(own)), [len(c) for c in own])
        self._known, place, held = np.unique(codes, return_inverse=True, return_counts=True)
        weight = np.log((len(own) + 1) / (held + 0.5))
        weight *= np.where(self._known >> _SHIFT, 1.0, _SINGLE)
        self._weight = np.where(held >= _FEWEST, weight, 0.0).astype(np.float32)
        length = np.sqrt(np.bincount(rows, self._weight[place] ** 2, minlength=len(own)))
        values = self._weight[place] / np.maximum(length, 1e-9)[rows]
        order = np.argsort(place, kind="stable")
        self._rows, self._values = rows[order], values[order].astype(np.float32)
        self._starts = np.concatenate([[0], np.cumsum(held)])
        self._size = len(own)

    def cosines(self, text: str) -> Floats:
        """How like the texts are to another one, 0 to 1, shape (texts,)."""
        import numpy as np

        out = np.zeros(self._size, dtype=np.float32)
        codes = _codes(text)
        places = np.searchsorted(self._known, codes)
        inside = places < len(self._known)
        places, codes = places[inside], codes[inside]
        places = places[self._known[places] == codes]
        length = float(np.linalg.norm(self._weight[places]))
        if length == 0:
            return out
        for place in places:
            if weight := self._weight[place]:
                held = slice(self._starts[place], self._starts[place + 1])
                out[self._rows[held]] += weight / length * self._values[held]
        return out
