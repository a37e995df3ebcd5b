"""The command line: what it prints where, how it ends, and what bad input leaves behind."""

from __future__ import annotations

import json
import subprocess
import sys
import time

import pytest
from command import ROOT, qingdan

from corpus import bundled_notice
from qa import Assistant

SPORTS = [30, 38, 39, 40, 42, 44, 45, 46, 58]  # 主责单位 with 市体育局, counted in the notice
NOTICE_FILE = "corpus/data/notices/beijing-2026.txt"
LIST = "哪些任务由市体育局牵头"


@pytest.fixture(scope="module", autouse=True)
def cache(tmp_path_factory):
    """An empty cache of indexes."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("cache")
        patch.setenv("QINGDAN_CACHE", str(folder))
        yield folder


@pytest.fixture(scope="module")
def assistant():
    opened = Assistant.open()
    opened.ask("拆除违法建设")  # the index is there
    return opened


def cited(answer):
    return sorted({c["task"] for c in answer["citations"]})


# -- ask -------------------------------------------------------------------------------------------


def test_ask_prints_the_answer_and_nothing_else():
    ran = qingdan("ask", LIST)
    assert (ran.status, ran.err) == (0, "")
    assert "共9项" in ran.out
    assert [n for n in range(1, 65) if f"[任务{n}]" in ran.out] == SPORTS


def test_ask_json_is_the_contract():
    ran = qingdan("ask", LIST, "--json")
    assert (ran.status, ran.err, ran.out.count("\n")) == (0, "", 1)
    answer = ran.json
    assert list(answer) == [
        "question",
        "status",
        "text",
        "citations",
        "query",
        "related",
        "suggestions",
        "elapsed_ms",
    ]
    assert (answer["question"], answer["status"]) == (LIST, "answered")
    assert cited(answer) == SPORTS
    text = bundled_notice()[0].text
    for row in answer["citations"]:
        assert list(row) == ["notice", "task", "section", "quote", "start", "end"]
        assert text[row["start"] : row["end"]] == row["quote"]


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_question_comes_from_standard_input_in_any_usual_encoding(codec):
    ran = qingdan("ask", "-", "--json", stdin=f"{LIST}\n".encode(codec))
    assert ran.json["question"] == LIST
    assert cited(ran.json) == SPORTS


def test_batch_answers_every_line_in_order(tmp_path):
    file = tmp_path / "questions.txt"
    file.write_text(f"{LIST}\n\n文号是多少\n市审计局承担哪些任务\n", "utf-8")
    ran = qingdan("ask", "--batch", str(file), "--json")
    assert [(r["id"], r["status"]) for r in ran.rows] == [
        ("1", "answered"),
        ("2", "answered"),
        ("3", "not_found"),
    ]
    assert cited(ran.rows[0]) == SPORTS
    plain = qingdan("ask", "--batch", str(file))
    assert plain.out.count("问：") == 3
    assert "京政发〔2026〕1号" in plain.out


def test_questions_of_a_batch_do_not_hang_together(tmp_path):
    file = tmp_path / "questions.txt"
    file.write_text("第30项讲什么\n它由谁负责\n", "utf-8")
    second = qingdan("ask", "--batch", str(file), "--json").rows[1]
    assert cited(second) == []


def test_another_notice_is_asked_instead():
    file = "tests/fixtures/notices/ezhou-leaders.txt"
    ran = qingdan("ask", "--notice", file, "一共有几项任务", "--json")
    parsed = qingdan("check", file, "--json").json
    assert str(len(parsed["tasks"])) in ran.json["text"]
    assert ran.json["text"] != qingdan("ask", "一共有几项任务", "--json").json["text"]


def test_a_topic_builds_the_index_once(cache, tmp_path):
    first = qingdan("ask", "拆除违法建设", "--json", QINGDAN_CACHE=str(tmp_path))
    assert 10 in cited(first.json)
    files = sorted(tmp_path.rglob("*.faiss"))
    assert len(files) == 1
    again = qingdan("ask", "拆除违法建设", "--json", QINGDAN_CACHE=str(tmp_path))
    assert again.json["citations"] == first.json["citations"]
    assert sorted(tmp_path.rglob("*.faiss")) == files


# -- search, check, build --------------------------------------------------------------------------


def test_search_prints_the_nearest_first():
    ran = qingdan("search", "北京马拉松", "-k", "3")
    assert ran.status == 0
    assert ran.out.count("\n") == 3
    assert ran.out.startswith("[任务45]")


def test_search_json_with_filters():
    rows = qingdan("search", "旅游", "--unit", "体育局", "--section", "2.1", "--json").rows
    assert {r["task"] for r in rows} == set(SPORTS) - {58}  # 58 stands in part three
    assert all("市体育局" in r["units"] for r in rows)
    assert [r["score"] for r in rows] == sorted((r["score"] for r in rows), reverse=True)
    text = bundled_notice()[0].text
    first = rows[0]
    assert text[first["start"] : first["end"]].strip()
    assert text[first["start"] : first["end"]] in first["text"]


def test_search_that_finds_nothing_says_so_beside_the_data():
    ran = qingdan("search", "旅游", "--section", "第九部分")
    assert (ran.status, ran.out) == (0, "")
    assert "没有符合条件的任务" in ran.err


def test_check_reports_every_oddity_and_its_status():
    ran = qingdan("check", "tests/fixtures/notices/beijing-2026-as-scraped.txt", "--json")
    report = ran.json
    assert ran.status == 1
    assert report["document_number"] == "京政发〔2026〕1号"
    assert [t["number"] for t in report["tasks"]] == list(range(1, 65))
    assert report["tasks"][63]["responsibilities"] == []
    assert "no_units" in {w["code"] for w in report["warnings"]}


def test_check_of_a_clean_file(tmp_path):
    file = tmp_path / "clean.txt"
    file.write_text(
        "重点任务清单\n一、民生\n1.建设两所学校。\n主责单位：市教委\n2.修一条路。\n主责单位：市交通委\n",
        "utf-8",
    )
    ran = qingdan("check", str(file))
    assert (ran.status, ran.err) == (0, "")
    assert "2项任务" in ran.out


def test_build_writes_an_index_that_answers_without_its_files(tmp_path):
    file = tmp_path / "notice.txt"
    file.write_bytes((ROOT / NOTICE_FILE).read_bytes())
    built = qingdan("build", "--notice", str(file), "--index", str(tmp_path / "ix"))
    assert (built.status, built.out) == (0, "")
    assert "64项任务" in built.err
    file.unlink()
    ran = qingdan("ask", "--index", str(tmp_path / "ix"), LIST, "--json")
    assert cited(ran.json) == SPORTS


# -- help and arguments ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "command", [[], ["ask"], ["search"], ["check"], ["build"], ["serve"], ["mcp"]]
)
def test_every_command_has_help(command):
    ran = qingdan(*command, "--help")
    assert ran.status == 0
    assert "usage: qingdan" in ran.out


@pytest.mark.parametrize(
    "args",
    [
        ["ask"],
        ["ask", LIST, "--batch", "x.txt"],
        ["nope"],
        ["search"],
        ["search", "旅游", "-k", "0"],
        ["search", "旅游", "-k", "many"],
        ["search", "旅游", "--unit", "火星局"],
    ],
)
def test_wrong_arguments_are_one_line(args):
    ran = qingdan(*args)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("qingdan")
    assert ran.err.count("\n") == 1


# -- bad files -------------------------------------------------------------------------------------

BAD = {
    "missing.txt": None,
    "empty.txt": b"",
    "blank.txt": b" \n\n",
    "binary.txt": bytes(range(256)) * 8,
    "photo.png": b"\x89PNG\r\n\x1a\n" + bytes(64),
    "old.doc": b"\xd0\xcf\x11\xe0" + bytes(512),
    "no-tasks.txt": "今天天气很好。\n我们去公园。\n".encode(),
    "unknown-encoding.txt": b"\xff\xfd\x80\x81\xa0abc\xff",
    "broken.docx": b"PK\x03\x04broken",
    "broken.pdf": b"%PDF-1.7 broken",
}


@pytest.mark.parametrize(
    ("command", "name"),
    [
        *(("check", name) for name in BAD),
        *((c, n) for c in ("ask", "search", "build") for n in ("missing.txt", "no-tasks.txt")),
    ],
)
def test_a_bad_file_is_one_line_and_leaves_nothing(command, name, tmp_path):
    file = tmp_path / name
    if (data := BAD[name]) is not None:
        file.write_bytes(data)
    index = tmp_path / "ix"
    given = ["--notice", str(file), "--index", str(index)]
    args = {"ask": [*given, LIST], "search": [*given, "旅游"], "check": [str(file)], "build": given}
    ran = qingdan(command, *args[command], QINGDAN_CACHE=str(tmp_path / "cache"))
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.count("\n") == 1, ran.err
    assert name in ran.err
    assert not index.exists()
    assert not (tmp_path / "cache").exists()


@pytest.mark.parametrize(
    ("name", "data"),
    [("missing.txt", None), ("empty.txt", b""), ("blank.txt", b"\n \n"), ("binary", b"\x00\x01")],
)
def test_a_bad_batch_file_is_one_line(name, data, tmp_path):
    file = tmp_path / name
    if data is not None:
        file.write_bytes(data)
    ran = qingdan("ask", "--batch", str(file))
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.count("\n") == 1
    assert name in ran.err


# -- bad places, indexes and models ----------------------------------------------------------------


@pytest.fixture
def unwritable(tmp_path):
    """A folder that cannot be made, not even by root: its parent is a file."""
    (tmp_path / "file").write_text("")
    return str(tmp_path / "file" / "folder")


def test_build_into_an_unwritable_cache_fails_in_one_line(unwritable):
    ran = qingdan("build", QINGDAN_CACHE=unwritable)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.count("\n") == 1
    assert unwritable in ran.err
    assert "QINGDAN_CACHE" in ran.err


def test_build_into_an_unwritable_folder_fails_in_one_line(unwritable):
    ran = qingdan("build", "--index", unwritable)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.count("\n") == 1
    assert unwritable in ran.err


def test_a_question_is_answered_where_the_cache_is_unwritable(unwritable):
    """The index is kept in memory then; one line says so."""
    ran = qingdan("ask", "拆除违法建设", "--json", QINGDAN_CACHE=unwritable)
    assert 10 in cited(ran.json)
    assert ran.err.count("\n") == 1
    assert unwritable in ran.err


@pytest.mark.parametrize("what", ["manifest", "vectors"])
def test_a_damaged_index_that_was_named_is_refused(what, tmp_path):
    index = tmp_path / "ix"
    assert qingdan("build", "--index", str(index)).status == 0
    if what == "manifest":
        (index / "manifest.json").write_text("{")
    else:
        file = next(index.rglob("*.faiss"))
        file.write_bytes(file.read_bytes()[:-10])
    before = sorted(p.stat().st_mtime_ns for p in index.rglob("*"))
    ran = qingdan("ask", "--index", str(index), "拆除违法建设")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.count("\n") == 1
    assert "已损坏" in ran.err
    assert "qingdan build" in ran.err
    assert sorted(p.stat().st_mtime_ns for p in index.rglob("*")) == before


@pytest.mark.models
@pytest.mark.parametrize("command", ["ask", "search", "build"])
def test_an_unknown_model_is_one_line_and_leaves_nothing(command, tmp_path):
    index = tmp_path / "ix"
    words = [] if command == "build" else ["拆除违法建设"]
    ran = qingdan(command, *words, "--model", "no-such/model", "--index", str(index))
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.count("\n") == 1
    assert "no-such/model" in ran.err
    assert not index.exists()


# -- odd questions ---------------------------------------------------------------------------------

ODD = {
    "empty": "",
    "spaces": " \t\u3000",
    "punctuation": "？？？",
    "long": "水务局有哪些任务" * 2500,
    "one word, long": "问" * 20_000,
    "many units": "市水务局、市交通委和" * 2000,
    "digits": "1" * 20_000,
    "brackets": "（" * 20_000,
    "nul": "哪些\0任务由市体育局\0牵头",
    "controls": "\x01\x1b[31m哪些任务由市体育局牵头\x07\x7f\x9b",
    "right to left": "\u202e哪些任务由市体育局牵头\u2066",
}


@pytest.mark.parametrize("name", ODD)
def test_an_odd_question_gets_an_answer_with_a_status(name):
    ran = qingdan("ask", "-", "--json", stdin=ODD[name].encode())
    assert (ran.status, ran.err) == (0, "")
    assert ran.json["status"] in ("answered", "not_found", "clarify", "refused")
    assert ran.json["text"]
    if name in ("nul", "controls", "right to left"):
        assert cited(ran.json) == SPORTS


@pytest.mark.parametrize("name", ODD)
def test_an_odd_question_takes_less_than_a_second(name, assistant):
    """Of the asking thread's own time, because other processes may want the cores as well; what is
    loaded once, at the first such question, is loaded."""
    assistant.ask("离竟退水怎么办")
    start = time.thread_time()
    assert assistant.ask(ODD[name]).text
    assert time.thread_time() - start < 1.0


def test_a_question_with_lone_surrogates_gets_an_answer():
    """What the shell hands over when it is no UTF-8."""
    ran = qingdan("ask", b"\xff\xed\xa0\x80" + LIST.encode(), "--json")
    assert (ran.status, ran.err) == (0, "")
    assert cited(ran.json) == SPORTS
    assert json.loads(json.dumps(ran.json)) == ran.json


def test_control_characters_do_not_reach_the_terminal(tmp_path):
    file = tmp_path / "questions.txt"
    file.write_bytes("\x1b]0;title\x07文号是多少\n\x1b[2J市体育局有几项任务\n".encode())
    ran = qingdan("ask", "--batch", str(file))
    assert ran.status == 0
    assert not [c for c in ran.out if ord(c) < 32 and c != "\n"]


def test_a_reader_that_stops_early_is_no_error(tmp_path):
    file = tmp_path / "questions.txt"
    file.write_text("生态环境局有哪些任务\n" * 400, "utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "qa", "ask", "--json", "--batch", str(file)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stdout and process.stderr
    assert process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait(30) == 0
    process.stderr.close()


def test_the_console_script_is_this_module():
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    assert 'qingdan = "qa.__main__:main"' in project
