"""What can be asked about cases; every answer lies within the actor's scope."""

from .case import CasePage, case_page
from .labels import category_classes, labels_of
from .reveal import closed_value, reveal_value
from .rows import Row, rows_of
from .search import earlier_cases, find_cases
from .similar import similar_closed
from .viewers import sight_of
from .worklist import Filters, Page, capped_count, overseen, view_counts, worklist

__all__ = [
    "CasePage",
    "Filters",
    "Page",
    "Row",
    "capped_count",
    "case_page",
    "category_classes",
    "closed_value",
    "earlier_cases",
    "find_cases",
    "labels_of",
    "overseen",
    "reveal_value",
    "rows_of",
    "sight_of",
    "similar_closed",
    "view_counts",
    "worklist",
]
