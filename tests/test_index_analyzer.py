"""The tokenizer, BM25 over it, and fusion; expected values worked out by hand."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from index.analyzer import LONGEST, Analyzer, clean, quoted_terms, tokenize
from index.bm25 import Lexical
from index.fusion import ranked, reciprocal_ranks, zscores, zsum


def test_names_of_units_stay_whole():
    assert "市规划自然资源委" in tokenize("由市规划自然资源委负责", ["市规划自然资源委"])
    assert "市规划自然资源委" not in tokenize("由市规划自然资源委负责")


def test_forms_of_a_character_are_one():
    assert tokenize("REITs项目") == tokenize("reits项目") == tokenize("REITs项目")


def test_punctuation_and_stop_words_are_dropped():
    assert tokenize("的,。?!——“”  请问") == []
    assert tokenize("") == []


def test_question_and_document_share_tokens():
    assert set(tokenize("拆违建")) & set(tokenize("拆除违建500万平方米"))


def test_quoted_terms():
    text = "“京彩四季”品牌,“京彩四季”与“专精特新”,“一”"
    assert quoted_terms(text) == ["京彩四季", "专精特新"]


def test_clean_bounds_and_repairs():
    assert clean("a\0b\ud800c") == "a bc"
    assert len(clean("长" * 20_000)) == LONGEST


def test_words_do_not_leak_between_analyzers():
    Analyzer(["违法群租房"]).tokenize("违法群租房")
    assert "违法群租房" not in Analyzer().tokenize("违法群租房")


@pytest.mark.parametrize("cache", ["cache", "file/below"])
def test_jieba_is_silent_and_stays_out_of_the_temporary_folder(tmp_path, cache):
    """Also where the cache folder cannot be made (its parent is a file)."""
    (tmp_path / "file").write_text("")
    (tmp_path / "tmp").mkdir()
    code = "from index.analyzer import tokenize; print(tokenize('轨道交通'))"
    env = {
        "QINGDAN_CACHE": str(tmp_path / cache),
        "TMPDIR": str(tmp_path / "tmp"),
        "PYTHONUTF8": "1",
    }
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True)
    assert done.stderr == ""
    assert "轨道交通" in done.stdout
    assert list((tmp_path / "tmp").iterdir()) == []


def test_bm25_returns_real_hits_only():
    lexical = Lexical.build([["拆除", "违建"], ["托育"], ["违建", "治理", "违建"]])
    assert [doc for doc, _ in lexical.search(["违建"], k=10)] == [2, 0]
    assert lexical.search(["火星"], k=10) == []
    assert lexical.search([], k=10) == []
    assert lexical.search(["违建"], k=0) == []
    assert lexical.scores(["违建", "火星"]).tolist()[1] == 0


def test_bm25_of_nothing():
    assert Lexical.build([[], []]).scores(["违建"]).tolist() == [0, 0]
    assert Lexical.build([]).scores(["违建"]).tolist() == []


def test_bm25_round_trip(tmp_path):
    lexical = Lexical.build([["拆除", "违建"], ["托育"]])
    lexical.save(tmp_path)
    files = {p.name: p.read_bytes() for p in tmp_path.iterdir()}
    again = Lexical.load(files, 2)
    assert again.scores(["违建"]).tolist() == lexical.scores(["违建"]).tolist()


def test_reciprocal_ranks():
    # document 1: second in the first list, first in the other
    fused = reciprocal_ranks([[0, 1], [1]], count=3)
    assert fused.tolist() == pytest.approx([1 / 61, 1 / 62 + 1 / 61, 0])


def test_zscores_and_their_sum():
    assert zscores(np.array([1.0, 3.0])).tolist() == [-1, 1]
    assert zscores(np.array([2.0, 2.0])).tolist() == [0, 0]
    flat, told = np.array([0.0, 0.0]), np.array([1.0, 3.0])
    assert zsum([(1.0, told), (2.0, flat)]).tolist() == [-1, 1]
    assert zsum([(1.0, flat)]).tolist() == [0, 0]


def test_ties_go_by_document():
    assert ranked(np.array([1.0, 2.0, 2.0, 1.0])) == [1, 2, 0, 3]
    assert ranked(np.array([1.0, 2.0, 2.0, 1.0]), allowed=[3, 2, 0]) == [2, 0, 3]
