"""Questions over task lists: understood, executed, answered with citations."""

from qa.assistant import Assistant, Conversation
from qa.records import Answer, Citation, Condition, Query, Status

__all__ = ["Answer", "Assistant", "Citation", "Condition", "Conversation", "Query", "Status"]
