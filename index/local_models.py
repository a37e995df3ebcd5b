"""Loading models of sentence-transformers from this machine, with clear complaints."""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import Any

from index.errors import ModelUnavailable


def load_model(kind: str, name: str) -> Any:  # noqa: ANN401 - the library's own classes
    """A SentenceTransformer or CrossEncoder (`kind`) by name or folder.

    Nothing is downloaded unless HF_HUB_OFFLINE=0. Raises ModelUnavailable.
    """
    # the variable is read when huggingface_hub is first imported, which may have happened already
    setting = os.environ.setdefault("HF_HUB_OFFLINE", "1")
    offline = setting.strip().upper() in ("1", "ON", "YES", "TRUE")
    try:
        import sentence_transformers
    except ImportError as error:
        raise ModelUnavailable(
            f'模型 {name} 需要 sentence-transformers。请运行 pip install "qingdan-qa[models]"。'
        ) from error
    logging.getLogger("sentence_transformers").setLevel(logging.ERROR)
    try:
        return getattr(sentence_transformers, kind)(name, local_files_only=offline)
    except Exception as error:  # the libraries below raise many kinds
        reason = (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
        if offline and not Path(name).exists():  # the libraries speak of a connection then
            reason = "本机没有这个模型"
        raise ModelUnavailable(
            f"模型 {name} 无法加载({reason})。"
            "请给出本机的模型文件夹,或设置 HF_HUB_OFFLINE=0 后重试以便下载。"
        ) from error
