"""The only tokenizer, for documents and for questions: jieba with the notices' own words."""

from __future__ import annotations

import logging
import re
import threading
import unicodedata
import warnings
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from index.paths import cache_root

VERSION = 1  # raise it when tokens change: saved indexes are rebuilt then
LONGEST = 2000  # characters of a piece of a document that are read
LONGEST_QUERY = 500  # characters of a question: encoding more of them would take seconds

# Words without a matter of their own: particles, pronouns, the frame of a question.
STOP = frozenset(
    "的 了 和 与 及 或 等 在 是 有 对 为 以 于 由 将 把 被 从 到 向 按 就 都 也 还 并 而 但 "
    "其 这 那 之 所 我 你 他 她 它 我们 你们 他们 吗 呢 吧 啊 呀 嘛 么 个 项 不 没有 "
    "什么 怎么 怎样 怎么样 如何 哪些 哪个 哪项 哪里 哪 几 多少 谁 请问 请 一下 有没有 是不是 "
    "这个 那个 这些 那些 a an the of to in on for and or is are".split()
)
_WORD = re.compile(r"[^\W_]")
_QUOTED = re.compile(r"“([^“”\n]{2,12})”")


def quoted_terms(text: str) -> list[str]:
    """Terms a notice puts between quotation marks: 深化“疏整促”行动 -> ["疏整促"]."""
    return list(dict.fromkeys(_QUOTED.findall(text)))


def clean(text: str, longest: int = LONGEST) -> str:
    """`text` fit for any engine: no NUL, no lone surrogates, at most `longest` characters."""
    text = text[:longest].replace("\0", " ")
    return text.encode("utf-8", "ignore").decode("utf-8")


class Analyzer:
    """A tokenizer that also knows `words`. Made at first use of jieba's dictionary (0.5 s)."""

    def __init__(self, words: Iterable[str] = ()) -> None:
        self.words = tuple(sorted({_normal(w) for w in words if len(w) > 1}))
        self._lock = threading.Lock()
        self._jieba: Any = None

    def tokenize(self, text: str) -> list[str]:
        """Tokens of a text in order; parts of long words stand before the words.

        今年要拆多少违建 -> ["今年", "要", "拆", "违建"]
        """
        words = self._engine().lcut_for_search(_normal(clean(text)))
        return [w for w in words if w not in STOP and _WORD.search(w)]

    def _engine(self) -> Any:  # noqa: ANN401
        with self._lock:
            if self._jieba is None:
                self._jieba = _load(self.words)
            return self._jieba


def _normal(text: str) -> str:
    return unicodedata.normalize("NFKC", text).lower()


def _load(words: Iterable[str]) -> Any:  # noqa: ANN401
    with warnings.catch_warnings():  # jieba's own code warns on newer Pythons
        warnings.simplefilter("ignore")
        import jieba
    jieba.setLogLevel(logging.CRITICAL + 1)
    engine = jieba.Tokenizer()
    folder = cache_root()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:  # no cache: read the dictionary itself rather than a file in the shared /tmp
        engine.FREQ, engine.total = engine.gen_pfdict(engine.get_dict_file())
        engine.initialized = True
    else:  # jieba writes a temporary file there and renames it, so processes do not collide
        engine.tmp_dir = str(folder)
        engine.cache_file = f"jieba-{jieba.__version__}.cache"
        engine.initialize()
    for word in words:
        engine.add_word(word)
    return engine


@lru_cache(maxsize=4)
def _shared(words: tuple[str, ...]) -> Analyzer:
    return Analyzer(words)


def tokenize(text: str, extra_words: Iterable[str] = ()) -> list[str]:
    """Tokens of a text; `extra_words` (names of units, terms) are kept whole as well."""
    return _shared(tuple(extra_words)).tokenize(text)
