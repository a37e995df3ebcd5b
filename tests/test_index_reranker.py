"""The cross-encoder that reads the nearest tasks again: a tiny real one and a stand-in."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from corpus import parse_notice
from index import ModelUnavailable, Retriever
from index.reranker import DEPTH, CrossEncoderReranker, reread
from qa import Assistant
from qa.__main__ import main

TEXT = "任务清单\n一、城市\n" + "".join(
    f"{n}.推进第{n}类事项。\n主责单位:甲局\n" for n in range(1, 31)
)


class _Likes:
    """Scores 1 where a text holds a word, else 0; remembers what it was asked."""

    def __init__(self, word: str) -> None:
        self.word = word
        self.asked: list[tuple[str, list[str]]] = []

    def scores(self, question: str, texts: Sequence[str]) -> np.ndarray:
        self.asked.append((question, list(texts)))
        return np.array([float(self.word in t) for t in texts], dtype=np.float32)


def test_only_the_first_are_read_and_the_others_get_the_lowest_score() -> None:
    texts = [f"文{i}" for i in range(30)]
    likes = _Likes("文29")
    out = reread(likes, "问", texts, list(range(29, -1, -1)))
    assert likes.asked == [("问", [f"文{i}" for i in range(29, 29 - DEPTH, -1)])]
    assert out[29] == 1
    assert not out[:29].any()


def test_a_search_follows_the_reranker() -> None:
    notice, _ = parse_notice(TEXT, "甲.txt")
    plain = Retriever.open([notice])
    liked = plain.search("事项", k=DEPTH)[5].task
    likes = _Likes(liked.text)
    assert (
        Retriever.open([notice], reranker=likes).search("事项", k=1)[0].task.number == liked.number
    )
    assert [question for question, _ in likes.asked] == ["事项"]
    assert all("主责单位" in text for _, texts in likes.asked for text in texts)
    assert not plain.signals("事项").reread.any()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A BERT of two small layers with random weights and one output, as a CrossEncoder folder."""
    pytest.importorskip("sentence_transformers")
    import torch
    from sentence_transformers import CrossEncoder
    from tokenizers import Tokenizer, models, pre_tokenizers, processors
    from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]"]
    words = {w: i for i, w in enumerate([*special, *sorted(set(TEXT) - set("\n"))])}
    tokenizer = Tokenizer(models.WordLevel(words, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", 2), ("[SEP]", 3)],
    )
    base = tmp_path_factory.mktemp("cross")
    PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]", model_max_length=128
    ).save_pretrained(base / "hf")
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=16,
        num_hidden_layers=2,
        num_attention_heads=2,
        intermediate_size=32,
        max_position_embeddings=128,
        initializer_range=1.0,
        num_labels=1,
    )
    BertForSequenceClassification(config).save_pretrained(base / "hf")
    CrossEncoder(str(base / "hf"), device="cpu").save(str(base / "tiny"))
    return base / "tiny"


@pytest.mark.models
def test_a_cross_encoder_by_folder(folder: Path) -> None:
    notice, _ = parse_notice(TEXT, "甲.txt")
    reranker = CrossEncoderReranker(str(folder))
    scores = reranker.scores("事项", ["推进第1类事项。", "推进第2类事项。"])
    assert scores.shape == (2,) and scores[0] != scores[1]
    assert reranker.scores("事项", []).shape == (0,)
    retriever = Retriever.open([notice], reranker=str(folder))
    read = retriever.signals("推进事项").reread
    assert len(set(read.round(4).tolist())) > 2
    assert np.sum(read == read.min()) >= 30 - DEPTH


@pytest.mark.models
def test_by_name_from_the_facade_and_the_command_line(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = Assistant.open(reranker=str(folder)).ask("小区楼顶违章加盖的房子拆不拆")
    assert answer.status.value in ("answered", "not_found")
    assert main(["search", "--reranker", str(folder), "-k", "2", "拆违建"]) == 0
    assert capsys.readouterr().out.count("[任务") == 2


@pytest.mark.models
def test_a_model_that_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ModelUnavailable, match="本机没有这个模型"):
        CrossEncoderReranker("nobody/no-such-reranker")
    assert main(["search", "--reranker", "nobody/no-such-reranker", "拆违建"]) == 2
    assert "本机没有这个模型" in capsys.readouterr().err
