"""No question by which the product is judged is in what the product reads or shows.

Compared are the development questions (where they are at hand) and the product's own question sets
with the data files, the phrasings, the documents and the examples in the source. Equal after
normalisation is a leak for every question of more than a few words. Questions about meaning must
not be near either, nor hold a phrase of the data almost whole: that would be learning by heart.
What stands in a notice verbatim is no leak.
"""

from __future__ import annotations

import ast
import io
import json
import re
import sys
import tokenize
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from command import ROOT

from corpus import bundled_notice

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

DEVELOPMENT = ROOT.parent / "shared" / "questions" / "dev.jsonl"
MEANING = {"topic", "fact", "who", "filter_topic", "robustness", "unanswerable"}
SHORTEST = 7  # characters; shorter questions (一共几项) are everybody's
NEAR = 0.65  # shared bigrams of all bigrams
HELD = 0.9  # bigrams of a phrase that a question has,
NEW = 4  # of them so many that are not the notice's own wording


def plain(text: str) -> str:
    """Letters, digits and characters alone: 「哪些 任务？」 -> 哪些任务."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).lower() if c.isalnum())


def bigrams(text: str) -> frozenset[str]:
    return frozenset(text[i : i + 2] for i in range(len(text) - 1))


class Question(NamedTuple):
    text: str
    kind: str


def questions(path: Path) -> list[Question]:
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    return [
        Question(plain(text), row.get("kind", ""))
        for row in rows
        for text in [row["question"], *row.get("history", ())]
    ]


def strings(value: Any) -> Iterator[str]:
    """Every string of nested lists and tables, keys too."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (s for pair in value.items() for v in pair for s in strings(v))
    elif isinstance(value, list):
        yield from (s for v in value for s in strings(v))


def of_source(path: Path) -> Iterator[str]:
    """The string constants of a Python file that are no docstrings: what a program shows."""
    tree = ast.parse(path.read_text("utf-8"))
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in alone:
            yield from pieces(node.value)


def explained(path: Path) -> Iterator[str]:
    """The parts of a Python file's comments and docstrings: the examples beside the code."""
    text = path.read_text("utf-8")
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield from pieces(str(node.value.value))
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield from pieces(token.string.lstrip("# "))


def pieces(text: str) -> Iterator[str]:
    """What may be an example in running text: between quotes, bars, arrows, spaces and stops."""
    yield from re.split(r"[|`\"“”'「」\n→;；。:：()（）]|->|\s{2,}", text)
    yield from re.split(r"[\s|`\"“”'「」→#>,，;；。:：()（）]+", text)


def material() -> dict[str, frozenset[str]]:
    """What the product reads or shows, file by file, in plain characters."""
    found: dict[Path, list[str]] = {}
    for path in [*ROOT.glob("corpus/data/**/*.toml"), *ROOT.glob("qa/data/**/*.toml")]:
        found[path] = list(strings(tomllib.loads(path.read_text("utf-8"))))
    for path in ROOT.glob("corpus/data/expansions/*.jsonl"):
        lines = path.read_text("utf-8").splitlines()
        found[path] = [s for line in lines for s in strings(json.loads(line))]
    for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]:
        found[path] = list(pieces(path.read_text("utf-8")))
    for path in code():
        found[path] = list(of_source(path))
    return {str(path.relative_to(ROOT)): plain_all(texts) for path, texts in found.items()}


def code() -> list[Path]:
    """The Python files of the product, evaluation apart."""
    inside = (p for room in ("corpus", "index", "qa") for p in ROOT.glob(f"{room}/**/*.py"))
    return [*inside, *ROOT.glob("app*.py")]


def plain_all(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(p for p in map(plain, texts) if len(p) > 3)


NOTICE = plain(bundled_notice()[0].text)
WORDING = bigrams(NOTICE)


def leaks(asked: list[Question], texts: frozenset[str]) -> list[str]:
    """Pairs of a question and a text that are the same, or nearly where meaning is asked."""
    own = {t for t in texts if t not in NOTICE}
    # English words are everybody's: only Chinese is compared piece by piece
    grams = {t: bigrams(t) for t in own if len(t) > SHORTEST and not t.isascii()}
    found = []
    for question in dict.fromkeys(asked):
        if len(question.text) < SHORTEST:
            continue
        if question.text in own:
            found.append(f"{question.text} = itself")
        elif question.kind in MEANING:
            mine = bigrams(question.text)
            for text, theirs in grams.items():
                both = len(mine & theirs)
                if both >= NEAR * len(mine | theirs) or (
                    both >= HELD * len(theirs) and len((mine & theirs) - WORDING) >= NEW
                ):
                    found.append(f"{question.text} ~ {text}")
    return found


MATERIAL = material()
OWN = sorted((ROOT / "eval" / "questions").glob("*.jsonl"))


@pytest.mark.parametrize("name", MATERIAL)
def test_no_development_question(name):
    if not DEVELOPMENT.exists():
        pytest.skip("the development questions are not at hand (../shared/questions/dev.jsonl)")
    assert leaks(questions(DEVELOPMENT), MATERIAL[name]) == []


@pytest.mark.parametrize("path", code(), ids=lambda p: str(p.relative_to(ROOT)))
def test_no_development_question_as_an_example_in_the_code(path):
    if not DEVELOPMENT.exists():
        pytest.skip("the development questions are not at hand (../shared/questions/dev.jsonl)")
    assert leaks(questions(DEVELOPMENT), plain_all(explained(path))) == []


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.stem)
@pytest.mark.parametrize("name", MATERIAL)
def test_no_question_of_our_own_sets(name, path):
    assert leaks(questions(path), MATERIAL[name]) == []


def test_question_sets_are_not_packed_beside_the_data():
    assert OWN, "the product's question sets are gone"
    assert any(name.endswith("thesaurus.toml") for name in MATERIAL)
    assert any(name.endswith(".jsonl") for name in MATERIAL)


def test_a_leak_is_seen():
    """The same, nearly the same, a phrase held almost whole; not another unit's question."""
    asked = [Question(plain("家里老人想上大学，有地方去吗？"), "topic")]
    assert leaks(asked, frozenset([plain("家里老人想上大学,有地方去吗")]))
    assert leaks(asked, frozenset([plain("老人想上大学有地方去吗")]))
    assert leaks(asked, frozenset([plain("家里老人想上大学有地")]))
    assert not leaks(asked, frozenset([plain("老年人上学的地方")]))
    units = [Question(plain("海淀区有哪些任务"), "unit_list")]
    assert not leaks(units, frozenset([plain("怀柔区有哪些任务")]))
