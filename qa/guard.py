"""What stands before the HTTP service: how often and how much a client asks, with which token."""

from __future__ import annotations

import hmac
import json
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

_CLIENTS = 10_000  # that are remembered; the one seen longest ago is forgotten first


class Bucket:
    """A token bucket a client: `per_minute` requests a minute, half of them at once.

    Safe to share between threads. `clock` gives seconds.
    """

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate = per_minute / 60
        self._most = max(1.0, per_minute / 2)
        self._clock = clock
        self._lock = threading.Lock()
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, client: str) -> float:
        """0 where the client may ask now, which counts as asking; else seconds until it may."""
        now = self._clock()
        with self._lock:
            left, then = self._left.pop(client, (self._most, now))
            left = min(self._most, left + (now - then) * self._rate)
            allowed = left >= 1
            self._left[client] = (left - 1 if allowed else left, now)
            while len(self._left) > _CLIENTS:
                self._left.popitem(last=False)
        return 0.0 if allowed else (1 - left) / self._rate


class Guard:
    """ASGI: 429 for a client that asks too often, 401 without the token, 413 for a large body.

    `open_paths` are served to everybody, however often. `max_body` is in bytes.
    """

    def __init__(
        self,
        app: ASGIApp,
        bucket: Bucket | None = None,
        token: str | None = None,
        open_paths: tuple[str, ...] = (),
        max_body: int = 2**20,
    ) -> None:
        self._app = app
        self._bucket = bucket
        self._token = token.encode() if token else None
        self._open = open_paths
        self._max_body = max_body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """See the class."""
        if scope["type"] != "http" or scope["path"] in self._open:
            return await self._app(scope, receive, send)
        client = scope.get("client")
        if self._bucket and (wait := self._bucket.wait(client[0] if client else "")):
            header = (b"retry-after", str(int(wait) + 1).encode())
            return await _refuse(send, 429, "请求过于频繁，请稍后再试。", header)
        if self._token and not self._knows(scope):
            header = (b"www-authenticate", b"Bearer")
            return await _refuse(send, 401, "缺少访问令牌或令牌不正确。", header)
        await self._app(scope, self._counted(receive), send)

    def _counted(self, receive: Receive) -> Receive:
        """`receive` until the body is too large: then 413, which the framework answers with."""
        seen = 0

        async def counting() -> Message:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > self._max_body:
                raise HTTPException(413, f"请求超过{self._max_body // 1024} KB。")
            return message

        return counting

    def _knows(self, scope: Scope) -> bool:
        kind, _, given = dict(scope["headers"]).get(b"authorization", b"").partition(b" ")
        return kind.lower() == b"bearer" and hmac.compare_digest(given.strip(), self._token or b"")


async def _refuse(send: Send, status: int, detail: str, header: tuple[bytes, bytes]) -> None:
    body = json.dumps({"detail": detail}, ensure_ascii=False).encode()
    length = (b"content-length", str(len(body)).encode())
    headers = [(b"content-type", b"application/json"), length, header]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
