"""The HTTP service as a process of its own, asked by real clients."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import openai
import pytest
from command import qingdan, serving

from corpus import bundled_notice
from qa.guard import Bucket
from qa.listen import bound

NOTICE, _ = bundled_notice()
SPORTS = [30, 38, 39, 40, 42, 44, 45, 46, 58]
LIST = "哪些任务由市体育局牵头"
TOKEN = "a-token-for-tests"


@pytest.fixture(scope="module", autouse=True)
def cache(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QINGDAN_CACHE", str(tmp_path_factory.mktemp("cache")))
        patch.delenv("QINGDAN_TOKEN", raising=False)
        yield


@pytest.fixture(scope="module")
def url(cache):
    with serving("serve", "--rate", "0") as address:
        yield address


@pytest.fixture(scope="module")
def web(url):
    with httpx.Client(base_url=url, timeout=60) as client:
        yield client


def cited(answer):
    return sorted({c["task"] for c in answer["citations"]})


# -- paths -----------------------------------------------------------------------------------------


def test_ask_gives_the_contract(web):
    reply = web.post("/ask", json={"question": LIST})
    answer = reply.json()
    assert (reply.status_code, answer["status"]) == (200, "answered")
    assert cited(answer) == SPORTS
    for row in answer["citations"]:
        assert NOTICE.text[row["start"] : row["end"]] == row["quote"]
    assert set(answer) == set(qingdan("ask", "--json", LIST).json)


def test_ask_follows_up(web):
    body = {"question": "它由谁负责", "history": ["第30项讲什么"]}
    assert cited(web.post("/ask", json=body).json()) == [30]


def test_search_gives_the_nearest_within_the_filters(web):
    body = {"query": "北京马拉松", "k": 3}
    hits = web.post("/search", json=body).json()["hits"]
    assert (len(hits), hits[0]["task"]) == (3, 45)
    body = {"query": "旅游", "units": ["体育局"], "section": "2.1"}
    assert {h["task"] for h in web.post("/search", json=body).json()["hits"]} == set(SPORTS[:-1])


def test_lists_are_complete(web):
    assert web.get("/tasks").json()["count"] == 64
    listed = web.get("/tasks", params={"unit": "体育局", "section": "2.1"}).json()
    assert [t["task"] for t in listed["tasks"]] == SPORTS[:-1]
    two = web.get("/tasks", params={"unit": ["市体育局", "市应急局"]}).json()
    assert set(SPORTS) < {t["task"] for t in two["tasks"]}
    units = web.get("/units").json()
    assert units["count"] == 70
    assert {u["name"]: u["tasks"] for u in units["units"]}["市体育局"] == SPORTS


def test_one_task(web):
    task = web.get("/tasks/45").json()
    assert task["units"] == ["市体育局", "市园林绿化局", "昌平区政府"]
    assert "北京马拉松" in NOTICE.text[task["start"] : task["end"]]


def test_health(web):
    assert web.get("/healthz").json() == {"status": "ok", "notices": [NOTICE.name], "tasks": 64}


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "word"),
    [
        ("GET", "/tasks/99", None, 404, "第99项"),
        ("GET", "/tasks/0", None, 422, "number"),
        ("GET", "/tasks?unit=火星局", None, 404, "火星局"),
        ("GET", "/nothing", None, 404, "没有这个地址"),
        ("DELETE", "/tasks", None, 405, "请求方法"),
        ("POST", "/ask", b"{", 422, "body"),
        ("POST", "/ask", b"\xff", 400, "无法解析"),
        ("POST", "/ask", b"{}", 422, "question"),
        ("POST", "/ask", b'{"question": "\\ud800"}', 422, "question"),
        ("POST", "/ask", json.dumps({"question": "x" * 20_001}).encode(), 422, "20000"),
        ("POST", "/search", b'{"query": "x", "k": 101}', 422, "100"),
    ],
)
def test_what_is_refused_says_why(web, method, path, body, status, word):
    headers = {"Content-Type": "application/json"}
    reply = web.request(method, path, content=body, headers=headers)
    assert reply.status_code == status
    assert word in reply.json()["detail"]


def test_a_large_body_is_refused_with_and_without_its_size(web):
    reply = web.post("/ask", json={"question": "x" * 600_000})
    assert (reply.status_code, reply.json()["detail"]) == (413, "请求超过512 KB。")
    parts = (b'{"question": "' if i == 0 else b"x" * 10_000 for i in range(100))
    reply = web.post("/ask", content=parts, headers={"Content-Type": "application/json"})
    assert reply.status_code == 413


@pytest.mark.parametrize("question", ["", "问" * 20_000, "a\0b", "\x1b[31m", "？？"])
def test_an_odd_question_gets_an_answer_with_a_status(web, question):
    reply = web.post("/ask", json={"question": question})
    assert reply.status_code == 200
    assert reply.json()["text"]


# -- who may call ----------------------------------------------------------------------------------


def test_pages_of_other_sites_are_kept_out(web):
    """No CORS headers, no other host name, and no form that a page could send unasked."""
    origin = {"Origin": "https://elsewhere.example"}
    asked = web.options("/ask", headers={**origin, "Access-Control-Request-Method": "POST"})
    assert "access-control-allow-origin" not in asked.headers
    plain = web.post("/ask", json={"question": LIST}, headers=origin)
    assert "access-control-allow-origin" not in plain.headers
    assert web.get("/tasks", headers={"Host": "rebound.example"}).status_code == 400
    text = {"Content-Type": "text/plain"}
    assert web.post("/ask", content=b'{"question": "x"}', headers=text).status_code == 422


def test_nothing_is_loaded_from_elsewhere(web):
    assert web.get("/docs").status_code == 404
    assert "http" not in json.dumps(web.get("/openapi.json").json())


def test_an_origin_that_is_allowed_may_call():
    page = "https://intranet.example"
    with serving("serve", "--allow-origin", page) as url:
        good = httpx.get(f"{url}/tasks/1", headers={"Origin": page}, timeout=60)
        bad = httpx.get(f"{url}/tasks/1", headers={"Origin": "https://x.example"}, timeout=60)
    assert good.headers["access-control-allow-origin"] == page
    assert "access-control-allow-origin" not in bad.headers


def test_a_token_is_asked_for_where_one_is_set(tmp_path):
    file = tmp_path / "token"
    file.write_text(f"{TOKEN}\n")
    with serving("serve", "--token-file", str(file)) as url:
        assert httpx.get(f"{url}/healthz", timeout=60).status_code == 200
        for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": TOKEN}):
            reply = httpx.get(f"{url}/tasks", headers=headers, timeout=60)
            assert reply.status_code == 401
            assert reply.headers["www-authenticate"] == "Bearer"
        headers = {"Authorization": f"Bearer {TOKEN}"}
        assert httpx.get(f"{url}/tasks", headers=headers, timeout=60).status_code == 200
        with pytest.raises(openai.AuthenticationError):
            openai.OpenAI(base_url=f"{url}/v1", api_key="wrong", max_retries=0).models.list()
        assert openai.OpenAI(base_url=f"{url}/v1", api_key=TOKEN).models.list().data


def test_a_client_that_asks_too_often_is_told_to_wait():
    with serving("serve", "--rate", "6") as url:
        replies = [httpx.get(f"{url}/tasks/1", timeout=60) for _ in range(4)]
        assert [r.status_code for r in replies] == [200, 200, 200, 429]
        assert 0 < int(replies[3].headers["retry-after"]) <= 11
        assert "频繁" in replies[3].json()["detail"]
        assert httpx.get(f"{url}/healthz", timeout=60).status_code == 200


def test_a_bucket_fills_again():
    """60 a minute: 30 at once, then one a second, for each client apart."""
    now = [0.0]
    bucket = Bucket(60, clock=lambda: now[0])
    assert [bucket.wait("a") for _ in range(30)] == [0.0] * 30
    assert bucket.wait("a") == pytest.approx(1.0)
    assert bucket.wait("b") == 0.0
    now[0] = 1.5
    assert bucket.wait("a") == 0.0
    assert bucket.wait("a") == pytest.approx(0.5)
    now[0] = 1000.0
    assert [bucket.wait("a") > 0 for _ in range(31)] == [False] * 30 + [True]


@pytest.mark.parametrize(
    ("args", "word"),
    [
        (["--host", "0.0.0.0"], "令牌"),
        (["--token-file", "no-such-file"], "no-such-file"),
        (["--notice", "no-such-notice.txt"], "no-such-notice.txt"),
        (["--port", "many"], "port"),
    ],
)
def test_a_service_that_cannot_start_is_one_line(args, word):
    ran = qingdan("serve", *args)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.count("\n") == 1
    assert word in ran.err


def test_a_port_that_is_taken_is_one_line(url):
    port = url.rsplit(":", 1)[1]
    ran = qingdan("serve", "--port", port)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.count("\n") == 1
    assert port in ran.err


def test_small_replies_are_sent_at_once():
    """asyncio sets TCP_NODELAY only where the protocol is named; without it a reply took 80 ms."""
    with bound("127.0.0.1", 0) as own:
        assert own.proto == socket.IPPROTO_TCP


# -- chat front ends -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def chat(url):
    with openai.OpenAI(base_url=f"{url}/v1", api_key="none", max_retries=0) as client:
        yield client


def user(text):
    return {"role": "user", "content": text}


def test_a_completion_is_the_answer(chat, web):
    assert [m.id for m in chat.models.list()] == ["qingdan"]
    made = chat.chat.completions.create(model="qingdan", messages=[user(LIST)], temperature=0.2)
    assert made.choices[0].finish_reason == "stop"
    assert (
        made.choices[0].message.content == web.post("/ask", json={"question": LIST}).json()["text"]
    )
    assert cited(made.qingdan) == SPORTS


def test_a_stream_gives_the_same_line_by_line(chat):
    whole = chat.chat.completions.create(model="qingdan", messages=[user(LIST)])
    options = {"include_usage": True}
    chunks = list(
        chat.chat.completions.create(
            model="qingdan", messages=[user(LIST)], stream=True, stream_options=options
        )
    )
    told = [c.choices[0].delta.content or "" for c in chunks if c.choices]
    assert "".join(told) == whole.choices[0].message.content
    assert len(told) > 10
    assert [c.choices[0].finish_reason for c in chunks if c.choices][-1] == "stop"
    assert chunks[-1].usage.total_tokens == 0
    assert len({c.id for c in chunks}) == 1


def test_the_conversation_is_that_of_the_messages(chat):
    messages = [
        {"role": "system", "content": "你是一名助手。"},
        user("第30项讲什么"),
        {"role": "assistant", "content": "……"},
        {"role": "user", "content": [{"type": "text", "text": "它由谁负责"}]},
    ]
    made = chat.chat.completions.create(model="qingdan", messages=messages)
    assert cited(made.qingdan) == [30]


@pytest.mark.parametrize(
    "body",
    [{"messages": []}, {"messages": [user("x")], "n": 2}, {"messages": [{"role": "x"}]}],
)
def test_a_request_that_makes_no_sense_is_refused(chat, body):
    with pytest.raises(openai.UnprocessableEntityError):
        chat.post("/chat/completions", body=body, cast_to=object)


# -- the OpenAPI document --------------------------------------------------------------------------


def test_every_path_has_words_examples_and_problems(web):
    paths = web.get("/openapi.json").json()["paths"]
    assert set(paths) == {
        "/ask",
        "/search",
        "/tasks",
        "/tasks/{number}",
        "/units",
        "/healthz",
        "/v1/models",
        "/v1/chat/completions",
    }
    for path, methods in paths.items():
        for method, operation in methods.items():
            assert operation["summary"] and operation["description"]
            assert {"422", "429"} <= set(operation["responses"])
            if method == "post":
                body = operation["requestBody"]["content"]["application/json"]
                assert len(body["examples"]) >= 2, path


def test_schemathesis_finds_nothing(tmp_path):
    """Requests made from the document, good and bad ones, with and without the token."""
    file = tmp_path / "token"
    file.write_text(TOKEN)
    with serving("serve", "--rate", "0", "--token-file", str(file)) as url:
        done = subprocess.run(
            [
                Path(sys.executable).parent / "schemathesis",
                *("run", f"{url}/openapi.json", "--seed", "1", "--max-examples", "8"),
                *("-H", f"Authorization: Bearer {TOKEN}", "--no-color"),
            ],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=500,
        )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-1000:]
    assert "Selected: 8/8" in done.stdout
