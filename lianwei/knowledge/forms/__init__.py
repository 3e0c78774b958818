"""What is typed about law, papers and letters."""

from .replies import ReplyTemplateForm
from .texts import LawArticleForm, LawFindForm, PaperTemplateForm

__all__ = ["LawArticleForm", "LawFindForm", "PaperTemplateForm", "ReplyTemplateForm"]
