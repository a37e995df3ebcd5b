"""The adapter of questions: what it learns, its file, and where it is used."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest

from corpus import parse_notice
from index import Retriever
from index.adapter import FILE, Adapter, adapter_for
from index.dense import Dense

TEXT = "任务清单\n一、城市\n1.拆除违法建设。\n主责单位:甲局\n2.建设地铁。\n主责单位:乙局\n"


def _styled(tasks: int, each: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Unit vectors (n, 32): the task is written small in 6 directions, style large in 2 others."""
    make = np.random.default_rng(seed)
    matter = np.eye(6)[np.arange(tasks) % 6]
    owners = np.repeat(np.arange(tasks), each)
    style, noise = make.normal(size=(len(owners), 2)), make.normal(size=(len(owners), 24))
    rows = np.hstack([matter[owners], 4.0 * style, 0.1 * noise])
    return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32), owners


def test_style_counts_less_than_the_matter() -> None:
    phrases, owners = _styled(6, 40, seed=1)
    questions, truth = _styled(6, 20, seed=2)
    adapter = Adapter.learn(phrases, owners)
    means = np.array([phrases[owners == task].mean(axis=0) for task in range(6)])
    adapted = np.array([adapter(q) for q in questions])
    plain = (questions @ means.T).argmax(axis=1) == truth
    better = (adapted @ means.T).argmax(axis=1) == truth
    assert plain.mean() < 0.6
    assert better.mean() > 0.95


def test_adapted_questions_have_unit_length_and_the_mean_is_removed() -> None:
    phrases, owners = _styled(6, 40, seed=1)
    adapter = Adapter.learn(phrases, owners, mean=phrases[0])
    assert np.linalg.norm(adapter(phrases[1])) == pytest.approx(1, abs=1e-5)
    assert np.linalg.norm(adapter(phrases[0])) == 0


def test_saved_and_read_again(tmp_path: Path) -> None:
    phrases, owners = _styled(6, 40, seed=1)
    adapter = Adapter.learn(phrases, owners)
    adapter.save(tmp_path / "a.npz")
    with np.load(tmp_path / "a.npz", allow_pickle=False) as data:
        again = Adapter(data["matrix"].astype("f4"), data["mean"].astype("f4"))
    assert float(again(phrases[3]) @ adapter(phrases[3])) > 0.9999


class _Hashed:
    """Words to vectors by their hash: another model than the bundled one."""

    name, version, dim = "hashed", "1", 16

    def queries(self, texts: list[str]) -> np.ndarray:
        return self.passages(texts)

    def passages(self, texts: list[str]) -> np.ndarray:
        rows = np.zeros((len(texts), self.dim), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for char in text or " ":
                row[hashlib.sha256(char.encode()).digest()[0] % self.dim] += 1
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def test_another_model_gets_an_adapter_of_its_own_where_phrasings_are_many() -> None:
    encoder = _Hashed()
    phrases, owners = _styled(6, 100, seed=1)
    dense = Dense.build(phrases)
    assert adapter_for(encoder, dense, np.arange(60), owners[:60]) is None
    learned = adapter_for(encoder, dense, np.arange(600), owners)
    assert learned is not None
    assert np.allclose(learned.matrix, Adapter.learn(phrases, owners).matrix)


def test_without_an_adapter_the_signal_is_zero() -> None:
    notice, _ = parse_notice(TEXT, "甲.txt")
    signals = Retriever.open([notice], model=_Hashed()).signals("拆违建")
    assert signals.adapted_max.tolist() == [0, 0]


def test_the_bundled_model_uses_the_shipped_one_also_for_other_notices() -> None:
    notice, _ = parse_notice(TEXT, "甲.txt")
    retriever = Retriever.open([notice])
    signals = retriever.signals("邻居乱搭的棚子谁来管")
    assert signals.adapted_max.argmax() == 0
    assert FILE.stat().st_size < 1_000_000
