"""Every command and every example of the documents is run; what they print is what is printed.

`make`, `pip` and programs that do not end (the chat, the servers) are only looked at here; the
tests of each run them. A block after a line `<!-- not run: WHY -->` is left out.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import NamedTuple

import pytest
from command import ROOT, serving

from qa import Assistant
from qa.__main__ import _parser

DOCUMENTS = [
    ROOT / "README.md",
    ROOT / "README.zh-CN.md",
    ROOT / "CONTRIBUTING.md",
    *sorted((ROOT / "docs").glob("*.md")),
]
_BLOCK = re.compile(r"^(<!-- not run: .+ -->\n+)?```(\w+)\n(.*?)^```$", re.M | re.S)
SERVICE = "http://127.0.0.1:8000"
_SERVERS = ("serve", "mcp")


class Block(NamedTuple):
    """A fenced block: its document and line, language and text."""

    where: str
    language: str
    text: str


def blocks(language: str) -> list[Block]:
    found = []
    for path in DOCUMENTS:
        text = path.read_text("utf-8")
        for match in _BLOCK.finditer(text):
            line = text.count("\n", 0, match.start(2)) + 1
            where = f"{path.relative_to(ROOT)}:{line}"
            if match[2] == language and not match[1]:
                found.append(Block(where, match[2], match[3]))
    return found


def commands() -> list[tuple[str, str]]:
    """Place and text of every line of the `sh` blocks; lines that end in a backslash are joined."""
    found = []
    for block in blocks("sh"):
        for line in block.text.replace("\\\n", " ").splitlines():
            if line.strip() and not line.startswith("#"):
                found.append((block.where, line))
    return found


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A folder with what the repository holds, where a command may leave files, and PATH for it."""
    folder = tmp_path_factory.mktemp("checkout")
    for entry in ROOT.iterdir():
        if not entry.name.startswith("."):
            (folder / entry.name).symlink_to(entry)
    programs = tmp_path_factory.mktemp("bin")
    for name, start in {"qingdan": "-m qa", "python": "", "python3": ""}.items():
        script = programs / name
        script.write_text(f'#!/bin/sh\nexec "{sys.executable}" {start} "$@"\n')
        script.chmod(0o755)
    return folder, {
        **os.environ,
        "PATH": f"{programs}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "QINGDAN_CACHE": str(tmp_path_factory.mktemp("cache")),
    }


@pytest.fixture(scope="module")
def service(place):
    """The address of a running service, for the examples that call one."""
    with serving("serve", QINGDAN_CACHE=place[1]["QINGDAN_CACHE"]) as address:
        yield address


def run(line: str, place: tuple[Path, dict[str, str]]) -> subprocess.CompletedProcess[str]:
    folder, environment = place
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", line],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )


def looked_at(words: list[str]) -> bool:
    """Whether a command is one that is not run; whether what it names is there is checked."""
    program = Path(words[0]).name
    if program == "make":
        done = subprocess.run(["make", "-n", *words[1:]], cwd=ROOT, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return True
    if program == "pip":
        project = (ROOT / "pyproject.toml").read_text("utf-8")
        for extra in re.findall(r"\[([\w,]+)\]", " ".join(words)):
            for name in extra.split(","):
                assert re.search(rf"^{name} = \[", project, re.M), f"no extra {name}"
        for named in (words[i + 1] for i, word in enumerate(words) if word == "-c"):
            assert (ROOT / named).exists()
        return True
    if program == "qingdan" and any(server in words[1:2] for server in _SERVERS):
        assert callable(_parser().parse_args(words[1:]).run)
        return True
    return words[1:3] == ["-m", "venv"] or words[1:2] == ["app.py"]


@pytest.mark.parametrize(("where", "line"), commands())
def test_a_command_of_the_documents(where, line, place, request):
    if looked_at(shlex.split(line, comments=True)):
        return
    if SERVICE in line:
        line = line.replace(SERVICE, request.getfixturevalue("service"))
    done = run(line, place)
    # a notice with oddities is reported with status 1, which is what these lines are there to show
    assert done.returncode in ((0, 1) if "qingdan check" in line else (0,)), done.stderr
    assert "Traceback" not in done.stderr
    if "curl" in line or "jq" in line:
        assert done.stdout.strip(), done.stderr


def sessions() -> list[tuple[str, str, str]]:
    """Place, command and printed lines of the `console` blocks."""
    found = []
    for block in blocks("console"):
        for part in re.split(r"^\$ ", block.text, flags=re.M)[1:]:
            line, _, printed = part.partition("\n")
            found.append((block.where, line, printed))
    return found


@pytest.mark.parametrize(("where", "line", "printed"), sessions())
def test_a_session_of_the_documents(where, line, printed, place):
    done = run(line, place)
    assert done.returncode == 0, done.stderr
    # full-width and half-width punctuation are the same here
    shown = [unicodedata.normalize("NFKC", text).strip() for text in (done.stdout, printed)]
    assert shown[0] == shown[1]


@pytest.mark.parametrize("block", blocks("python"), ids=lambda block: block.where)
def test_an_example_of_the_documents(block, place):
    """It runs, and `print(...)  # text` prints that text."""
    folder, environment = place
    done = subprocess.run(
        [sys.executable, "-c", block.text],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    expected = re.findall(r"^\s*print\(.*\)  # (.+)$", block.text, re.M)
    printed = done.stdout.splitlines()
    assert [line for line in printed if line in expected] == expected


def questions() -> list[str]:
    """The examples in the table of README.zh-CN.md, but those that lean on an earlier question."""
    text = (ROOT / "README.zh-CN.md").read_text("utf-8")
    table = re.findall(r"^\| (?!想知道的|接着问)[^|]+ \| ([^|]+) \|$", text, re.M)
    return [q for cell in table for q in re.split("[；;]", cell)]


@pytest.mark.parametrize("question", questions())
def test_an_example_for_the_staff_is_answered(question):
    assert Assistant.open().ask(question).status.value == "answered"


def test_the_documents_were_read():
    assert len(commands()) > 10
    assert len(questions()) > 10
    assert sessions() and blocks("python")
