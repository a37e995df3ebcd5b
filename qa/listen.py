"""An ASGI application on this machine: bound before it starts, logging to standard error."""

from __future__ import annotations

import socket
import sys
from typing import Any

HOST = "127.0.0.1"


def listen(app: Any, port: int, label: str, path: str = "", host: str = HOST) -> None:  # noqa: ANN401
    """Serve `app` (ASGI) until it is interrupted; port 0 takes a free one.

    The address is printed on standard error once the port is ours. Raises OSError where it is not.
    """
    import uvicorn

    config = uvicorn.Config(app, log_level="warning", access_log=False, log_config=_logging())
    with bound(host, port) as own:
        name = f"[{host}]" if ":" in host else host
        sys.stderr.write(f"{label}：http://{name}:{own.getsockname()[1]}{path}\n")
        sys.stderr.flush()
        uvicorn.Server(config).run(sockets=[own])


def bound(host: str, port: int) -> socket.socket:
    """A socket that listens at this address; OSError names it where it is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # with the protocol named, asyncio sends small replies at once (TCP_NODELAY)
    own = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    own.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        own.bind((host, port))
        own.listen()  # who reads the address may connect at once; uvicorn accepts later
    except OSError as error:
        own.close()
        reason = error.strerror or str(error)
        raise OSError(
            error.errno, f"无法使用这个地址（{reason}），请用 --port 换一个端口", f"{host}:{port}"
        ) from error
    return own


def _logging() -> dict[str, Any]:
    """uvicorn's own messages go to standard error as plain lines."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "handlers": {"stderr": {"class": "logging.StreamHandler"}},
        "loggers": {"uvicorn": {"handlers": ["stderr"], "level": "WARNING", "propagate": False}},
    }
