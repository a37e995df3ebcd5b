"""What the notice does not deal with is said to be missing; what it deals with is answered."""

from __future__ import annotations

import pytest

from corpus.resources import load_toml
from qa import Assistant, Status, figures
from qa.judge import scored
from qa.matter import pool_of
from qa.presence import FEATURES, THRESHOLD, absent, features
from qa.selection import DATA


@pytest.fixture(scope="module")
def assistant() -> Assistant:
    return Assistant.open()


def _absent(assistant: Assistant, question: str) -> float:
    query = assistant.understand(question)
    seen = scored(query, assistant.scope, assistant.retriever, pool_of(query, assistant.scope))
    return seen.absent


@pytest.mark.parametrize(
    "question",
    [
        "隐形眼镜配一副要验光吗",
        "飞机上能带宠物兔吗",
        "钢琴搬家怎么收费",
        "信用卡被盗刷怎么申诉",
        "退换货运费谁出",
    ],
)
def test_other_matters_of_life_are_missing(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).status is Status.NOT_FOUND


@pytest.mark.parametrize(
    ("question", "task"),
    [("房顶私搭的阳光房拆不拆", 10), ("乡下小学校怎么办得更好", 57), ("雁栖湖岸边要整治吗", 4)],
)
def test_what_is_there_is_not_called_missing(
    assistant: Assistant, question: str, task: int
) -> None:
    assert _absent(assistant, question) < THRESHOLD
    assert task in {c.task for c in assistant.ask(question).citations}


def test_the_shipped_weights_fit_the_features() -> None:
    weights = load_toml(DATA)["absent"]["weights"]
    assert len(weights) == len(FEATURES) + 1
    nothing = FEATURES.index("nothing")
    assert weights[nothing] > 0 > weights[FEATURES.index("phrasing")]
    row = [0.0] * len(FEATURES)
    row[nothing] = 1e6
    assert absent(row) == 1.0  # no overflow


def test_without_phrasings_nothing_is_said(tmp_path) -> None:
    notice = Assistant.open().notices[0]
    (tmp_path / "n.txt").write_text(notice.text, encoding="utf-8")
    (tmp_path / "n.txt.expansions.jsonl").touch()
    bare = Assistant.open([tmp_path / "n.txt"], index_dir=tmp_path / "index")
    query = bare.understand("信用卡被盗刷怎么申诉")
    seen = scored(query, bare.scope, bare.retriever, pool_of(query, bare.scope))
    assert features(seen) is None
    assert seen.absent == 0.0


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("要整治的那20家酒店名单有吗", "具体名单"),
        ("14个逾期没安置的项目里有没有我们小区", "具体名单"),
        ("王府井那4个消费体验区是哪几个", ""),  # the clause names them
        ("北京马拉松怎么报名", "办理、报名或领取的方式"),
        ("京雄快线要花几个亿", "价格或收费标准"),
        ("同仁医院亦庄院区几张床", "的具体数字"),
    ],
)
def test_details_that_a_task_does_not_state(
    assistant: Assistant, question: str, missing: str
) -> None:
    answer = assistant.ask(question)
    assert (answer.status is Status.ANSWERED) == (not missing), answer.text
    assert missing in answer.text


def test_a_matter_of_other_units_is_said_to_be_theirs(assistant: Assistant) -> None:
    answer = assistant.ask("市文物局今年要拆多少违建")
    assert answer.status is Status.NOT_FOUND
    assert "主责单位含市文物局的任务中没有" in answer.text
    assert "[任务10]" in answer.text
    assert "市规划自然资源委" in answer.text


@pytest.mark.parametrize(
    ("question", "clause", "figure"),
    [
        ("新桥有几条车道", "新桥双向6条车道,长3公里", "6条车道"),
        ("小学一共几个班", "小学共24个班,占地2公顷", "24个班"),
        ("地铁要建多少站", "地铁延长线建设8站,年内开工", "8站"),
        ("清多少方泥", "清淤30万方", "30万方"),
    ],
)
def test_a_measure_that_is_asked_for_is_found_where_it_is_given(
    question: str, clause: str, figure: str
) -> None:
    want = figures.asked(question)
    assert want is not None and want.strict
    found = figures.pick(question, clause, want)
    assert found is not None and found.text == figure
