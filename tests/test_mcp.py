"""The MCP server, asked by the package's own client over a real pipe and over HTTP."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from command import ROOT, qingdan, serving
from mcp import Client, StdioServerParameters

from corpus import bundled_notice

NOTICE, _ = bundled_notice()
SPORTS = [30, 38, 39, 40, 42, 44, 45, 46, 58]
TOOLS = ["ask", "search_tasks", "get_task", "list_tasks", "count_tasks", "list_units"]


@pytest.fixture(scope="module", params=["pipe", "http"])
def target(request, tmp_path_factory):
    """What a client connects to."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QINGDAN_CACHE", str(tmp_path_factory.mktemp("cache")))
        if request.param == "http":
            with serving("mcp", "--http") as url:
                yield url
        else:
            yield StdioServerParameters(
                command=sys.executable,
                args=["-m", "qa", "mcp"],
                cwd=ROOT,
                env={"QINGDAN_CACHE": str(tmp_path_factory.mktemp("pipe"))},
            )


def with_client(target: Any, work: Callable[[Client], Awaitable[Any]]) -> Any:
    async def run() -> Any:
        async with Client(target) as client:
            return await work(client)

    return asyncio.run(run())


def call(target: Any, name: str, **arguments: Any) -> Any:
    """The structured result of one tool; AssertionError with its message where it failed."""
    result = with_client(target, lambda client: client.call_tool(name, arguments))
    assert not result.is_error, result.content
    return result.structured_content


def failure(target: Any, name: str, **arguments: Any) -> str:
    result = with_client(target, lambda client: client.call_tool(name, arguments))
    assert result.is_error
    return result.content[0].text


def test_tools_have_schemas_and_descriptions_in_both_languages(target):
    tools = with_client(target, lambda client: client.list_tools()).tools
    assert [tool.name for tool in tools] == TOOLS
    for tool in tools:
        assert any("\u4e00" <= c <= "\u9fff" for c in tool.description)
        assert any("a" <= c <= "z" for c in tool.description)
        assert tool.output_schema and tool.output_schema["properties"]
        assert tool.annotations.read_only_hint
    fields = {t.name: t.input_schema["properties"] for t in tools}
    assert all("description" in f for f in fields["search_tasks"].values())


def test_ask_gives_the_contract(target):
    answer = call(target, "ask", question="哪些任务由市体育局牵头")
    assert sorted({c["task"] for c in answer["citations"]}) == SPORTS
    for row in answer["citations"]:
        assert NOTICE.text[row["start"] : row["end"]] == row["quote"]


def test_ask_follows_up(target):
    answer = call(target, "ask", question="它由谁负责", history=["第30项讲什么"])
    assert {c["task"] for c in answer["citations"]} == {30}


def test_a_topic_is_answered_where_the_index_is_not_yet_built(target):
    answer = call(target, "ask", question="拆除违法建设")
    assert 10 in {c["task"] for c in answer["citations"]}


def test_list_and_count_are_complete(target):
    listed = call(target, "list_tasks", units=["体育局"])
    assert [row["task"] for row in listed["tasks"]] == SPORTS
    assert (listed["count"], listed["checked"]) == (9, 64)
    counted = call(target, "count_tasks", units=["市体育局"], section="2.1")
    assert counted == {"count": 8, "checked": 64, "numbers": SPORTS[:-1]}
    assert call(target, "count_tasks")["count"] == 64


def test_one_task_in_full(target):
    task = call(target, "get_task", number=45)
    assert task["units"] == ["市体育局", "市园林绿化局", "昌平区政府"]
    assert task["responsibilities"] == [{"role": "主责单位", "units": task["units"]}]
    assert "北京马拉松" in NOTICE.text[task["start"] : task["end"]]


def test_search_gives_the_nearest(target):
    hits = call(target, "search_tasks", query="北京马拉松", k=3)["hits"]
    assert len(hits) == 3
    assert hits[0]["task"] == 45


def test_every_unit_with_its_tasks(target):
    units = call(target, "list_units")
    assert units["count"] == 70
    assert {u["name"]: u["tasks"] for u in units["units"]}["市体育局"] == SPORTS
    assert [u["count"] for u in units["units"]] == sorted(
        (u["count"] for u in units["units"]), reverse=True
    )


def test_what_cannot_be_done_is_said_plainly(target):
    assert "第99项" in failure(target, "get_task", number=99)
    assert "火星局" in failure(target, "list_tasks", units=["火星局"])
    assert "20000" in failure(target, "ask", question="问" * 20_001)
    assert "validation error" in failure(target, "search_tasks", query="旅游", k=0)


def test_nothing_but_protocol_on_standard_output(tmp_path):
    """With an index to be built, a dictionary to be loaded and an odd message in between."""
    first = {"protocolVersion": "2025-06-18", "capabilities": {}}
    first["clientInfo"] = {"name": "test", "version": "1"}
    asked = {"name": "ask", "arguments": {"question": "公厕新建多少座"}}
    messages = [
        {"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": first},
        {"jsonrpc": "2.0", "method": "notifications/initialized"},
        {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": asked},
        {"jsonrpc": "2.0", "id": 3, "method": "no/such"},
    ]
    process = subprocess.Popen(
        [sys.executable, "-m", "qa", "mcp"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={"QINGDAN_CACHE": str(tmp_path / "cache"), "PATH": ""},
    )
    assert process.stdin and process.stdout
    for message in messages:
        process.stdin.write(json.dumps(message).encode() + b"\n")
    process.stdin.flush()
    rows = [json.loads(process.stdout.readline()) for _ in range(3)]
    rest, _ = process.communicate(timeout=30)
    assert rest == b""
    assert {row["jsonrpc"] for row in rows} == {"2.0"}
    assert sorted(row["id"] for row in rows) == [1, 2, 3]
    answered = next(row for row in rows if row["id"] == 2)
    assert answered["result"]["structuredContent"]["status"]


def test_a_page_of_another_site_cannot_reach_it():
    """A browser that a name was rebound to this machine sends that name as Host."""
    with serving("mcp", "--http") as url:
        body = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}
        headers = {"Accept": "application/json, text/event-stream"}
        for bad in ({"Host": "evil.example"}, {"Origin": "https://evil.example"}):
            reply = httpx.post(url, json=body, headers={**headers, **bad}, timeout=30)
            assert reply.status_code in (403, 421), reply.text


def test_a_port_that_is_taken_is_one_line():
    with serving("mcp", "--http") as url:
        port = url.split(":")[2].split("/")[0]
        ran = qingdan("mcp", "--http", "--port", port)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.count("\n") == 1
    assert port in ran.err
