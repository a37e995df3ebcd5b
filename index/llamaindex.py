"""The retriever as LlamaIndex's: tasks as nodes, for their query engines.

    QingdanRetriever(k=4, units=["市民政局"]).retrieve("老年人")

Needs the extra `llamaindex`.
"""

from __future__ import annotations

from collections.abc import Sequence

try:
    from llama_index.core.callbacks import CallbackManager
    from llama_index.core.retrievers import BaseRetriever
    from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode
except ModuleNotFoundError as error:
    raise ModuleNotFoundError(
        f"缺少 {error.name}。请运行 pip install 'qingdan-qa[llamaindex]'。", name=error.name
    ) from error

from index.metadata import metadata, task_id
from index.retriever import Retriever, ScoredTask

__all__ = ["QingdanRetriever"]

_OFFSETS = ["span", "clause", "score"]  # not for a model's prompt, nor for embedding


class QingdanRetriever(BaseRetriever):
    """Tasks nearest to a query as nodes, best first, with `index.metadata.metadata`.

    `retriever` None is that of the bundled notice. `k`, `units`, `section` and `notice` are as in
    `Retriever.search`. For a complete list ask `Retriever.tasks`: a search gives the nearest few.
    """

    def __init__(
        self,
        retriever: Retriever | None = None,
        k: int = 10,
        units: Sequence[str] = (),
        section: str | None = None,
        notice: str | None = None,
        callback_manager: CallbackManager | None = None,
    ) -> None:
        super().__init__(callback_manager=callback_manager)
        self._own = retriever or Retriever.open()
        self._k = k
        self._filters = (tuple(units), section, notice)

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        hits = self._own.search(query_bundle.query_str, self._k, *self._filters)
        return [NodeWithScore(node=_node(hit), score=float(hit.score)) for hit in hits]


def _node(hit: ScoredTask) -> TextNode:
    span = hit.task.span
    return TextNode(
        id_=task_id(hit.task),
        text=hit.task.text,
        start_char_idx=span.start,
        end_char_idx=span.end,
        metadata=metadata(hit),
        excluded_llm_metadata_keys=_OFFSETS,
        excluded_embed_metadata_keys=_OFFSETS,
    )
