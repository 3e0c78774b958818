"""Writes on papers, by stage: drafting, signing, sending. Every one leaves one event on the paper's chain."""

from .drafting import draft_document, return_document, revise_document, submit_document
from .sending import deliver_document, dispatch_document, scan_document, seal_document
from .signing import (
    approve_document,
    countersign_document,
    review_document,
    start_number_series,
    void_document,
)

__all__ = [
    "approve_document",
    "countersign_document",
    "deliver_document",
    "dispatch_document",
    "draft_document",
    "return_document",
    "review_document",
    "revise_document",
    "scan_document",
    "seal_document",
    "start_number_series",
    "submit_document",
    "void_document",
]
