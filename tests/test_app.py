"""`python app.py` as a process: options, health, log-in, warnings, SIGTERM."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from browser import ROOT, serving

from qa.passwords import PasswordFile


def refused(*options: str) -> str:
    """What `app.py` says on stderr where it must not start."""
    done = subprocess.run(
        [sys.executable, "app.py", *options], cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 2 and done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    return done.stderr


def test_local_server(tmp_path: Path) -> None:
    with serving(tmp_path / "log") as server:
        health = httpx.get(server.url + "/healthz").json()
        assert health == {"status": "ok", "notices": 1, "tasks": 64}
        page = httpx.get(server.url)
        assert page.status_code == 200 and "清单问答" in page.text
        assert "fonts.googleapis" not in page.text
        began = time.perf_counter()
        assert server.stop() == 0
        assert time.perf_counter() - began < 10
    log = server.log.read_text("utf-8")
    assert log == f"清单问答已启动：{server.url}（按 Ctrl+C 停止）\n"


def test_log_in_and_prefix(tmp_path: Path) -> None:
    users = PasswordFile(tmp_path / "users")
    users.set("wang", "correct horse")
    options = ("--auth-file", str(users.path), "--host", "127.0.0.1", "--root-path", "/qd/")
    with serving(tmp_path / "log", *options) as server, httpx.Client(base_url=server.url) as client:
        assert client.get("/healthz").status_code == 200
        asked = {"data": ["哪些任务由市体育局牵头", None], "session_hash": "a"}
        for path in ("/gradio_api/run/ask", "/gradio_api/call/ask", "/gradio_api/queue/join"):
            assert client.post(path, json={**asked, "fn_index": 0}).status_code == 401, path
        wrong = client.post("/login", data={"username": "wang", "password": "correct hors"})
        assert wrong.status_code == 400
        right = client.post("/login", data={"username": "wang", "password": "correct horse"})
        assert right.status_code == 200
        assert client.get("/config").json()["root"].endswith("/qd")
        assert "/qd（" in server.log.read_text("utf-8")


def test_open_to_the_network_warns(tmp_path: Path) -> None:
    with serving(tmp_path / "log", "--host", "0.0.0.0") as server:
        assert "已对网络开放且没有登录" in server.log.read_text("utf-8")


def test_what_cannot_start(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert f"127.0.0.1:{port}" in refused("--port", str(port))
    assert "none.txt" in refused("--port", "0", "--notice", str(tmp_path / "none.txt"))
    assert "无法读取密码文件" in refused("--auth-file", str(tmp_path / "none"))
    (tmp_path / "empty").write_text("", encoding="utf-8")
    assert "没有用户" in refused("--auth-file", str(tmp_path / "empty"))


def test_missing_extra_names_the_pip_line(tmp_path: Path) -> None:
    (tmp_path / "gradio.py").write_text("raise ModuleNotFoundError('no', name='gradio')\n")
    done = subprocess.run(
        [sys.executable, "app.py", "--port", "0"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 2
    assert "pip install 'qingdan-qa[chat]'" in done.stderr


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.8.8", "::1"])
def test_hosts_that_are_this_machine(host: str) -> None:
    from app import _only_here

    assert _only_here(host)
    assert not _only_here("0.0.0.0") and not _only_here("10.1.2.3") and not _only_here("::")
