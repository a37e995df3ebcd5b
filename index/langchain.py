"""The retriever as LangChain's: tasks as documents, for their chains.

    QingdanRetriever(k=4).invoke("老年人", units=["市民政局"])

Needs the extra `langchain`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

try:
    from langchain_core.callbacks import (
        AsyncCallbackManagerForRetrieverRun,
        CallbackManagerForRetrieverRun,
    )
    from langchain_core.documents import Document
    from langchain_core.retrievers import BaseRetriever
    from langchain_core.runnables import run_in_executor
    from pydantic import ConfigDict, Field, SkipValidation
except ModuleNotFoundError as error:
    raise ModuleNotFoundError(
        f"缺少 {error.name}。请运行 pip install 'qingdan-qa[langchain]'。", name=error.name
    ) from error

from index.metadata import metadata, task_id
from index.retriever import Retriever

__all__ = ["QingdanRetriever"]


class QingdanRetriever(BaseRetriever):
    """Tasks nearest to a query as documents, best first, with `index.metadata.metadata`.

    `retriever` defaults to the bundled notice. `k`, `units`, `section` and `notice` are as in
    `Retriever.search`; given to `invoke`, they replace these for one call. For a complete list ask
    `Retriever.tasks`: a search gives the nearest few.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    retriever: SkipValidation[Retriever] = Field(default_factory=Retriever.open)
    k: int = Field(10, ge=1)
    units: Sequence[str] = ()
    section: str | None = None
    notice: str | None = None

    def _get_relevant_documents(
        self,
        query: str,
        *,
        run_manager: CallbackManagerForRetrieverRun,
        **filters: Any,  # noqa: ANN401
    ) -> list[Document]:
        own = {"k": self.k, "units": self.units, "section": self.section, "notice": self.notice}
        hits = self.retriever.search(query, **{**own, **filters})
        return [
            Document(id=task_id(hit.task), page_content=hit.task.text, metadata=metadata(hit))
            for hit in hits
        ]

    async def _aget_relevant_documents(
        self,
        query: str,
        *,
        run_manager: AsyncCallbackManagerForRetrieverRun,
        **filters: Any,  # noqa: ANN401
    ) -> list[Document]:
        manager = run_manager.get_sync()
        search = partial(self._get_relevant_documents, query, run_manager=manager, **filters)
        return await run_in_executor(None, search)
