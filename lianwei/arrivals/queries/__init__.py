"""What can be asked about arrivals and sources; every answer lies within the actor's scope."""

from .arriving import (
    UNSETTLED,
    arrival_page,
    arrival_to_mend,
    arrivals,
    follow,
    holder_of_code,
    is_sandboxed,
    left_waiting,
    refused_waiting,
    subject_url,
)
from .sources import Caller, SourcePage, arrival_of_source, caller_with_key, source_page, sources

__all__ = [
    "UNSETTLED",
    "Caller",
    "SourcePage",
    "arrival_of_source",
    "arrival_page",
    "arrival_to_mend",
    "arrivals",
    "caller_with_key",
    "follow",
    "holder_of_code",
    "is_sandboxed",
    "left_waiting",
    "refused_waiting",
    "source_page",
    "sources",
    "subject_url",
]
