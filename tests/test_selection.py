"""Which set of candidates is chosen: by hand-made probabilities, and on the real notice."""

from __future__ import annotations

import numpy as np
import pytest

from qa import Assistant
from qa.selection import FEATURES, MORE, best_set, candidates


@pytest.mark.parametrize(
    ("required", "relevant", "expected"),
    [
        ([0.9, 0.8, 0.1], [0.9, 0.8, 0.1], [0, 1]),
        ([0.1, 0.95, 0.05], [0.1, 0.95, 0.05], [1]),
        ([0.2, 0.1], [0.2, 0.1], [0]),  # something is always named
        ([0.9, 0.85, 0.8, 0.75], [0.95, 0.95, 0.95, 0.95], [0, 1, 2, 3]),
    ],
)
def test_the_set_most_likely_to_be_right(
    required: list[float], relevant: list[float], expected: list[int]
) -> None:
    assert best_set(np.array(required), np.array(relevant)) == expected


def test_candidates_are_of_the_pool_with_a_row_each() -> None:
    score = np.array([3.0, 9.0, 1.0, 5.0])
    pool = [True, False, True, True]
    bare = candidates(score, np.zeros(4), pool, None)
    assert bare.places == (3, 0, 2)
    assert bare.rows.shape == (3, len(FEATURES))
    asked = candidates(score, np.zeros(4), pool, np.array([0.1, 0.9, 0.7, 0.2]))
    assert asked.rows.shape == (3, len(FEATURES) + len(MORE))
    assert asked.rows[2, len(FEATURES) :].tolist() == pytest.approx([0.7, 1.0, 0.0])


@pytest.mark.parametrize(
    ("question", "tasks"),
    [
        ("中小学的学位和集团校", {56, 57}),
        ("国际组织落地北京", {7}),  # 吸引更多…国际组织在京落户
    ],
)
def test_as_many_tasks_as_a_theme_has(question: str, tasks: set[int]) -> None:
    answer = Assistant.open().ask(question)
    assert tasks <= {c.task for c in answer.citations}
    assert len(answer.citations) <= 4


def test_all_that_a_broad_theme_cites_speaks_of_it() -> None:
    answer = Assistant.open().ask("轨道交通建设")
    texts = {task.number: task.text for task in Assistant.open().notices[0].tasks}
    cited = {c.task for c in answer.citations if c.task is not None}
    assert {15, 16} <= cited
    assert all("轨道" in texts[number] or "快线" in texts[number] for number in cited)


@pytest.mark.parametrize(
    ("question", "tasks"),
    [  # worked out from the 主责单位 lines
        (
            "市商务局有而市文化和旅游局没有、也不归市体育局的任务",
            {7, 12, 28, 29, 31, 34, 35, 36, 37, 49, 50},
        ),
        ("市财政局没有、市住建委有的任务", {3, 12, 48, 49}),
        ("归市园林绿化局却不归市水务局的任务", {3, 12, 13, 16, 30, 40, 42, 45, 46}),
    ],
)
def test_denied_units_are_left_out(question: str, tasks: set[int]) -> None:
    assert {c.task for c in Assistant.open().ask(question).citations} == tasks


@pytest.mark.parametrize(
    "question", ["成都的人工智能产业在里面吗", "厦门地铁有几条线", "武汉今年有哪些重大工程"]
)
def test_other_places_are_not_answered_from_this_list(question: str) -> None:
    answer = Assistant.open().ask(question)
    assert answer.status == "not_found"
    assert question[:2] in answer.text


@pytest.mark.parametrize(
    "question", ["成都的朋友来玩，一日游走哪条路线", "我从厦门来出差，退税方便吗"]
)
def test_people_from_other_places_are_answered(question: str) -> None:
    assert Assistant.open().ask(question).status == "answered"
