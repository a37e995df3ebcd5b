"""The store: whole or not there, verified, never of another corpus or model."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys

import numpy as np
import pytest

from index.bm25 import Lexical
from index.dense import Dense
from index.errors import IndexDamaged, IndexMismatch, IndexUnavailable
from index.store import Identity, Store, Stored

KEY = bytes(range(16))  # the hash of the first text
RIGHT = Identity("c" * 64, "model", "1", 4, 2)


def stored(seed=0):
    vectors = np.random.default_rng(seed).normal(size=(3, 4)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    keys = np.arange(48, dtype=np.uint8).reshape(3, 16) + seed
    lexical = Lexical.build([["拆违", "建"], ["托育"]])
    learned = np.array([0.5, -0.25], dtype=np.float32)
    return Stored(Dense.build(vectors), keys, lexical, learned, b"[]")


@pytest.fixture
def store(tmp_path):
    store = Store(tmp_path / "index")
    store.save(RIGHT, stored())
    return store


def generation(store):
    return store.folder / store.manifest()["generation"]


def test_round_trip(store):
    back, made = store.load(RIGHT), stored()
    assert np.array_equal(back.dense.vectors(), made.dense.vectors())
    assert np.array_equal(back.keys, made.keys)
    assert np.array_equal(back.coefficients, made.coefficients)
    assert back.notices == store.notices() == b"[]"
    assert back.lexical.scores(["托育"]).tolist() == made.lexical.scores(["托育"]).tolist()


def test_nothing_is_pickled(store):
    for path in generation(store).rglob("*.npy"):
        np.load(path, allow_pickle=False)
    assert not list(store.folder.rglob("*.pkl"))


@pytest.mark.parametrize(
    "other",
    [
        Identity("d" * 64, "model", "1", 4, 2),
        Identity("c" * 64, "another", "1", 4, 2),
        Identity("c" * 64, "model", "2", 4, 2),
    ],
)
def test_another_corpus_or_model_is_refused(store, other):
    with pytest.raises(IndexMismatch, match="index"):
        store.load(other)


def test_another_format_is_refused(store):
    path = store.folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"format": 99}))
    with pytest.raises(IndexMismatch, match="格式"):
        store.load(RIGHT)


@pytest.mark.parametrize(
    "name", ["dense.faiss", "keys.npy", "bm25/vocab.index.json", "notices.json"]
)
def test_one_changed_byte_is_found(store, name):
    path = generation(store) / name
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    with pytest.raises(IndexDamaged, match="校验和"):
        store.load(RIGHT)


@pytest.mark.parametrize("name", ["dense.faiss", "keys.npy", "bm25/params.index.json"])
def test_a_missing_file_is_found(store, name):
    (generation(store) / name).unlink()
    with pytest.raises(IndexDamaged, match="缺少文件"):
        store.load(RIGHT)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"kind": "other"}', "\x00"])
def test_a_damaged_manifest_is_found(store, text):
    (store.folder / "manifest.json").write_text(text)
    with pytest.raises(IndexDamaged):
        store.load(RIGHT)
    assert store.vectors("model", "1", {KEY}) == {}


@pytest.mark.parametrize("change", [{"files": 3}, {"generation": "../x"}, {"tasks": "x"}])
def test_a_manifest_of_nonsense_is_found(store, change):
    path = store.folder / "manifest.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | change))
    with pytest.raises(IndexDamaged):
        store.load(RIGHT)


def test_a_manifest_cannot_point_outside(store, tmp_path):
    (tmp_path / "secret").write_text("x")
    path = store.folder / "manifest.json"
    manifest = json.loads(path.read_text())
    manifest["files"]["../../secret"] = "0"
    path.write_text(json.dumps(manifest))
    with pytest.raises(IndexDamaged):
        store.load(RIGHT)


def test_a_reader_keeps_the_old_index_while_a_new_one_is_written(store):
    old = store.manifest()
    store.save(RIGHT, stored(seed=1))
    assert (store.folder / old["generation"] / "dense.faiss").exists()
    assert np.array_equal(store.load(RIGHT).keys, stored(seed=1).keys)
    store.save(RIGHT, stored(seed=2))
    assert not (store.folder / old["generation"]).exists()
    assert len(list(store.folder.glob("gen-*"))) == 2


def test_a_failed_save_leaves_the_old_one(store, monkeypatch):
    def full(self, folder):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Lexical, "save", full)
    with pytest.raises(OSError, match="No space"):
        store.save(RIGHT, stored(seed=1))
    assert np.array_equal(store.load(RIGHT).keys, stored().keys)
    assert not list(store.folder.glob(".gen*"))


def test_a_foreign_manifest_is_never_overwritten(tmp_path):
    (tmp_path / "manifest.json").write_text('{"name": "my web app"}')
    with pytest.raises(IndexUnavailable, match="不属于本程序"):
        Store(tmp_path).save(RIGHT, stored())
    assert (tmp_path / "manifest.json").read_text() == '{"name": "my web app"}'
    assert [p.name for p in tmp_path.iterdir()] == ["manifest.json"]


def test_a_damaged_index_of_ours_can_be_replaced(store):
    (store.folder / "manifest.json").write_text("{")
    store.save(RIGHT, stored(seed=3))
    assert np.array_equal(store.load(RIGHT).keys, stored(seed=3).keys)


def test_known_vectors_by_text(store):
    known = store.vectors("model", "1", {KEY, b"?" * 16})
    assert list(known) == [KEY]
    assert np.array_equal(known[KEY], stored().dense.vectors()[0])
    assert store.vectors("another", "1", {KEY}) == {}
    shutil.rmtree(generation(store))
    assert store.vectors("model", "1", {KEY}) == {}


def test_the_lock_holds_between_processes(tmp_path):
    code = (
        "import sys, filelock\n"
        "try: filelock.FileLock(sys.argv[1], timeout=0).acquire()\n"
        "except filelock.Timeout: print('held')\n"
    )
    with Store(tmp_path).lock():
        command = [sys.executable, "-c", code, str(tmp_path / ".lock")]
        done = subprocess.run(command, capture_output=True, text=True)
    assert done.stdout.strip() == "held"


def test_dense_scores_are_all_there_and_in_order():
    vectors = np.eye(4, dtype=np.float32)[[2, 0, 1]]
    dense = Dense.build(np.ascontiguousarray(vectors))
    assert dense.scores(np.array([1, 0, 0, 0], dtype=np.float32)).tolist() == [0, 1, 0]
    with pytest.raises(IndexDamaged):
        Dense.from_bytes(b"nonsense")
