"""The pass rule: hand-made verdicts, and agreement with the rule that others are judged by."""

from __future__ import annotations

import importlib.util
import itertools
import random
from pathlib import Path

import pytest

from eval.judging import folded, judge
from eval.records import Question

SHARED = Path(__file__).parent.parent.parent / "shared" / "questions"


def question(kind="unit_list", tasks=(3, 5), ok=(), contains=(), abstain=False):
    return Question("q", kind, "?", tuple(tasks), (), tuple(ok), tuple(contains), abstain)


def answer(*tasks, status="answered", text="共2项"):
    return {"status": status, "text": text, "citations": [{"task": t} for t in tasks]}


# (question, answer, whether it passes), each decided by reading the rule
CASES = [
    (question(), answer(3, 5), True),
    (question(), answer(5, 3, 3, None), True),  # order, repeats and the head do not matter
    (question(), answer(3), False),
    (question(), answer(3, 5, 7), False),  # a list may hold nothing else
    (question(ok=[7]), answer(3, 5, 7), True),
    (question(), answer(3, 5, status="not_found"), False),
    (question(), answer(3, 5, status="clarify"), False),
    (question(), answer(3, 5, text=" \n\u3000"), False),
    (question(), None, False),
    (question("fact", [3]), answer(3, 9), True),  # one task more
    (question("fact", [3]), answer(3, 9, 10), False),
    (question("who", [3]), answer(3, 9), True),
    (question("who", [3]), answer(9), False),
    (question("topic", [3, 5]), answer(3, 5, 9), True),  # one of three
    (question("topic", [3]), answer(3, 9), False),  # one of two
    (question("topic", [1, 2, 3, 4]), answer(1, 2, 3, 4, 8, 9), True),  # two of six
    (question("robustness", [3, 5]), answer(3, 5, 9), True),
    (question("filter_topic", [3, 5]), answer(3, 5, 8, 9), False),
    (question("verify", [3]), answer(3, 9), False),
    (question(contains=[("2项", "两项")]), answer(3, 5), True),
    (question(contains=[("2项", "两项")]), answer(3, 5, text="共 两 项"), True),
    (question(contains=[("2项",)]), answer(3, 5, text="共２项"), True),  # full width
    (question(contains=[("2项",), ("市教委",)]), answer(3, 5), False),  # every entry
    (question("doc_meta", (), contains=[("〔2026〕1号",)]), answer(text="京政发〔2026〕1号"), True),
    (question("unanswerable", (), abstain=True), answer(status="not_found"), True),
    (question("unanswerable", (), abstain=True), answer(status="refused"), True),
    (question("unanswerable", (), abstain=True), answer(), False),
    (question("unanswerable", (), abstain=True), answer(3, status="not_found"), False),
    (question("unanswerable", (), [3], abstain=True), answer(3, status="not_found"), True),
    (question("unanswerable", (), abstain=True), answer(status="clarify", text=""), False),
]


@pytest.mark.parametrize(("asked", "given", "passes"), CASES)
def test_verdicts(asked, given, passes):
    assert (judge(asked, given) == "") is passes


def test_the_reason_says_what_is_wrong():
    assert judge(question(), answer(3)) == "漏掉任务5"
    assert judge(question(), answer(3, 5, 9, 7)) == "多引任务7、9"
    assert "“2家”" in judge(question(contains=[("2家",)]), answer(3, 5))


def test_folding():
    assert folded("２８ 项\u3000\n（共）") == "28项(共)"


# -- against score.py ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def reference():
    path = SHARED / "score.py"
    if not path.is_file():
        pytest.skip("the reference rule is not beside this checkout (../shared/questions/score.py)")
    spec = importlib.util.spec_from_file_location("reference_score", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.judge


def test_agrees_with_the_reference_on_the_cases(reference):
    for asked, given, passes in CASES:
        assert (reference(asked.to_dict(), given) == "") is passes


def test_agrees_with_the_reference_on_constructed_answers(reference):
    rng = random.Random(5)
    kinds = (
        "unit_list",
        "fact",
        "who",
        "topic",
        "filter_topic",
        "robustness",
        "verify",
        "followup",
    )
    statuses = ("answered", "answered", "answered", "not_found", "clarify", "refused")
    texts = ("", " ", "共2项", "共 ２ 项", "２项 市教委", "没有")
    entries = [(), (("2项",),), (("2项", "两项"), ("市教委",)), (("",),)]
    seen = set()
    for kind, abstain, contains in itertools.product(kinds, (False, True), entries):
        for _ in range(60):
            tasks = rng.sample(range(1, 8), rng.randint(0, 4))
            ok = rng.sample(range(1, 10), rng.randint(0, 3))
            cited = [*rng.sample(tasks, rng.randint(0, len(tasks)))] if tasks else []
            cited = [*(tasks if rng.random() < 0.6 else cited), *rng.sample(range(1, 12), 2)]
            cited = cited[: rng.randint(0, 8)]
            asked = question(kind, tasks, ok, contains, abstain)
            given = answer(*cited, status=rng.choice(statuses), text=rng.choice(texts))
            verdict = judge(asked, given) == ""
            assert verdict == (reference(asked.to_dict(), given) == ""), (asked, given)
            seen.add((verdict, abstain))
    assert len(seen) == 4  # passes and failures, of both sorts of question
