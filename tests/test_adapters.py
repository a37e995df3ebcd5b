"""The retriever inside LangChain and LlamaIndex, with the real packages."""

from __future__ import annotations

import asyncio
import subprocess
import sys

import pytest
from command import ROOT
from langchain_core.documents import Document
from langchain_core.language_models import FakeListChatModel
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import RunnablePassthrough

from corpus import bundled_notice
from index import Retriever
from index.langchain import QingdanRetriever as ForLangChain

NOTICE, _ = bundled_notice()


@pytest.fixture(scope="module")
def retriever():
    return Retriever.open()


def check(number, text, metadata):
    """What every adapter says about task 45."""
    task = NOTICE.by_number[45]
    assert (number, text) == (f"{NOTICE.name}#45", task.text)
    assert metadata["notice"] == NOTICE.name
    assert metadata["number"] == 45
    assert metadata["section"].endswith(" / 大力提振消费")
    assert metadata["units"] == ["市体育局", "市园林绿化局", "昌平区政府"]
    assert metadata["roles"] == {"主责单位": metadata["units"]}
    start, end = metadata["span"]
    assert NOTICE.text[start:end] == task.text
    first, last = metadata["clause"]
    assert start <= first < last <= end
    assert "马拉松" in NOTICE.text[first:last]


# -- LangChain -------------------------------------------------------------------------------------


def test_langchain_gets_documents_with_metadata(retriever):
    found = ForLangChain(retriever=retriever, k=3).invoke("北京马拉松")
    assert len(found) == 3
    assert all(isinstance(document, Document) for document in found)
    check(found[0].id, found[0].page_content, found[0].metadata)
    assert [d.metadata["number"] for d in found] == [
        hit.task.number for hit in retriever.search("北京马拉松", k=3)
    ]


def test_langchain_passes_filters_through(retriever):
    own = ForLangChain(retriever=retriever, units=["体育局"], section="3")
    assert [d.metadata["number"] for d in own.invoke("旅游")] == [58]
    wide = ForLangChain(retriever=retriever)
    called = wide.invoke("旅游", units=["市体育局"], section="2.1", k=20)
    assert {d.metadata["number"] for d in called} == {30, 38, 39, 40, 42, 44, 45, 46}
    awaited = asyncio.run(wide.ainvoke("旅游", units=["市体育局"], section="2.1", k=20))
    assert [d.id for d in awaited] == [d.id for d in called]
    assert wide.invoke("旅游", notice="另一份清单") == []


def test_langchain_runs_it_in_a_chain(retriever):
    """Retrieve, put the tasks into a prompt, ask a model: here one that replies as told."""
    seen = []

    def join(documents):
        seen.extend(d.metadata["number"] for d in documents)
        return "\n".join(f"[任务{d.metadata['number']}] {d.page_content}" for d in documents)

    prompt = ChatPromptTemplate.from_template("根据清单回答。\n{context}\n问题：{question}")
    model = FakeListChatModel(responses=["市体育局等3家。[任务45]"])
    chain = (
        {
            "context": ForLangChain(retriever=retriever, k=2) | join,
            "question": RunnablePassthrough(),
        }
        | prompt
        | model
        | StrOutputParser()
    )
    assert chain.invoke("北京马拉松归谁管") == "市体育局等3家。[任务45]"
    assert 45 in seen


# -- LlamaIndex ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def llama():
    from index.llamaindex import QingdanRetriever

    return QingdanRetriever


def test_llamaindex_gets_nodes_with_metadata(retriever, llama):
    found = llama(retriever, k=3).retrieve("北京马拉松")
    assert len(found) == 3
    node = found[0].node
    check(node.node_id, node.text, node.metadata)
    assert NOTICE.text[node.start_char_idx : node.end_char_idx] == node.text
    assert [n.score for n in found] == sorted((n.score for n in found), reverse=True)


def test_llamaindex_passes_filters_through(retriever, llama):
    filtered = llama(retriever, units=["市体育局"], section="2.1", k=20)
    found = filtered.retrieve("旅游")
    assert {n.metadata["number"] for n in found} == {30, 38, 39, 40, 42, 44, 45, 46}
    assert llama(retriever, notice="另一份清单").retrieve("旅游") == []
    awaited = asyncio.run(filtered.aretrieve("旅游"))
    assert [n.node_id for n in awaited] == [n.node_id for n in found]


def test_llamaindex_runs_it_in_a_query_engine(retriever, llama):
    from llama_index.core import get_response_synthesizer
    from llama_index.core.llms import MockLLM
    from llama_index.core.query_engine import RetrieverQueryEngine

    synthesizer = get_response_synthesizer(llm=MockLLM())  # repeats its prompt
    engine = RetrieverQueryEngine(llama(retriever, k=2), response_synthesizer=synthesizer)
    response = engine.query("北京马拉松归谁管")
    assert 45 in {n.metadata["number"] for n in response.source_nodes}
    assert "延寿越野挑战赛" in str(response)
    assert "clause" not in str(response)  # offsets stay out of the prompt


# -- without the packages --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("module", "missing", "extra"),
    [
        ("index.langchain", "langchain_core", "qingdan-qa[langchain]"),
        ("index.llamaindex", "llama_index", "qingdan-qa[llamaindex]"),
    ],
)
def test_a_missing_package_is_named_with_its_pip_line(module, missing, extra):
    code = f"import sys; sys.modules[{missing!r}] = None; import {module}"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 1
    assert f"pip install '{extra}'" in done.stderr


@pytest.mark.parametrize(
    ("args", "missing", "extra"),
    [
        (["mcp"], "mcp", "qingdan-qa[mcp]"),
        (["serve"], "fastapi", "qingdan-qa[serve]"),
    ],
)
def test_a_command_names_the_extra_it_lacks(args, missing, extra):
    code = (
        f"import sys; sys.modules[{missing!r}] = None\n"
        f"from qa.__main__ import main; sys.exit(main({args!r}))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.count("\n") == 1
    assert f"pip install '{extra}'" in done.stderr
