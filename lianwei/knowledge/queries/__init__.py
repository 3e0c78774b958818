"""Reads of knowledge: law and papers, letters."""

from .texts import (
    Advice,
    advice_for,
    article_versions,
    find_article,
    find_template,
    law_article,
    law_articles,
    laws_held,
    paper_templates,
    preview_template,
    rights_held,
    template_versions,
)

__all__ = [
    "Advice",
    "advice_for",
    "article_versions",
    "find_article",
    "find_template",
    "law_article",
    "law_articles",
    "laws_held",
    "paper_templates",
    "preview_template",
    "rights_held",
    "template_versions",
]
