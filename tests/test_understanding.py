"""Any text in, an Answer out; a query says all that its answer needs."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qa import Answer, Assistant, Condition, Query, Status

# What questions are made of, so that made-up ones reach every rule, and any characters besides.
PIECES = [
    "市体育局",
    "发改委",
    "海淀区",
    "各区",
    "和",
    "或者",
    "但没有",
    "只有",
    "不少于3家",
    "第45项",
    "前三项",
    "第二部分",
    "哪些任务",
    "多少项",
    "谁负责",
    "最多",
    "对吗",
    "它",
    "这些",
    "那",
    "呢",
    "?",
    ",",
    "旅游",
    "500万平方米",
    "的",
    "任务",
    "参与",
    "不参与",
    "各有",
    "比",
    "文号",
    "全文",
    "(",
    "“",
    "\u0000",
    "\ud800",
    "１２",
    "🏃",
]
QUESTIONS = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from(PIECES), max_size=9).map("".join),
)
RELAXED = settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    return Assistant.open()


@RELAXED
@given(QUESTIONS)
def test_any_text_gets_a_query_that_survives_json(assistant, question):
    query = assistant.understand(question)
    assert Query.from_dict(json.loads(json.dumps(query.to_dict()))) == query


@RELAXED
@given(st.lists(QUESTIONS, min_size=1, max_size=3))
def test_any_conversation_gets_answers(assistant, questions):
    conversation = assistant.conversation()
    for question in questions:
        answer = assistant.ask(question, conversation)
        assert isinstance(answer, Answer)
        assert isinstance(answer.status, Status)
        assert answer.text.strip()
        for citation in answer.citations:
            notice = assistant.scope.notice(citation.notice)
            assert notice.text[citation.start : citation.end] == citation.quote


ROUND_TRIPS = [
    "市体育局负责哪些任务",
    "水务局参与、交通委没参与的任务",
    "大兴、房山、延庆里至少有两个区参与的任务",
    "主责单位不少于12家的任务",
    "责任单位里区政府正好两个的任务",
    "除了第7项,主责单位超过12家的任务有哪些",
    "任务数超过10项的单位有哪些",
    "文物局和水务局谁的任务多",
    "第二部分第二节有哪些任务",
    "哪些任务没有写主责单位",
    "第64项由谁负责",
    "今年要办多少项群众赛事",
    "养老服务有什么安排",
    "遇有重大问题向谁报告",
    "小客车摇号今年放多少指标",
    "市水务局一共6项任务,对吧",
    "怀柔区有哪些任务?第45项讲什么?",
]


@pytest.mark.parametrize("question", ROUND_TRIPS)
def test_executing_a_query_again_gives_the_same_answer(assistant, question):
    first = assistant.ask(question)
    again = assistant.run(Query.from_dict(first.to_dict()["query"]), question=question)
    assert again == first


def test_conditions_read_as_a_clerk_would_say_them(assistant):
    some = Condition("unit", ("大兴区政府", "房山区政府", "延庆区政府"), op=">=2")
    assert assistant.describe(some) == "主责单位中大兴区政府、房山区政府、延庆区政府不少于2家"
    assert assistant.describe(Condition("count", ("0",), op="==")) == "未载明主责单位"
    assert assistant.describe(Condition("number", ("7",), negated=True)) == "除任务7"


def test_what_needs_no_retrieval_is_answered_at_once(assistant):
    """CPU time, the best of five, so that a busy machine does not decide."""
    for question in ROUND_TRIPS[:8]:
        assistant.ask(question)
        spent = []
        for _ in range(5):
            start = time.process_time()
            assistant.ask(question)
            spent.append(time.process_time() - start)
        assert min(spent) < 0.05, question
