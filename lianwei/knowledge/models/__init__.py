"""Law articles, the texts of papers, and the texts of letters."""

from .replies import ReplyTemplate
from .texts import (
    Approver,
    Confidence,
    LawArticle,
    Layout,
    OrganisationKinds,
    PaperTemplate,
    is_chinese,
)

__all__ = [
    "Approver",
    "Confidence",
    "LawArticle",
    "Layout",
    "OrganisationKinds",
    "PaperTemplate",
    "ReplyTemplate",
    "is_chinese",
]
