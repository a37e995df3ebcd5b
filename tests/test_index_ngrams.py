"""Characters and pairs that texts share, against TF-IDF cosines worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from index.ngrams import NGrams


def test_cosines_by_hand() -> None:
    grams = NGrams(["地铁", "地铁", "公园", "公地"])
    # held by at least two: 地 (3 of 4), 铁 (2), 公 (2), the pair 地铁 (2)
    ground, iron = 0.5 * math.log(5 / 3.5), 0.5 * math.log(5 / 2.5)
    public, pair = 0.5 * math.log(5 / 2.5), math.log(5 / 2.5)
    metro, plot = np.array([ground, iron, pair]), np.array([ground, public])
    both = ground * ground / np.linalg.norm(metro) / np.linalg.norm(plot)
    assert grams.cosines("地 铁!") == pytest.approx([1, 1, 0, both], abs=1e-5)


@pytest.mark.parametrize("text", ["", "?!", "从未见过", "\ud800"])
def test_nothing_in_common(text: str) -> None:
    assert NGrams(["地铁", "地铁"]).cosines(text).tolist() == [0, 0]


def test_no_texts() -> None:
    assert NGrams([]).cosines("地铁").shape == (0,)
