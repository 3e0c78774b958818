"""Law articles, the texts of papers and letters, and who is competent for what."""

from .competence import CompetentBody
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
    "CompetentBody",
    "Confidence",
    "LawArticle",
    "Layout",
    "OrganisationKinds",
    "PaperTemplate",
    "ReplyTemplate",
    "is_chinese",
]
