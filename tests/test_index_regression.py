"""The regression over phrasings: what it learns of themes and of what is not there, its blocks."""

from __future__ import annotations

import numpy as np
import pytest

from corpus.records import Span
from index.chunks import ALSO, ASKED, Chunk
from index.regression import Regression, blocks_of, key_of, learned

_SAID = ("拆违建", "修地铁", "违建地铁", "退火车票", "老楼")


def _phrase(notice: int, *labels: tuple[int, float], text: str = "说法") -> Chunk:
    return Chunk("phrase", notice, text, Span(0, 0), labels)


def _near(direction: np.ndarray, count: int, seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    rows = direction + 0.2 * rng.normal(size=(count, len(direction))) / np.sqrt(len(direction))
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def _learned() -> tuple[Regression, np.ndarray, np.ndarray]:
    """Directions 0 and 1 ask for one task each, 2 for both, 3 for none, 4 for 0 and perhaps 1."""
    axes = np.eye(8, dtype=np.float32)
    labels = [
        [(0, ASKED)],
        [(1, ASKED)],
        [(0, ASKED), (1, ASKED)],
        [],
        [(0, ASKED), (1, ALSO)],
    ]
    phrases = [
        _phrase(0, *own, text=said)
        for own, said in zip(labels, _SAID, strict=True)
        for _ in range(10)
    ]
    vectors = np.vstack([_near(axes[i], 10, seed=i) for i in range(5)])
    blocks = blocks_of(phrases, [2])
    assert blocks is not None
    flat = learned(phrases, blocks[0], vectors).ravel()
    return Regression(blocks, phrases, vectors, flat), axes, vectors


@pytest.mark.parametrize(
    ("direction", "expected"),
    [(0, (1, 0)), (1, (0, 1)), (2, (1, 1)), (3, (0, 0)), (4, (1, 0.5))],
)
def test_a_question_asks_for_what_its_like_ask_for(
    direction: int, expected: tuple[float, float]
) -> None:
    regression, axes, vectors = _learned()
    query = _near(axes[direction], 1, seed=99)[0]
    asked = regression(query, vectors @ query, [_SAID[direction]])
    assert asked.tasks == pytest.approx(expected, abs=0.15)
    assert asked.nothing == pytest.approx(float(expected == (0, 0)), abs=0.15)


def test_characters_tell_where_vectors_do_not() -> None:
    same = np.tile(np.eye(4, dtype=np.float32)[0], (20, 1)) + 0.01 * _near(np.ones(4), 20, seed=3)
    said = ["拆除违建"] * 10 + ["修建地铁"] * 10
    phrases = [_phrase(0, (i // 10, ASKED), text=text) for i, text in enumerate(said)]
    blocks = blocks_of(phrases, [2])
    assert blocks is not None
    flat = learned(phrases, blocks[0], same).ravel()
    query = same.mean(axis=0)
    asked = Regression(blocks, phrases, same, flat)(query, same @ query, ["地铁怎么修"])
    assert asked.tasks[1] > asked.tasks[0] + 0.3


def test_each_notice_learns_from_its_own_phrasings() -> None:
    axes = np.eye(8, dtype=np.float32)
    phrases = [_phrase(0, (0, ASKED))] * 5 + [_phrase(1, (1, ASKED))] * 5
    vectors = np.vstack([_near(axes[0], 5, seed=1), _near(axes[1], 5, seed=2)])
    blocks = blocks_of(phrases, [1, 1])
    assert blocks is not None
    assert [(b.rows, b.tasks) for b in blocks] == [
        (slice(0, 5), slice(0, 1)),
        (slice(5, 10), slice(1, 2)),
    ]
    flat = np.concatenate([learned(phrases, b, vectors[b.rows]).ravel() for b in blocks])
    scores = vectors @ axes[0]
    together = Regression(blocks, phrases, vectors, flat)(axes[0], scores, ["问"])
    alone = Regression(blocks[:1], phrases, vectors, flat[:10])(axes[0], scores, ["问"])
    assert together.tasks[:1] == pytest.approx(alone.tasks)
    assert together.nothing is None  # no phrasing asks for nothing


def test_a_notice_that_phrasings_do_not_cover_has_none() -> None:
    both = [_phrase(0, (0, ASKED))] * 8 + [_phrase(0, (1, ASKED))] * 8
    assert blocks_of(both, [2]) is not None
    assert blocks_of(both, [2, 1]) is None  # another notice without phrasings
    assert blocks_of(both, [3]) is None  # a task that none asks for
    assert blocks_of(both[:8] + [_phrase(0, (1, ALSO))] * 8, [2]) is None
    assert blocks_of(both[6:10], [2]) is None  # too few


def test_the_key_is_of_texts_and_labels_not_of_places() -> None:
    """The bundled notice's coefficients are found again where it is the second one that is open."""
    alone = [Chunk("phrase", 0, f"说法{i}", Span(0, 0), ((0, ASKED),)) for i in range(5)]
    second = [Chunk("phrase", 1, f"说法{i}", Span(0, 0), ((1, ASKED),)) for i in range(5)]
    before = [_phrase(0, (0, ASKED))] * 5
    one, both = blocks_of(alone, [1]), blocks_of([*before, *second], [1, 1])
    assert one is not None and both is not None
    assert key_of(alone, one[0]) == key_of([*before, *second], both[1])
    assert key_of(alone, one[0]) != key_of([*before, *second], both[0])
