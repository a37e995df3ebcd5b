"""Fitting the selection: logistic regression, what counts as right, the shipped coefficients."""

from __future__ import annotations

import numpy as np
import pytest

from corpus.resources import load_toml
from eval.fit_selection import Example, examples, question_sets
from eval.logistic import logistic
from eval.records import Question
from qa import Assistant
from qa.selection import DATA, FEATURES, MORE, Candidates


def test_logistic_finds_what_made_the_data() -> None:
    rng = np.random.default_rng(5)
    rows = rng.normal(size=(20_000, 2)) * [1.0, 3.0] + [0.0, 2.0]
    chance = 1 / (1 + np.exp(-(1.5 * rows[:, 0] - 0.5 * rows[:, 1] + 1.0)))
    wanted = (rng.random(len(rows)) < chance).astype(float)
    assert logistic(rows, wanted) == pytest.approx([1.5, -0.5, 1.0], abs=0.1)


@pytest.mark.parametrize(
    ("chosen", "right"),
    [([0, 1], True), ([0], False), ([0, 1, 2], True), ([0, 1, 3], True), ([0, 1, 3, 4], False)],
)
def test_an_example_is_right_as_a_topic_answer_is(chosen: list[int], right: bool) -> None:
    question = Question("p1", "topic", "题", tasks=(1, 2), ok_tasks=(3,))
    found = Candidates((0, 1, 2, 3, 4), np.zeros((5, 1)))
    assert Example(question, found, np.zeros(5), np.zeros(5)).right(chosen) is right


def test_the_judging_half_is_not_learned_from() -> None:
    tuning, judging = question_sets()
    assert judging
    assert {q.id for q in judging}.isdisjoint(q.id for q in tuning)
    assert all(int(q.id[1:]) % 2 == 0 for q in judging)


def test_an_example_of_the_real_notice() -> None:
    assistant = Assistant.open()
    question = Question("p1", "topic", "小区楼顶违章加盖的房子拆不拆", tasks=(10,))
    (one,) = examples([question], assistant, assistant.retriever)
    assert one.found.places[0] == 9
    assert one.required.sum() == one.required[0] == 1


def test_the_shipped_coefficients_fit_the_features() -> None:
    table = load_toml(DATA)
    for name, count in (("bare", len(FEATURES)), ("phrased", len(FEATURES) + len(MORE))):
        assert {len(table[name][of]) for of in ("required", "relevant")} == {count + 1}
