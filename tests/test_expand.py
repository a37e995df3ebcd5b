"""qingdan expand: a fake endpoint on this machine, what is kept of its replies, and complaints."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from index import Retriever
from qa import expanding
from qa.__main__ import main
from qa.llm import Endpoint, EndpointError

TEXT = (
    "某市2026年重点任务清单\n一、城市\n1.拆除违法建设，推动拆后利用。\n主责单位：市规划局\n"
    "2.建设轨道交通，优化公交线路。\n主责单位：市交通局\n"
)
FIRST = ["邻居乱盖的棚子谁拆", "楼顶加盖的房子", "拆完的空地干什么", "自己搭的小屋", "违章房子举报"]
SECOND = ["地铁什么时候通车", "修地铁的进度", "公交绕路太远", "坐车不方便", "等车等太久"]

Reply = Callable[[dict[str, Any]], tuple[int, Any]]


class _Server(ThreadingHTTPServer):
    """Answers each request as `reply` says: (status, JSON body); keeps what it was sent."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.reply: Reply = lambda body: (200, said(FIRST))
        self.got: list[tuple[str, str, dict[str, Any]]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.got.append((self.path, self.headers.get("Authorization", ""), body))
        status, out = self.server.reply(body)
        data = out if isinstance(out, bytes) else json.dumps(out).encode()
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "http://127.0.0.1:1/elsewhere")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *args: object) -> None:
        """Nothing on the tests' stderr."""


def said(phrases: object) -> dict[str, Any]:
    text = phrases if isinstance(phrases, str) else json.dumps(phrases, ensure_ascii=False)
    return {"choices": [{"message": {"role": "assistant", "content": text}}]}


@pytest.fixture()
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[_Server]:
    made = _Server()
    thread = threading.Thread(target=made.serve_forever)
    thread.start()
    monkeypatch.setenv("QINGDAN_LLM_URL", made.url)
    monkeypatch.setenv("QINGDAN_LLM_MODEL", "tiny")
    monkeypatch.setenv("QINGDAN_LLM_KEY", "sk-secret")
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    yield made
    made.shutdown()
    thread.join()
    made.server_close()


@pytest.fixture()
def notice(tmp_path: Path) -> Path:
    path = tmp_path / "某市.txt"
    path.write_text(TEXT, encoding="utf-8")
    return path


def by_task(body: dict[str, Any]) -> tuple[int, Any]:
    asked = body["messages"][1]["content"]
    return 200, said(FIRST if "违法建设" in asked else SECOND)


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_a_notice_gets_phrasings_that_its_index_uses(
    server: _Server, notice: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server.reply = by_task
    assert main(["expand", "--notice", str(notice)]) == 0
    out = notice.with_name("某市.txt.expansions.jsonl")
    assert lines(out) == [{"task": 1, "phrases": FIRST}, {"task": 2, "phrases": SECOND}]
    path, key, body = server.got[0]
    assert (path, key, body["model"]) == ("/v1/chat/completions", "Bearer sk-secret", "tiny")
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "2项任务共10条说法" in captured.err
    assert "sk-secret" not in captured.err
    best = Retriever.open(str(notice)).signals("等车等太久").expansion_max
    assert best.argmax() == 1 and best[1] > 0.95


def test_tasks_that_have_phrasings_are_not_asked_for_again(server: _Server, notice: Path) -> None:
    out = notice.with_name("说法.jsonl")
    out.write_text('{"task": 1, "phrases": ["自己写的说法"]}\n', encoding="utf-8")
    server.reply = by_task
    assert main(["expand", "--notice", str(notice), "-o", str(out)]) == 0
    assert lines(out)[0] == {"task": 1, "phrases": ["自己写的说法"]}
    assert len(server.got) == 1


def test_what_is_done_is_kept_when_the_endpoint_fails_later(
    server: _Server, notice: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server.reply = lambda body: by_task(body) if len(server.got) == 1 else (500, {})
    assert main(["expand", "--notice", str(notice)]) == 2
    assert "HTTP 500" in capsys.readouterr().err
    assert [row["task"] for row in lines(notice.with_name("某市.txt.expansions.jsonl"))] == [1]


def test_a_task_without_usable_phrasings_is_named_and_nothing_is_written(
    server: _Server, notice: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server.reply = lambda body: (200, said("对不起，我不能。"))
    assert main(["expand", "--notice", str(notice)]) == 1
    assert "第1、2项没有得到合用的说法" in capsys.readouterr().err
    assert len(server.got) == 4  # each was asked for twice
    assert sorted(p.name for p in notice.parent.iterdir()) == ["某市.txt"]


@pytest.mark.parametrize(
    ("reply", "kept"),
    [
        ('["楼下买菜难", "楼下买菜难", 3, null, {"a": 1}]', ["楼下买菜难"]),
        ('```json\n["楼下买菜难。"]\n```', ["楼下买菜难"]),
        ('好的：["没有\\u0000菜市场\\u202e"]', ["没有菜市场"]),
        ('["买菜"]', []),  # three characters at most
        (f'["{"长" * 41}"]', []),
        ('["only English words"]', []),
        ('["拆除违法建设"]', []),  # the task's own words
        ("[坏的", []),
        ('["坏的", ]', []),
        ("", []),
    ],
)
def test_what_is_kept_of_a_reply(reply: str, kept: list[str]) -> None:
    assert expanding.checked(reply, "拆除违法建设，推动拆后利用。") == kept


def test_at_most_so_many() -> None:
    reply = json.dumps([f"第{n}条日常说法" for n in range(99)], ensure_ascii=False)
    assert len(expanding.checked(reply, "")) == expanding.MOST


@pytest.mark.parametrize(
    "body", [{}, {"choices": []}, {"choices": [{"message": {"content": None}}]}, b"<html>", b""]
)
def test_replies_that_are_no_completion(server: _Server, body: object) -> None:
    server.reply = lambda _: (200, body)
    with pytest.raises(EndpointError, match="请检查地址"):
        Endpoint.from_environment().complete("系统", "问")


def test_a_redirect_does_not_carry_the_key_away(server: _Server) -> None:
    server.reply = lambda _: (302, {})
    with pytest.raises(EndpointError, match="HTTP 302"):
        Endpoint.from_environment().complete("系统", "问")


def test_without_an_endpoint_the_message_says_what_to_set(
    notice: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("QINGDAN_LLM_URL", "QINGDAN_LLM_MODEL", "QINGDAN_LLM_KEY"):
        monkeypatch.delenv(name, raising=False)
    assert main(["expand", "--notice", str(notice)]) == 2
    error = capsys.readouterr().err
    assert "没有配置语言模型：请设置环境变量 QINGDAN_LLM_URL 和 QINGDAN_LLM_MODEL" in error
    assert error.count("\n") == 1


@pytest.mark.parametrize("url", ["file:///etc/passwd", "127.0.0.1:8000"])
def test_only_web_addresses(url: str) -> None:
    with pytest.raises(EndpointError, match="http://"):
        Endpoint.from_environment({"QINGDAN_LLM_URL": url, "QINGDAN_LLM_MODEL": "m"})


def test_an_address_where_nobody_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("http_proxy", raising=False)
    with pytest.raises(EndpointError, match="没有给出可用的回复"):
        Endpoint("http://127.0.0.1:9/v1", "m").complete("系统", "问")


def test_output_of_another_kind_or_folder(
    server: _Server, notice: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["expand", "--notice", str(notice), "-o", "说法.txt"]) == 2
    assert main(["expand", "--notice", str(notice), "-o", str(tmp_path / "无" / "a.jsonl")]) == 2
    assert main(["expand", "--notice", str(tmp_path / "没有.txt")]) == 2
    assert server.got == []
    assert len(capsys.readouterr().err.splitlines()) == 3
