"""Law articles, the texts of papers and letters, who is competent for what, and what members know."""

from .competence import CompetentBody
from .contacts import TradeContact
from .entries import EntryKind, EntryStatus, KnowledgeEntry, KnowledgeText
from .experience import Experience, ExperienceKind, ExperienceReply, ExperienceStatus
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
    "EntryKind",
    "EntryStatus",
    "Experience",
    "ExperienceKind",
    "ExperienceReply",
    "ExperienceStatus",
    "KnowledgeEntry",
    "KnowledgeText",
    "LawArticle",
    "Layout",
    "OrganisationKinds",
    "PaperTemplate",
    "ReplyTemplate",
    "TradeContact",
    "is_chinese",
]
