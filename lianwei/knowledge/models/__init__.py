"""Law articles, the texts of papers and letters, and who is competent for what."""

from .competence import CompetentBody
from .contacts import TradeContact
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
    "TradeContact",
    "is_chinese",
]
