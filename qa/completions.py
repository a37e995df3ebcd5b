"""Chat completions in the shape of OpenAI's, so that chat front ends can point at the service.

There is no language model behind them: the content is the text of an answer, and `qingdan` beside
the choices holds the whole answer with its citations.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool

from qa.schemas import LONGEST, AnswerRow

if TYPE_CHECKING:
    from qa.records import Answer

MODEL = "qingdan"


class _Open(BaseModel):
    """A client may send fields of the protocol that mean nothing here (temperature, tools)."""

    model_config = ConfigDict(extra="ignore")


class TextPart(_Open):
    """A part of a message's content; parts that are no text are not read."""

    type: str = Field(max_length=50)
    text: str = Field("", max_length=LONGEST)


class Message(_Open):
    """One message of the conversation so far."""

    role: Literal["system", "developer", "user", "assistant", "tool", "function"]
    content: str | list[TextPart] | None = None

    def plain(self) -> str:
        """The text of the message."""
        if isinstance(self.content, list):
            return "\n".join(p.text for p in self.content if p.type in ("text", "input_text"))
        return self.content or ""


class StreamOptions(_Open):
    """What a stream shall hold besides the text."""

    include_usage: StrictBool = False


class CompletionRequest(_Open):
    """The last message of the user is the question, the earlier ones are its conversation."""

    model: str = Field(MODEL, max_length=200)
    messages: list[Message] = Field(min_length=1, max_length=1000)
    stream: StrictBool = False
    stream_options: StreamOptions | None = None
    n: Literal[1] | None = None

    def questions(self) -> list[str]:
        """What the user asked, in order; the last one is to be answered."""
        return [m.plain()[:LONGEST] for m in self.messages if m.role == "user"]


class Said(BaseModel):
    """The answer as a message."""

    role: Literal["assistant"] = "assistant"
    content: str
    refusal: None = None


class Choice(BaseModel):
    """The one choice there is."""

    index: Literal[0] = 0
    message: Said
    logprobs: None = None
    finish_reason: Literal["stop"] = "stop"


class Usage(BaseModel):
    """Tokens of a language model: none."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    total_tokens: int = 0


class Completion(BaseModel):
    """An answer in the shape of a chat completion."""

    id: str
    object: Literal["chat.completion"] = "chat.completion"
    created: int
    model: str
    choices: list[Choice]
    usage: Usage = Usage()
    qingdan: AnswerRow


class ModelRow(BaseModel):
    """The one model that a front end can choose."""

    id: str = MODEL
    object: Literal["model"] = "model"
    created: int = 0
    owned_by: str = "qingdan-qa"


class ModelList(BaseModel):
    """What there is to choose from."""

    object: Literal["list"] = "list"
    data: list[ModelRow] = [ModelRow()]


def completion(answer: Answer, model: str) -> Completion:
    """An answer as one chat completion."""
    return Completion(
        id=_new_id(),
        created=int(time.time()),
        model=model,
        choices=[Choice(message=Said(content=answer.text))],
        qingdan=AnswerRow.model_validate(answer.to_dict()),
    )


def stream(answer: Answer, model: str, with_usage: bool) -> Iterator[dict[str, Any]]:
    """An answer as the chunks of a streamed completion, a line of its text each."""
    head = {
        "id": _new_id(),
        "object": "chat.completion.chunk",
        "created": int(time.time()),
        "model": model,
    }
    usage = {"usage": None} if with_usage else {}

    def chunk(delta: dict[str, Any], finish: str | None = None) -> dict[str, Any]:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        return {**head, "choices": [choice], **usage}

    yield chunk({"role": "assistant", "content": ""})
    for line in answer.text.splitlines(keepends=True):
        yield chunk({"content": line})
    yield {**chunk({}, "stop"), "qingdan": answer.to_dict()}
    if with_usage:
        yield {**head, "choices": [], "usage": Usage().model_dump()}


def _new_id() -> str:
    return f"chatcmpl-{uuid.uuid4().hex}"
