"""Two runs compared, and the committed baseline."""

from __future__ import annotations

import json

import pytest

from eval import baseline
from eval.__main__ import main
from eval.comparing import as_text, compare
from eval.errors import EvalError
from eval.loading import SETS, load_questions
from eval.records import Question, Result
from eval.report import make_report, write_report
from eval.running import ask_all
from qa import Assistant


def run(verdicts, turns=("问",)):
    """A run over questions q0, q1, ... that pass or not."""
    rows = []
    for number, passed in enumerate(verdicts):
        kind = "fact" if number % 2 else "topic"
        asked = Question(f"q{number}", kind, turns[-1], (1,), tuple(turns[:-1]))
        cited = [{"task": 1, "notice": "n", "quote": "a", "start": 0, "end": 1}] if passed else []
        answer = {"status": "answered", "text": "t", "citations": cited, "elapsed_ms": 1.0}
        rows.append(Result(asked, answer, "" if passed else "漏掉任务1"))
    return rows


def report(verdicts, **more):
    return make_report("s", run(verdicts, **more), {"n": "abc"}, {}, None, 1.0)


def test_compare():
    a = report([True] * 6 + [False] * 2)
    b = report([True, False, False, False, False, True, True, False])
    found = compare(a, b)
    assert found["questions"] == 8
    assert found["pass_rate"]["all"]["difference"] == pytest.approx(-3 / 8)
    assert found["pass_rate"]["all"]["p_value"] == pytest.approx(2 * 6 / 32)  # 1 of 5 or fewer
    assert found["pass_rate"]["fact"]["count"] == 4
    assert [r["id"] for r in found["new_failures"]] == ["q1", "q2", "q3", "q4"]
    assert [r["id"] for r in found["new_passes"]] == ["q6"]
    text = as_text(found)
    assert "q1 fact: 问 -> 漏掉任务1" in text and "citation_recall" in text


def test_only_the_same_questions_are_compared():
    a, b = report([True, True, True]), report([False])
    assert compare(a, b)["questions"] == 1 and compare(a, b)["only_in_a"] == 2
    with pytest.raises(EvalError, match="没有相同的问题"):
        compare(a, report([True], turns=("前", "问")))


def test_compare_on_the_command_line(tmp_path, capsys):
    for name, verdicts in (("a", [True, True]), ("b", [True, False])):
        (tmp_path / name).mkdir()
        write_report(tmp_path / name / "report.json", report(verdicts))
    folders = [str(tmp_path / "a"), str(tmp_path / "b")]
    assert main(["compare", *folders]) == 0
    assert "新的失败：1" in capsys.readouterr().out.replace(":", "：")
    assert main(["compare", *folders, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["new_failures"][0]["id"] == "q1"
    assert main(["compare", str(tmp_path / "a"), str(tmp_path)]) == 2
    assert "不是可读的评测报告" in capsys.readouterr().err


# -- the baseline --------------------------------------------------------------------------------


def changed(before, after):
    return baseline.changes(baseline.verdicts(run(before)), run(after))


def test_a_fall_beyond_chance_is_red():
    found = baseline.falls(changed([True] * 12, [False] * 5 + [True] * 7))
    assert found == [baseline.Fall("all", 5, 0, pytest.approx(1 / 32))]


def test_noise_and_improvement_are_not():
    assert baseline.falls(changed([True] * 12, [False] * 4 + [True] * 8)) == []
    assert baseline.falls(changed([True] * 6 + [False] * 6, [False] * 6 + [True] * 6)) == []
    assert baseline.falls(changed([False] * 12, [True] * 12)) == []


def test_a_fall_in_one_kind_is_red():
    before = [True, False] * 6  # topic passes, fact fails
    after = [False, True] * 5 + [True, False]
    kinds = [fall.kind for fall in baseline.falls(changed(before, after))]
    assert kinds == ["topic"]


def test_a_question_that_was_changed_is_not_compared():
    (old,), (new,) = run([True]), run([False], turns=("另问",))
    assert baseline.changes(baseline.verdicts([old]), [new]) == {"lost": [], "won": []}
    assert baseline.changes(baseline.verdicts([old]), run([False]))["lost"]


def test_baseline_round_trip(tmp_path):
    baseline.write_baseline(tmp_path / "x" / "b.json", {"s": run([True, False])})
    held = baseline.read_baseline(tmp_path / "x" / "b.json")
    assert held == {"s": baseline.verdicts(run([True, False]))}
    (tmp_path / "x" / "b.json").write_text('{"s": []}')
    with pytest.raises(EvalError, match="不是可读的基线"):
        baseline.read_baseline(tmp_path / "x" / "b.json")


@pytest.fixture(scope="module")
def assistant():
    return Assistant.open()


@pytest.mark.parametrize("name", SETS)
def test_answers_have_not_fallen_below_the_baseline(assistant, name):
    results = ask_all(assistant, load_questions(name))
    held = baseline.read_baseline()[name]
    known = [r for r in results if baseline.key_of(r.question) in held]
    assert len(known) == len(results), "renew it: python -m eval baseline --update"
    found = baseline.changes(held, results)
    lost = [f"{r.question.id} {r.question.question} -> {r.reason}" for r in found["lost"]]
    assert baseline.falls(found) == [], "\n".join(lost)
