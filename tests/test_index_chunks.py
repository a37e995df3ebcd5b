"""What is embedded, and how exact lists are kept; expected values from the notice by hand."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from corpus import NoticeError, bundled_notice, read_notice
from corpus.records import Span
from corpus.resources import DATA
from index.bundled import FILE
from index.chunks import ALSO, ASKED, chunks_of, clauses, text_hash
from index.errors import IndexUnavailable
from index.opening import Opened, open_notices
from index.phrases import Phrasing, phrases_of
from index.postings import Postings
from index.regression import blocks_of, key_of

BUNDLED = DATA / "notices" / "beijing-2026.txt"
FIXTURES = Path(__file__).parent / "fixtures" / "notices"
NOTICE, _ = bundled_notice()


def test_clauses_of_task_10_are_quotable():
    task = NOTICE.by_number[10]
    found = clauses(NOTICE.text, task.span)
    assert [text for text, _ in found] == [
        "拆除违法建设500万平方米、治理存量历史无手续建筑500万平方米",
        "严控新生违法建设",
        "持续开展私搭乱建等专项整治",
        "积极推动拆后利用",
    ]
    assert [NOTICE.quote(span) for _, span in found] == [text for text, _ in found]


def test_a_line_break_inside_a_clause_is_joined_but_kept_in_the_span():
    text = "推动街区\n更新,等,实施危旧房改造。"
    found = clauses(text, Span(0, len(text)))
    assert [t for t, _ in found] == ["推动街区更新", "实施危旧房改造"]
    assert text[found[0][1].start : found[0][1].end] == "推动街区\n更新"


def test_every_task_has_its_chunks():
    phrases = [Phrasing("拆违建", (10,)), Phrasing("拆了种树", (10, 11), (1,))]
    chunks = chunks_of([NOTICE], [phrases])
    for kind in ("task", "context", "clause"):
        assert {c.owner for c in chunks if c.kind == kind} == set(range(64))
    assert [(c.text, c.labels) for c in chunks if c.kind == "phrase"] == [
        ("拆违建", ((9, ASKED),)),
        ("拆了种树", ((0, ALSO), (9, ASKED), (10, ASKED))),
    ]
    context = next(c.text for c in chunks if c.kind == "context" and c.owner == 9)
    assert context.startswith("接续实施疏解整治促提升。拆除违法建设500万平方米")
    assert context.endswith("主责单位:市规划自然资源委")
    heads = [c.text for c in chunks if c.kind == "head"]
    assert sum(t.startswith("坚持首善标准,主动担当作为。各部门") for t in heads) == 1


def test_a_notice_without_tasks_or_head():
    assert chunks_of([replace(NOTICE, tasks=(), requirements=(), meta=())], [[]]) == []


def test_the_shipped_vectors_are_those_of_the_bundled_notice():
    """`python -m index.bundled` after a change of the notice or of its phrasings."""
    import numpy as np

    chunks = chunks_of([NOTICE], phrases_of([Opened(NOTICE)]))
    with np.load(FILE, allow_pickle=False) as data:
        shipped = {k.tobytes() for k in data["keys"]}
        learned_from = data["learned_from"].tobytes()
    assert shipped == {text_hash(c.text) for c in chunks}, "run python -m index.bundled"
    phrases = [c for c in chunks if c.kind == "phrase"]
    blocks = blocks_of(phrases, [64])
    assert blocks is not None
    assert learned_from == key_of(phrases, blocks[0]), "run python -m index.bundled"


# -- phrases -----------------------------------------------------------------------------------


def test_shipped_phrases_follow_the_words_of_a_task():
    scraped, _ = read_notice(FIXTURES / "beijing-2026-as-scraped.txt")
    plain = phrases_of([Opened(NOTICE)])
    assert sum(p.tasks == (10,) for p in plain[0]) > 10
    assert phrases_of([Opened(scraped)]) == plain
    changed = replace(NOTICE.tasks[9], text="拆除违法建设600万平方米。")
    other = replace(NOTICE, tasks=(*NOTICE.tasks[:9], changed))
    assert {n for p in phrases_of([Opened(other)])[0] for n in p.tasks} == set(range(1, 10))


def test_what_the_bundled_notice_lacks_is_said_of_it_alone():
    """Another notice with some of its tasks may hold what the bundled one does not."""
    assert any(not p.tasks for p in phrases_of([Opened(NOTICE)])[0])
    other = replace(NOTICE, tasks=NOTICE.tasks[:9])
    assert all(p.tasks for p in phrases_of([Opened(other)])[0])


def test_phrases_beside_a_notice(tmp_path):
    path = tmp_path / "a.txt"
    rows = [
        {"task": 2, "phrases": ["老房子", " "]},
        {"tasks": [2, 3], "also": [4], "phrases": ["胡同"]},
        {"tasks": [], "phrases": ["天气"]},
    ]
    path.with_name("a.txt.expansions.jsonl").write_text(
        "\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8"
    )
    assert phrases_of([Opened(NOTICE, path=path)]) == [
        [Phrasing("老房子", (2,)), Phrasing("胡同", (2, 3), (4,)), Phrasing("天气", ())]
    ]


@pytest.mark.parametrize("bad", ['{"task": 2}', '{"tasks": 2, "phrases": ["好"]}', "[]"])
def test_a_bad_line_of_phrases_is_named(tmp_path, bad):
    path = tmp_path / "a.txt"
    file = path.with_name("a.expansions.jsonl")
    file.write_text(f'{{"task": 1, "phrases": ["好"]}}\n{bad}\n', encoding="utf-8")
    with pytest.raises(IndexUnavailable, match=r"a\.expansions\.jsonl 第2行"):
        phrases_of([Opened(NOTICE, path=path)])


# -- opening -----------------------------------------------------------------------------------


def test_one_text_is_opened_once(tmp_path):
    copy = tmp_path / "copy.txt"
    copy.write_bytes(BUNDLED.read_bytes())
    assert len(open_notices([BUNDLED, copy, NOTICE])) == 1


def test_two_notices_of_one_name_are_told_apart(tmp_path):
    other = tmp_path / "修改稿.txt"
    other.write_text(BUNDLED.read_text("utf-8").replace("500万平方米", "600万平方米"), "utf-8")
    first, second = (o.notice for o in open_notices([BUNDLED, other]))
    assert second.name == f"{first.name}(修改稿)"
    assert {t.notice for t in second.tasks} == {second.name}


def test_a_folder_is_all_lists_in_it(tmp_path, caplog):
    (tmp_path / "b.txt").write_bytes(BUNDLED.read_bytes())
    (tmp_path / "a.txt").write_text("这里没有任务。", "utf-8")
    (tmp_path / "b.expansions.jsonl").write_text("", "utf-8")
    opened = open_notices(tmp_path)
    assert [o.path.name for o in opened] == ["b.txt"]
    assert "a.txt" in caplog.text
    (tmp_path / "b.txt").unlink()
    with pytest.raises(NoticeError, match=str(tmp_path)):
        open_notices([tmp_path])


# -- exact lists -------------------------------------------------------------------------------


def numbers(places):
    return [p + 1 for p in places]


@pytest.fixture(scope="module")
def postings():
    return Postings([NOTICE])


@pytest.mark.parametrize("name", ["市体育局", "体育局", "北京市体育局"])
def test_all_tasks_of_a_unit(postings, name):
    assert numbers(postings.select(units=[name])) == [30, 38, 39, 40, 42, 44, 45, 46, 58]


def test_several_units_mean_any_of_them(postings):
    assert numbers(postings.select(units=["怀柔区政府", "延庆区政府"])) == [4, 9, 27, 40]
    assert numbers(postings.select(units="怀柔区政府")) == [4, 40]


def test_an_unknown_unit_has_no_tasks(postings):
    assert postings.select(units=["市消防救援总队"]) == []


def test_sections_by_key_and_by_title(postings):
    assert numbers(postings.select(section="1")) == list(range(1, 28))
    assert numbers(postings.select(section="2.2")) == list(range(48, 54))
    assert numbers(postings.select(section="大力提振消费")) == list(range(28, 48))
    assert numbers(postings.select(section="新两翼")) == list(range(14, 19))
    assert numbers(postings.select(section="二")) == list(range(28, 54))
    for label in ("二(二)", "二、(二)", "二、（二）"):
        assert numbers(postings.select(section=label)) == list(range(48, 54))
    assert postings.select(section="9") == []
    assert postings.select(section="没有这一节") == []


def test_every_printed_name_finds_the_tasks_that_print_it(postings):
    printed = {unit for task in NOTICE.tasks for unit in task.units}
    assert len(printed) == 71
    for name in printed:
        holders = {i for i, task in enumerate(NOTICE.tasks) if name in task.units}
        assert holders <= set(postings.select(units=[name]))


def test_filters_hold_together(postings):
    assert numbers(postings.select(units=["市体育局"], section="3")) == [58]
    assert numbers(postings.select(notice=NOTICE.name)) == list(range(1, 65))
    assert postings.select(notice="别的清单") == []
