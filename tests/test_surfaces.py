"""The same question gets the same answer on every surface: 40 questions over all of them."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import openai
import pytest
from command import ROOT, qingdan, serving
from mcp import Client, StdioServerParameters

from qa import Assistant

QUESTIONS = [
    json.loads(line)["question"]
    for line in (ROOT / "eval/questions/smoke.jsonl").read_text("utf-8").splitlines()
]
Row = dict[str, Any]


def row(answer: Row) -> Row:
    """An answer without what differs from one time to the next."""
    return {k: v for k, v in answer.items() if k not in ("elapsed_ms", "id", "index")}


@pytest.fixture(scope="module", autouse=True)
def cache(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        folder = str(tmp_path_factory.mktemp("cache"))
        patch.setenv("QINGDAN_CACHE", folder)
        yield folder


@pytest.fixture(scope="module")
def expected(cache) -> list[Row]:
    """The library's answers, which the others have to equal."""
    assistant = Assistant.open()
    return [row(assistant.ask(q).to_dict()) for q in QUESTIONS]


@pytest.fixture(scope="module")
def url(cache):
    with serving("serve", "--rate", "0") as address:
        yield address


def over_batch(url: str, tmp: Any) -> list[Row]:
    file = tmp / "questions.txt"
    file.write_text("\n".join(QUESTIONS), "utf-8")
    return [row(r) for r in qingdan("ask", "--json", "--batch", str(file)).rows]


def over_http(url: str, tmp: Any) -> list[Row]:
    with httpx.Client(base_url=url, timeout=60) as client:
        return [row(client.post("/ask", json={"question": q}).json()) for q in QUESTIONS]


def over_completions(url: str, tmp: Any) -> list[Row]:
    with _openai(url) as client:
        made = [
            client.chat.completions.create(model="qingdan", messages=_says(q)) for q in QUESTIONS
        ]
    assert [m.choices[0].message.content for m in made] == [m.qingdan["text"] for m in made]
    return [row(m.qingdan) for m in made]


def over_stream(url: str, tmp: Any) -> list[Row]:
    out = []
    with _openai(url) as client:
        for question in QUESTIONS:
            chunks = list(
                client.chat.completions.create(
                    model="qingdan", messages=_says(question), stream=True
                )
            )
            told = "".join(c.choices[0].delta.content or "" for c in chunks)
            assert told == chunks[-1].qingdan["text"]
            out.append(row(chunks[-1].qingdan))
    return out


def over_pipe(url: str, tmp: Any) -> list[Row]:
    return _mcp(StdioServerParameters(command=sys.executable, args=["-m", "qa", "mcp"], cwd=ROOT))


def over_mcp_http(url: str, tmp: Any) -> list[Row]:
    with serving("mcp", "--http") as address:
        return _mcp(address)


def over_chat(url: str, tmp: Any) -> list[Row]:
    """What the chat keeps of each turn, each in a session of its own."""
    from app_chat import Chat, Session
    from qa.feedback import FeedbackStore

    chat = Chat(Assistant.open(), "", FeedbackStore(tmp / "feedback.sqlite3"))
    out = []
    for question in QUESTIONS:
        session = Session()
        chat.ask(question, session)
        answer = session.answer(0)
        assert answer is not None
        out.append(row(answer.to_dict()))
    return out


def _mcp(target: Any) -> list[Row]:
    async def run() -> list[Row]:
        async with Client(target) as client:
            results = [await client.call_tool("ask", {"question": q}) for q in QUESTIONS]
        return [row(r.structured_content) for r in results]

    return asyncio.run(run())


@contextlib.contextmanager
def _openai(url: str) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=f"{url}/v1", api_key="none", max_retries=0) as client:
        yield client


def _says(question: str) -> list[Any]:
    return [{"role": "user", "content": question}]


SURFACES: list[Callable[[str, Any], list[Row]]] = [
    over_batch,
    over_http,
    over_completions,
    over_stream,
    over_pipe,
    over_mcp_http,
    over_chat,
]


def test_there_are_forty_questions_of_many_kinds(expected):
    assert len(QUESTIONS) >= 40
    assert {a["status"] for a in expected} >= {"answered", "not_found"}


@pytest.mark.parametrize("surface", SURFACES, ids=lambda s: s.__name__.removeprefix("over_"))
def test_every_surface_gives_the_librarys_answers(surface, expected, url, tmp_path):
    assert surface(url, tmp_path) == expected


@pytest.mark.parametrize("at", range(0, 40, 8))
def test_one_question_on_the_command_line(at, expected):
    ran = qingdan("ask", "-", "--json", stdin=QUESTIONS[at].encode())
    assert row(ran.json) == expected[at]
