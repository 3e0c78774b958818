"""What is typed about law, papers and letters."""

from .competence import CompetentBodyForm
from .replies import ReplyTemplateForm
from .texts import LawArticleForm, LawFindForm, PaperTemplateForm

__all__ = ["CompetentBodyForm", "LawArticleForm", "LawFindForm", "PaperTemplateForm", "ReplyTemplateForm"]
