"""Measures against values worked out by hand, and against reference implementations."""

from __future__ import annotations

import math
import statistics

import ir_measures
import pytest
from scipy import stats as scipy_stats

from corpus import Task
from corpus.records import Span
from eval import measures
from eval.judging import judge
from eval.records import Question, Result
from eval.retrieval import (
    docs_of,
    ir_values,
    judgements,
    strictly_decreasing,
    write_qrels,
    write_run,
)
from eval.stats import estimate, fall_test, paired, sign_test


def result(kind, tasks, cited, status="answered", text="共2项", ok=(), contains=(), abstain=False):
    number = len(cited) * 100 + len(tasks)
    asked = Question(f"{kind}{number}", kind, "?", tuple(tasks), (), ok, contains, abstain)
    answer = {"status": status, "text": text, "citations": [{"task": t} for t in cited]}
    return Result(asked, {**answer, "elapsed_ms": 1.0}, judge(asked, answer))


def values(table):
    return [pytest.approx(v) for v in table.values()]


def test_set_scores():
    scores = measures.set_scores(frozenset({1, 2, 3, 4}), frozenset({3, 4, 5}))
    # 2 hits of 3 cited, of 4 asked for
    assert scores == pytest.approx((2 / 3, 1 / 2, 4 / 7, 0, 0))
    assert measures.set_scores(frozenset({1}), frozenset()) == (0, 0, 0, 0, 0)
    assert measures.set_scores(frozenset(), frozenset()) == (1, 1, 1, 1, 1)
    assert measures.set_scores(frozenset({1, 2}), frozenset({1, 3})).same_count == 1


def test_enumeration_leaves_free_tasks_out():
    rows = [
        result("unit_list", (1, 2), (1, 2, 9), ok=(9,)),  # 9 is free: exact
        result("unit_count", (1, 2, 3), (1,)),
        result("unit_list", (1,), (1, 2), status="clarify"),  # no answer cites nothing
        result("topic", (1,), (1, 2)),  # not an enumeration
    ]
    found = measures.enumeration(rows)
    assert values(found["precision"]) == [1, 1, 0]
    assert values(found["recall"]) == [1, 1 / 3, 0]
    assert values(found["f1"]) == [1, 1 / 2, 0]
    assert values(found["exact"]) == [1, 0, 0]


def test_citation_precision_and_recall():
    rows = [
        result("topic", (1, 2), (1, 7, 9), ok=(9,)),
        result("fact", (3,), ()),
        result("unanswerable", (), (4,), status="not_found", abstain=True),
        result("doc_meta", (), ()),
    ]
    found = measures.citations(rows)
    assert values(found["citation_precision"]) == [2 / 3, 0]
    assert values(found["citation_recall"]) == [1 / 2, 0]


def test_refusal_precision_and_recall():
    rows = [
        result("fact", (1,), (1,)),
        result("fact", (1, 2), (), status="not_found"),  # wrongly declined
        result("unanswerable", (), (), status="refused", abstain=True),
        result("unanswerable", (), (1,), abstain=True),  # wrongly answered
        result("unanswerable", (), (1, 2), status="clarify", abstain=True),
    ]
    found = measures.refusal(rows)
    assert statistics.mean(found["refusal_precision"].values()) == pytest.approx(2 / 3)
    assert statistics.mean(found["refusal_recall"].values()) == pytest.approx(2 / 3)


def test_containment():
    wanted = (("2项", "两项"), ("市教委",), ("市科委",), ("共",))
    assert values(measures.containment([result("who", (1,), (1,), contains=wanted)])) == [1 / 2]


def test_integrity():
    text = "市教委负责。"
    good = {"notice": "n", "task": 1, "quote": "教委", "start": 1, "end": 3}
    rows = [good, {**good, "start": 0}, {**good, "notice": "m"}, {**good, "quote": ""}]
    rows += [{**good, "start": -5, "end": -3}, {**good, "quote": "教委负责。", "end": 6}]
    asked = Question("q", "who", "?")
    answer = {"status": "answered", "text": "x", "citations": rows}
    assert values(measures.integrity([Result(asked, answer, "")], {"n": text})) == [2 / 6]


def test_percentile_is_the_nearest_rank():
    times = [15.0, 20.0, 35.0, 40.0, 50.0]  # the example of Wikipedia's "Percentile"
    assert [measures.percentile(times, p) for p in (0.05, 0.3, 0.4, 0.5, 1)] == [15, 20, 20, 35, 50]
    assert measures.percentile([float(i) for i in range(1, 101)], 0.95) == 95


# -- rankings ------------------------------------------------------------------------------------

RANKED = {"q1": ["3", "9", "1", "4"], "q2": ["8", "7"]}
ASKED = [
    Question("q1", "topic", "?", (1, 4, 6), ok_tasks=(9,)),
    Question("q2", "fact", "?", (5,)),
    Question("q3", "topic", "?", (2,)),  # never ranked
    Question("q4", "unit_list", "?", (1,)),
    Question("q5", "topic", "?", (), abstain=True),
]


def runs():
    return {q: [(d, 9.0 - i) for i, d in enumerate(docs)] for q, docs in RANKED.items()}


def qrels():
    return judgements(ASKED, {n: str(n) for n in range(1, 10)})


def test_judgements():
    assert qrels() == {"q1": {"9": 0, "1": 1, "4": 1, "6": 1}, "q2": {"5": 1}, "q3": {"2": 1}}


def test_ranking_measures_by_hand():
    found = ir_values(runs(), qrels())
    # q1: hits at 3 and 4 of three relevant; q2 and q3 find nothing
    assert found["R@3"] == pytest.approx({"q1": 1 / 3, "q2": 0, "q3": 0})
    assert found["R@5"] == pytest.approx({"q1": 2 / 3, "q2": 0, "q3": 0})
    assert found["RR@10"] == pytest.approx({"q1": 1 / 3, "q2": 0, "q3": 0})
    assert found["P@5"] == pytest.approx({"q1": 2 / 5, "q2": 0, "q3": 0})
    assert found["Success@1"] == pytest.approx({"q1": 0, "q2": 0, "q3": 0})
    assert found["Success@5"] == pytest.approx({"q1": 1, "q2": 0, "q3": 0})
    ideal = 1 + 1 / math.log2(3) + 1 / 2
    gain = 1 / math.log2(4) + 1 / math.log2(5)
    assert found["nDCG@10"] == pytest.approx({"q1": gain / ideal, "q2": 0, "q3": 0})


def test_the_trec_files_give_other_tools_the_same_figures(tmp_path):
    write_run(tmp_path / "run.trec", runs())
    write_qrels(tmp_path / "qrels.trec", qrels())
    lines = (tmp_path / "run.trec").read_text().splitlines()
    assert lines[0] == "q1 Q0 3 1 9.000000 qingdan"
    assert (tmp_path / "qrels.trec").read_text().splitlines()[0] == "q1 0 9 0"
    wanted = [ir_measures.R @ 5, ir_measures.RR @ 10, ir_measures.nDCG @ 10]
    read = ir_measures.calc_aggregate(
        wanted,
        list(ir_measures.read_trec_qrels(str(tmp_path / "qrels.trec"))),
        list(ir_measures.read_trec_run(str(tmp_path / "run.trec"))),
    )
    ours = ir_values(runs(), qrels())
    for measure, value in read.items():
        assert value == pytest.approx(sum(ours[str(measure)].values()) / 3)


def test_ties_are_parted():
    assert strictly_decreasing([("a", 0.5), ("b", 0.5), ("c", 0.4999995), ("d", 0.1)]) == [
        ("a", 0.5),
        ("b", 0.499999),
        ("c", 0.499998),
        ("d", 0.1),
    ]


def test_doc_ids():
    one, two = (Task(n, 3, "3", "x", Span(0, 1)) for n in ("a b", "c"))
    assert docs_of([one]) == {3: "3"}
    assert docs_of([one, two]) == {3: "a_b#3"}


# -- uncertainty ---------------------------------------------------------------------------------


def test_sign_test_against_scipy():
    assert sign_test(1, 5) == pytest.approx(14 / 64)  # 2 * (1 + 6) / 2**6
    for better in range(8):
        for worse in range(8):
            if better + worse:
                exact = scipy_stats.binomtest(better, better + worse).pvalue
                assert sign_test(better, worse) == pytest.approx(exact)
    assert sign_test(0, 0) == 1


def test_fall_test_against_scipy():
    assert fall_test(0, 5) == pytest.approx(1 / 32)
    for better, worse in ((1, 6), (4, 4), (3, 0)):
        exact = scipy_stats.binomtest(worse, better + worse, alternative="greater").pvalue
        assert fall_test(better, worse) == pytest.approx(exact)


def test_bootstrap_against_scipy():
    rows = [1.0] * 43 + [0.0] * 7 + [0.5] * 10
    ours = estimate(rows)
    theirs = scipy_stats.bootstrap(
        (rows,), statistics.fmean, method="percentile", n_resamples=9999, rng=3, vectorized=False
    ).confidence_interval
    assert ours.mean == pytest.approx(0.8)
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=0.01)
    assert ours == estimate(rows)  # seeded


def test_estimates_of_little():
    assert estimate([]) is None
    only = estimate([1.0, 1.0])
    assert (only.mean, only.low, only.high, only.count) == (1, 1, 1, 2)


def test_paired_runs():
    a = {"x": 1.0, "y": 0.0, "z": 1.0, "only": 1.0}
    b = {"x": 1.0, "y": 1.0, "z": 1.0}
    found = paired(a, b)
    assert (found.difference, found.count) == (pytest.approx(1 / 3), 3)
    assert found.p_value == 1  # one change says nothing
    assert paired(a, {}) is None


def test_randomisation_against_every_sign():
    differences = [0.2, 0.3, -0.1, 0.4, 0.25, 0.0, 0.35]
    a = {str(i): 0.1 for i in range(7)}
    b = {str(i): 0.1 + d for i, d in enumerate(differences)}
    theirs = scipy_stats.permutation_test(
        (differences,), statistics.fmean, permutation_type="samples", vectorized=False
    )
    # scipy runs over all 128 sign patterns
    assert paired(a, b).p_value == pytest.approx(theirs.pvalue, abs=0.01)
