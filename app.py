"""The chat in a browser: `python app.py`. Presentation only; answers come from qa.Assistant."""

from __future__ import annotations

import argparse
import gc
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from corpus import NoticeError
from qa import Assistant
from qa.resources import chat_file

if TYPE_CHECKING:
    from fastapi import FastAPI

FONTS = (
    "system-ui", "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans CJK SC",
    "Source Han Sans SC", "WenQuanYi Micro Hei", "sans-serif",
)  # fmt: skip


def application(assistant: Assistant, root_path: str = "") -> FastAPI:
    """The page and the health page as an ASGI application."""
    import gradio as gr
    from fastapi import FastAPI

    from app_chat import build

    server = FastAPI(title="清单问答", docs_url=None, redoc_url=None, openapi_url=None)

    @server.get("/healthz")
    def healthz() -> dict[str, Any]:
        scope = assistant.scope
        return {"status": "ok", "notices": len(scope.notices), "tasks": len(scope.tasks)}

    theme = gr.themes.Default(primary_hue="blue", font=list(FONTS), font_mono=["monospace"])
    mounted: FastAPI = gr.mount_gradio_app(
        server, build(assistant), "/", theme=theme, css=chat_file("style.css"),
        root_path=root_path or None, footer_links=[], run_history=False, ssr_mode=False,
        show_error=True, enable_monitoring=False, mcp_server=False,
    )  # fmt: skip
    return mounted


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="app.py", description="清单问答的网页对话。")
    parser.add_argument("--host", default="127.0.0.1", help="监听地址,默认只限本机 127.0.0.1")
    parser.add_argument("--port", type=int, default=7860, help="端口,默认 7860")
    parser.add_argument("--notice", action="append", help="清单文件或文件夹,可多次使用")
    parser.add_argument("--model", help="向量模型名称或文件夹,默认用内置模型")
    parser.add_argument("--root-path", default="", help="反向代理下的路径前缀,如 /qingdan")
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Serve until SIGTERM or Ctrl+C."""
    args = _parser().parse_args(argv)
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    gc.disable()  # importing makes no garbage worth a fifth of the start-up time
    try:
        import uvicorn

        server = application(_open(args), args.root_path)
    except ImportError as error:
        if error.name not in ("gradio", "fastapi", "uvicorn"):
            raise
        print("app.py: 缺少网页组件。请运行:pip install 'qingdan-qa[chat]'", file=sys.stderr)
        return 2
    except (NoticeError, RuntimeError, OSError, ValueError) as error:
        print(f"app.py: {error}", file=sys.stderr)
        return 2
    gc.enable()
    gc.freeze()
    print(f"清单问答已启动:http://{args.host}:{args.port}{args.root_path}", flush=True)
    uvicorn.run(server, host=args.host, port=args.port, log_level="warning",
                timeout_graceful_shutdown=3)  # fmt: skip
    return 0


def _open(args: argparse.Namespace) -> Assistant:
    """The assistant, with its index at hand."""
    assistant = Assistant.open(args.notice, model=args.model)
    assistant.retriever.build()
    return assistant


if __name__ == "__main__":
    sys.exit(main())
