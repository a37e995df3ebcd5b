"""The chat in a browser: `python app.py`. Presentation only; answers come from qa.Assistant."""

from __future__ import annotations

import argparse
import gc
import ipaddress
import os
import signal
import socket
import sys
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from corpus import NoticeError
from qa import Assistant
from qa.resources import chat_file

if TYPE_CHECKING:
    from fastapi import FastAPI

    from qa.passwords import PasswordFile

FONTS = (
    "system-ui", "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC",
    "Source Han Sans SC", "WenQuanYi Micro Hei", "sans-serif",
)  # fmt: skip
LARGEST = "30mb"  # an uploaded file


_PATIENCE = 5.0  # seconds that a stop waits for the question that warms up


def application(
    assistant: Assistant, model: str = "", root_path: str = "", users: PasswordFile | None = None
) -> FastAPI:
    """The page and the health page as an ASGI application."""
    import gradio as gr
    from fastapi import FastAPI

    from app_chat import Chat
    from app_page import build
    from qa.feedback import FeedbackStore

    server = FastAPI(title="清单问答", docs_url=None, redoc_url=None, openapi_url=None)

    @server.get("/healthz")
    def healthz() -> dict[str, Any]:
        scope = assistant.scope
        return {"status": "ok", "notices": len(scope.notices), "tasks": len(scope.tasks)}

    theme = gr.themes.Default(primary_hue="blue", font=list(FONTS), font_mono=["monospace"])
    page = build(Chat(assistant, model, FeedbackStore()))
    mounted: FastAPI = gr.mount_gradio_app(
        server, page, "/", theme=theme, css=chat_file("style.css"),
        root_path=root_path or None, footer_links=[], run_history=False, ssr_mode=False,
        show_error=True, enable_monitoring=False, mcp_server=False, max_file_size=LARGEST,
        auth=users.check if users else None, auth_message="请用本单位分配的用户名和密码登录。",
    )  # fmt: skip
    return mounted


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="app.py", description="清单问答的网页对话。")
    add = parser.add_argument
    add("--host", default="127.0.0.1", help="监听地址，默认只限本机 127.0.0.1")
    add("--port", type=int, default=7860, help="端口，默认 7860")
    add("--notice", action="append", metavar="FILE", help="清单文件或文件夹，可多次使用")
    add("--model", help="向量模型名称或文件夹，默认用内置模型")
    add("--auth-file", metavar="FILE", help="密码文件，用 qingdan passwd 生成；给出后须登录")
    add("--root-path", default="", metavar="PATH", help="反向代理下的路径前缀，如 /qingdan")
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Serve until SIGTERM or Ctrl+C; exit status 2 where it cannot start."""
    args = _parser().parse_args(argv)
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    gc.disable()  # importing makes no garbage worth a fifth of the start-up time
    try:
        return _serve(args)
    except ImportError as error:
        if error.name not in ("gradio", "fastapi", "uvicorn"):
            raise
        print("app.py: 缺少网页组件。请运行 pip install 'qingdan-qa[chat]'", file=sys.stderr)
    except (NoticeError, RuntimeError, OSError, ValueError) as error:
        print(f"app.py: {' '.join(str(error).split())}", file=sys.stderr)
    return 2


def _serve(args: argparse.Namespace) -> int:
    users = _users(args.auth_file)
    root = "/" + args.root_path.strip("/") if args.root_path.strip("/") else ""
    listening = _listen(args.host, args.port)
    import uvicorn

    assistant = Assistant.open(args.notice, model=args.model)
    server = application(assistant, args.model or "", root, users)
    stopping = threading.Event()
    warming = threading.Thread(target=_warm, args=(assistant, stopping), daemon=True)
    warming.start()
    if users is None and not _only_here(args.host):
        print(
            "app.py: 注意，网页已对网络开放且没有登录，能连到本机的人都可以使用。"
            "请用 --auth-file 设置用户，或只用 --host 127.0.0.1。",
            file=sys.stderr,
        )
    gc.enable()
    gc.freeze()
    port = listening.getsockname()[1]
    print(f"清单问答已启动：http://{args.host}:{port}{root}（按 Ctrl+C 停止）", flush=True)
    for stop in (signal.SIGTERM, signal.SIGINT):  # uvicorn raises them again once it has stopped
        signal.signal(stop, lambda *_: None)
    config = uvicorn.Config(server, log_level="warning", timeout_graceful_shutdown=3)
    uvicorn.Server(config).run(sockets=[listening])
    stopping.set()
    warming.join(_PATIENCE)  # an interpreter that ends while a thread is in native code is aborted
    return 0


def _users(path: str | None) -> PasswordFile | None:
    """The password file, read once so that a wrong one is told at the start."""
    if path is None:
        return None
    from qa.passwords import PasswordError, PasswordFile

    users = PasswordFile(path)
    if not users.users():
        raise PasswordError(f"密码文件 {path} 中没有用户。请用 qingdan passwd 添加。")
    return users


def _listen(host: str, port: int) -> socket.socket:
    """A bound socket; OSError with one clear line where that cannot be."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=512)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or error
        raise OSError(f"不能在 {host}:{port} 提供服务（{reason}）。请换一个 --port。") from error


def _only_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _warm(assistant: Assistant, stopping: threading.Event) -> None:
    """Load the index, the encoder and the tables, building what is missing, behind the page."""
    from app_html import EXAMPLES

    try:
        for question in (*EXAMPLES, "第一部分有哪些任务"):
            if stopping.is_set():
                return
            assistant.ask(question)
    except (RuntimeError, OSError, ValueError) as error:
        print(f"app.py: {error}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
