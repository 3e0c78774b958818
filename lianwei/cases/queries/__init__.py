"""What can be asked about cases; every answer lies within the actor's scope."""

from .lists.rows import Row, rows_of
from .lists.search import earlier_cases, find_cases
from .lists.worklist import Filters, Page, capped_count, overseen, view_counts, worklist
from .page.case import case_page
from .page.labels import category_classes, labels_of
from .page.reveal import closed_value, reveal_value
from .page.shown import CasePage
from .page.similar import similar_closed
from .page.viewers import sight_of

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
