"""The HTTP service: answers, searches and lists as JSON, and chat completions.

Everything that is asked comes back as on every other surface; the OpenAPI document is at
/openapi.json. The functions below run in threads, an Assistant is safe to share between them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Body, FastAPI, Path, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from qa import completions, lookup, schemas
from qa.guard import Bucket, Guard
from qa.records import UnknownUnit

if TYPE_CHECKING:
    from qa.assistant import Assistant

MAX_BODY = 512 * 1024  # bytes of a request
PER_MINUTE = 600  # requests of one client
_OPEN = ("/healthz",)
_EVENT = {"type": "object", "properties": {"data": {"type": "string"}}}
_LOCAL = ("127.0.0.1", "localhost", "[::1]")


class AskRequest(BaseModel):
    """A question and, for a follow-up, the questions before it."""

    question: schemas.QuestionText
    history: schemas.History = []


class SearchRequest(BaseModel):
    """What to look for, and where."""

    query: schemas.QueryText
    k: schemas.Count = 10
    units: schemas.UnitNames = []
    section: schemas.Section = None
    notice: schemas.NoticeName = None


class Health(BaseModel):
    """That the service is up, and over what."""

    status: str = "ok"
    notices: list[str]
    tasks: int


class Problem(BaseModel):
    """Why a request was not served, in one sentence."""

    detail: str


def create_app(
    assistant: Assistant,
    token: str | None = None,
    per_minute: int = PER_MINUTE,
    origins: Sequence[str] = (),
    hosts: Sequence[str] = _LOCAL,
) -> FastAPI:
    """The service over what an assistant has open.

    `token`: what clients send as `Authorization: Bearer TOKEN`; None asks for none. `per_minute`:
    requests of one client, 0 for any number. `origins`: web pages that may call it (CORS), none by
    default. `hosts`: names it answers to, which keeps pages with a rebound name out; ("*",) is any.
    """
    app = FastAPI(
        title="清单问答 qingdan",
        description=(
            "对政府重点任务清单提问，答案完整、可核对、带出处。\n\n"
            "Exact, cited answers to questions about Chinese government task lists."
        ),
        version=_version(),
        docs_url=None,  # their pages would load scripts from elsewhere
        redoc_url=None,
        responses=_problems(400, 401, 413, 422, 429) if token else _problems(400, 413, 422, 429),
    )
    app.include_router(_Service(assistant).router())
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(UnknownUnit, _unknown)
    app.add_exception_handler(HTTPException, _refused)
    bucket = Bucket(per_minute) if per_minute else None
    app.add_middleware(Guard, bucket=bucket, token=token, open_paths=_OPEN, max_body=MAX_BODY)
    if origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(origins),
            allow_methods=["GET", "POST"],
            allow_headers=["Authorization", "Content-Type"],
        )
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(hosts))
    if token:
        _declare_token(app)
    return app


class _Service:
    """The paths; their functions hold what is asked of the assistant and nothing else."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant

    def router(self) -> APIRouter:
        """Every path with its function, its models and what it may say."""
        made = APIRouter()
        post, get = made.post, made.get
        post("/ask", summary="提问 / ask", response_model=schemas.AnswerRow)(self.ask)
        post("/search", summary="检索 / search", responses=_problems(404))(self.search)
        get("/tasks", summary="全部任务 / every task", responses=_problems(404))(self.tasks)
        get("/tasks/{number}", summary="某项任务 / one task", responses=_problems(404))(self.task)
        get("/units", summary="全部单位 / every unit")(self.units)
        get("/healthz", summary="是否正常 / health")(self.healthz)
        get("/v1/models", summary="模型 / models")(self.models)
        post(
            "/v1/chat/completions",
            summary="对话 / chat completions",
            response_model=completions.Completion,
            responses={200: {"content": {"text/event-stream": {"schema": _EVENT}}}},
        )(self.complete)
        return made

    def ask(
        self, request: Annotated[AskRequest, Body(openapi_examples=_ASK_EXAMPLES)]
    ) -> dict[str, Any]:
        """Answer a question in full, with the notice's words as citations."""
        return lookup.ask(self._assistant, request.question, request.history).to_dict()

    def search(
        self, request: Annotated[SearchRequest, Body(openapi_examples=_SEARCH_EXAMPLES)]
    ) -> schemas.Hits:
        """The tasks nearest to some words, best first. Not complete: GET /tasks is."""
        where = (request.k, request.units, request.section, request.notice)
        hits = lookup.search(self._assistant, request.query, *where)
        return schemas.Hits(hits=[schemas.HitRow.model_validate(lookup.hit_row(h)) for h in hits])

    def tasks(
        self,
        unit: Annotated[schemas.UnitNames, Query(examples=[["市体育局"]])] = [],  # noqa: B006
        section: Annotated[schemas.Section, Query(examples=["2.1"])] = None,
        notice: Annotated[schemas.NoticeName, Query()] = None,
    ) -> schemas.TaskList:
        """Every task of some units or of a section, complete and in the notice's order."""
        tasks = lookup.list_tasks(self._assistant, unit, section, notice)
        rows = [schemas.TaskRow.model_validate(lookup.task_row(task)) for task in tasks]
        checked = len(self._assistant.scope.tasks)
        return schemas.TaskList(count=len(rows), checked=checked, tasks=rows)

    def task(
        self,
        number: Annotated[int, Path(ge=1, le=10**9, examples=[45])],
        notice: Annotated[schemas.NoticeName, Query()] = None,
    ) -> schemas.TaskRow:
        """One task by its number: text, responsible units, section."""
        task = lookup.get_task(self._assistant, number, notice)
        if task is None:
            raise HTTPException(404, lookup.no_such_task(self._assistant, number))
        return schemas.TaskRow.model_validate(lookup.task_row(task))

    def units(self) -> schemas.UnitList:
        """Every responsible unit with the numbers of its tasks, those with most tasks first."""
        rows = [schemas.UnitRow.model_validate(row) for row in lookup.list_units(self._assistant)]
        return schemas.UnitList(count=len(rows), units=rows)

    def healthz(self) -> Health:
        """Whether the service is up, and over which notices."""
        notices = self._assistant.notices
        return Health(notices=[n.name for n in notices], tasks=len(self._assistant.scope.tasks))

    def models(self) -> completions.ModelList:
        """The one model a chat front end can choose."""
        return completions.ModelList()

    def complete(
        self,
        request: Annotated[
            completions.CompletionRequest, Body(openapi_examples=_COMPLETION_EXAMPLES)
        ],
    ) -> Any:  # noqa: ANN401 - a completion or a stream of its chunks
        """A chat completion whose content is the answer; `qingdan` holds it with its citations."""
        *history, question = request.questions() or [""]
        answer = lookup.ask(self._assistant, question, history[-schemas.EARLIER :])
        if not request.stream:
            return completions.completion(answer, request.model)
        with_usage = bool(request.stream_options and request.stream_options.include_usage)
        chunks = completions.stream(answer, request.model, with_usage)
        return StreamingResponse(_events(chunks), media_type="text/event-stream")


def _events(chunks: Iterator[dict[str, Any]]) -> Iterator[bytes]:
    for chunk in chunks:
        yield b"data: " + json.dumps(chunk, ensure_ascii=False).encode() + b"\n\n"
    yield b"data: [DONE]\n\n"


def _invalid(_: Request, error: Exception) -> JSONResponse:
    """422 in one sentence: where and why, without repeating what was sent."""
    assert isinstance(error, RequestValidationError)
    reasons = [f"{'.'.join(map(str, e['loc']))}：{e['msg']}" for e in error.errors()[:3]]
    detail = f"请求不合要求（{'；'.join(reasons)}）。"
    return JSONResponse({"detail": detail.encode("utf-8", "replace").decode()}, 422)


def _refused(_: Request, error: Exception) -> JSONResponse:
    """What the framework refuses, in the language of the rest."""
    assert isinstance(error, HTTPException)
    words = {400: "请求体无法解析。", 404: "没有这个地址。", 405: "不支持这种请求方法。"}
    ours = any("\u4e00" <= c for c in error.detail)
    detail = error.detail if ours else words.get(error.status_code, error.detail)
    return JSONResponse({"detail": detail}, error.status_code, headers=error.headers)


def _unknown(_: Request, error: Exception) -> JSONResponse:
    return JSONResponse({"detail": str(error).encode("utf-8", "replace").decode()}, 404)


def _problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    words = {
        400: "不是 JSON / no JSON",
        401: "缺少令牌 / no token",
        404: "没有 / not there",
        413: "请求过大 / too large",
        422: "请求不合要求 / invalid",
        429: "过于频繁 / too often",
    }
    return {status: {"model": Problem, "description": words[status]} for status in statuses}


def _declare_token(app: FastAPI) -> None:
    """Say in the OpenAPI document that a token is needed (the guard asks for it)."""
    made = app.openapi()
    made["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    for path, methods in made["paths"].items():
        for operation in methods.values():
            operation["security"] = [] if path in _OPEN else [{"token": []}]


def _version() -> str:
    try:
        return version("qingdan-qa")
    except PackageNotFoundError:  # a checkout that is not installed
        return "0"


def _example(summary: str, **value: Any) -> dict[str, Any]:  # noqa: ANN401
    return {"summary": summary, "value": value}


_ASK_EXAMPLES: Any = {
    "list": _example("一家单位的任务", question="哪些任务由市体育局牵头"),
    "topic": _example("日常说法", question="养宠物"),
    "follow-up": _example("接着问", question="它由谁负责", history=["第30项讲什么"]),
}
_SEARCH_EXAMPLES: Any = {
    "plain": _example("检索", query="老年人", k=3),
    "filtered": _example("只在一家单位的任务中", query="旅游", units=["市商务局"], section="2.1"),
}
_COMPLETION_EXAMPLES: Any = {
    "question": _example(
        "对话",
        model=completions.MODEL,
        messages=[{"role": "user", "content": "教委跟科协共同承担哪些任务"}],
    ),
    "stream": _example(
        "逐行返回",
        model=completions.MODEL,
        messages=[{"role": "user", "content": "第45项讲什么"}],
        stream=True,
    ),
}
