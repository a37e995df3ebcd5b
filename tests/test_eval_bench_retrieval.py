"""The table of retrieval levers: its halves, its systems by hand-made signals, one real row."""

from __future__ import annotations

import numpy as np
import pytest

from corpus.records import Span
from eval.bench_retrieval import (
    SYSTEMS,
    Case,
    case,
    latency,
    odd,
    question_sets,
    values,
    without_phrasings,
)
from eval.records import Question
from index.signals import Signals
from qa import Assistant


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    return Assistant.open()


def _signals(best: int, tasks: int = 4) -> Signals:
    one = np.zeros(tasks, dtype=np.float32)
    one[best] = 1
    return Signals(one, one, one, [Span(0, 1)] * tasks, one, one, lambda: one)


def test_halves_part_the_plain_set_by_the_number_in_the_id() -> None:
    sets = question_sets()
    tuning, judging = sets["plain, tuning half"], sets["plain, judging half"]
    assert {odd(q) for q in tuning} == {True}
    assert {odd(q) for q in judging} == {False}
    assert all(q.tasks and q.kind in ("topic", "filter_topic", "fact", "who") for q in tuning)
    assert len(tuning) + len(judging) > 300


@pytest.mark.parametrize("name", SYSTEMS)
def test_every_system_ranks_first_what_all_its_signals_say(name: str) -> None:
    same = _signals(2)
    coverage = np.eye(4)[2]
    scores = SYSTEMS[name](Case(same, same, same, same, same, coverage))
    assert int(np.argmax(scores)) == 2


def test_a_real_question_without_and_with_phrasings(assistant: Assistant) -> None:
    question = Question("p1", "topic", "小区楼顶违章加盖的房子拆不拆", tasks=(10,))
    with without_phrasings(assistant.retriever) as bare:
        assert bare.all_tasks[9].text == assistant.retriever.all_tasks[9].text
        one = case(question, assistant, bare)
    assert not one.bare.expansion_max.any()
    assert one.full.expansion_max.argmax() == 9
    table = values([question], [one], assistant)
    assert table["all: two readings, phrasings, adapter"] == (1.0, 1.0, 1.0)


def test_latency_is_of_answers_not_remembered(assistant: Assistant) -> None:
    asked = [Question("p1", "topic", "家附近想打球没场地", tasks=(45,))]
    encoder, answer = latency(assistant, asked)
    assert 0 < encoder < answer
