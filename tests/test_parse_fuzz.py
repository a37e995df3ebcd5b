"""A sample of the fuzzing: mutated fixtures, and texts put together at random."""

from __future__ import annotations

import gc
import random
import time

import pytest
from fuzz_parse import SIGNS, WORDS, check, mutate, texts
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus import NoticeError


@pytest.mark.parametrize("seed", range(8))
def test_mutated_fixtures(seed: int) -> None:
    sources = texts_once()
    for case in range(25):
        rng = random.Random(seed * 7919 + case)
        try:
            text = mutate(rng.choice(sources), rng)
        except NoticeError:
            continue  # bytes that no encoding fits
        check(text)


_CACHE: list[str] = []


def texts_once() -> list[str]:
    if not _CACHE:
        _CACHE.extend(texts())
    return _CACHE


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from([*SIGNS, *WORDS]), max_size=120).map("".join))
def test_texts_put_together(text: str) -> None:
    check(text)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=400))
def test_any_text(text: str) -> None:
    check(text)


FLOODS = {
    "open brackets": "(" * 70_000,
    "brackets": "1.任务(责任单位:市教育局)" * 4_000,
    "nested": "(" * 30_000 + ")" * 30_000,
    "roles on one line": "主责单位:" * 14_000,
    "verbs": "1.x(" + "市教育局牵头," * 10_000 + ")",
    "one task a line": "1.任务。\n责任单位:市教育局\n" * 4_000,
    "one unit list": "1.任务。\n责任单位:" + "市教育局、" * 14_000,
    "lines that go on": "1.任务。\n责任单位:市教育局,\n" + "市财政局,\n" * 12_000,
    "text that goes on": "1.任务\n" + "推进建设\n" * 14_000,
    "closing brackets that go on": "1.任务\n" + "(推进)\n" * 14_000,
    "labels": "一、\n(一)\n1.\n" * 6_000,
    "spaces": "1. 任 务 " * 12_000,
    "rows": "序号\t任务\t责任单位\n" + "1\t任务\t市教育局\n" * 5_000,
    "cells": "序号\t任务\t责任单位\n" + "1\t" * 30_000,
    "dates": "2026年2月10日\n" * 8_000,
    "titles": "重点任务清单\n" * 10_000,
    "quotes": "《" * 70_000,
    "digits": "1" * 70_000,
    "numerals": "一" * 70_000,
    "stars": "**" * 35_000,
    "colons": "1.任务:" * 14_000,
}


def test_cells_that_are_joined_out_of_order() -> None:
    check(
        "序号\t任务\t主责单位\t配合单位\n1\t增加值增长10%。\t市工业。。。附件和信\n息化局\t市统计局、"
        "(牵头单位:市A;配合单位:各县(市、区)政府、各开发区管委\n会\t2022年12月31日\n2\t新增80家。\t市工信局\t\n"
    )


@pytest.mark.parametrize("name", FLOODS)
def test_floods_grow_in_step_with_their_length(name: str) -> None:
    """Four times the text takes four times as long, and sixteen times where a rule is quadratic."""
    for text in (FLOODS[name], "1.任务。\n责任单位:市教育局\n" + FLOODS[name]):
        eighth = len(text) // 8
        quarter, whole = seconds(text[:eighth] + text[-eighth:]), seconds(text)
        assert whole < 8 * quarter + 0.2, (quarter, whole)


def seconds(text: str) -> float:
    """What parsing takes, less what other programs and the objects of other tests cost."""
    gc.disable()
    try:
        start = time.process_time()
        check(text)
        return time.process_time() - start
    finally:
        gc.enable()
