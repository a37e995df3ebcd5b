"""Small arithmetic over the figures of one clause: expected results are worked out by hand."""

from __future__ import annotations

import pytest

from qa.sums import worked_out

TREES = "栽种乔木30万株、灌木120万株,新建步道40公里,修缮凉亭16座,设置座椅80张"


@pytest.mark.parametrize(
    ("question", "calculation"),
    [
        ("乔木和灌木加起来栽多少株", "30万株+120万株=150万株"),
        ("乔木、灌木一共栽种多少", "30万株+120万株=150万株"),
        ("灌木比乔木多栽多少株", None),  # 多栽多少 is no 多多少
        ("灌木比乔木多多少株", "120万株-30万株=90万株"),
        ("乔木和灌木相差多少", "120万株-30万株=90万株"),
        ("灌木是乔木的几倍", "120万株÷30万株=4倍"),
        ("座椅是凉亭的几倍", "80张÷16座=5倍"),
        ("修缮凉亭多少座", None),
        ("一共栽种多少乔木", None),
        ("乔木和花卉加起来多少", ""),  # the second has no figure
        ("步道和凉亭加起来多少", ""),  # kilometres and pavilions do not add up
    ],
)
def test_a_calculation_shows_its_terms(question: str, calculation: str | None) -> None:
    assert worked_out(question, "", TREES) == calculation


def test_a_question_without_terms_takes_those_of_its_topic() -> None:
    assert worked_out("加起来多少", "栽种乔木 栽种灌木", TREES) == "30万株+120万株=150万株"
