"""Words typed by their sound, against the real notice."""

from __future__ import annotations

import pytest

from qa import Assistant
from qa.soundalike import by_sound


@pytest.fixture(scope="module")
def scope():
    return Assistant.open().scope


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("beidou终端怎么推广", "北斗终端怎么推广"),  # printed in task 24
        ("北斗独力定未终端", "北斗独立定位终端"),
        ("shangwuju负责哪些", "商务局负责哪些"),
        ("垃圾不分类", "垃圾不分类"),  # sounds like 部分类, says something else
        ("京津冀一体化", "京津冀一体化"),  # 医联体 begins alike
        ("用app办退税", "用app办退税"),  # no pinyin
        ("REITs发行", "REITs发行"),  # printed so
        ("tasks of the bureau, 体育局", "tasks of the bureau, 体育局"),  # English
    ],
)
def test_words_typed_by_sound(scope, typed, meant):
    assert by_sound(typed, scope) == meant
