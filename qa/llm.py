"""A language model behind an OpenAI-compatible endpoint, where one is configured. Standard library.

QINGDAN_LLM_URL    the base address, as http://127.0.0.1:8000/v1
QINGDAN_LLM_KEY    the key, where the endpoint wants one
QINGDAN_LLM_MODEL  the model's name there
"""

from __future__ import annotations

import json
import os
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_LONGEST_REPLY = 2_000_000  # bytes


class EndpointError(RuntimeError):
    """No endpoint is configured, or it does not answer as it should; says what to do."""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect would carry the key to another host."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        return None


@dataclass(frozen=True)
class Endpoint:
    """Where chat completions are asked for. `timeout` in seconds, for each request."""

    url: str
    model: str
    key: str = ""
    timeout: float = 120.0

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Endpoint:
        """The endpoint that the variables name. Raises EndpointError where they do not."""
        url = environment.get("QINGDAN_LLM_URL", "").strip()
        model = environment.get("QINGDAN_LLM_MODEL", "").strip()
        missing = [
            name
            for name, value in (("QINGDAN_LLM_URL", url), ("QINGDAN_LLM_MODEL", model))
            if not value
        ]
        if missing:
            raise EndpointError(
                f"没有配置语言模型：请设置环境变量 {' 和 '.join(missing)}"
                "（OpenAI 兼容接口的地址，如 http://127.0.0.1:8000/v1，及模型名称；"
                "需要密钥时另设 QINGDAN_LLM_KEY）。"
            )
        if not url.lower().startswith(("http://", "https://")):
            raise EndpointError(f"QINGDAN_LLM_URL 应以 http:// 或 https:// 开头，现为 {url}。")
        return cls(url, model, environment.get("QINGDAN_LLM_KEY", "").strip())

    def complete(self, system: str, user: str) -> str:
        """The text of the model's reply to one turn. Raises EndpointError."""
        turns = [{"role": "system", "content": system}, {"role": "user", "content": user}]
        reply = self._post({"model": self.model, "messages": turns, "temperature": 0.7})
        try:
            text = reply["choices"][0]["message"]["content"]
        except (KeyError, IndexError, TypeError):
            text = None
        if not isinstance(text, str):
            raise EndpointError(f"{self.url} 的回复不是聊天补全的格式。请检查地址和模型名称。")
        return text

    def _post(self, body: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON
        address = self.url.rstrip("/")
        if not address.endswith("/chat/completions"):
            address += "/chat/completions"
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        data = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
        try:
            request = urllib.request.Request(address, data, headers)
            with _opener().open(request, timeout=self.timeout) as answer:
                reply = answer.read(_LONGEST_REPLY)
            return json.loads(reply)
        except urllib.error.HTTPError as error:
            with error:
                raise EndpointError(
                    f"{self.url} 拒绝了请求（HTTP {error.code}）。请检查地址、密钥和模型名称。"
                ) from error
        except (OSError, ValueError) as error:  # unreachable, timed out, no JSON, a broken address
            reason = getattr(error, "reason", None) or error
            raise EndpointError(
                f"{self.url} 没有给出可用的回复（{reason}）。请检查地址。"
            ) from error


def _opener() -> urllib.request.OpenerDirector:
    return urllib.request.build_opener(_NoRedirect)
