"""Writes of knowledge: law and papers, letters, competence."""

from .competence import BodyEntry, verify_competent_body
from .replies import (
    ReplyEntry,
    copy_reply_template,
    count_use,
    create_reply_template,
    load_replies,
    retire_reply_template,
    revise_reply_template,
)
from .texts import load_knowledge, revise_law_article, revise_paper_template

__all__ = [
    "BodyEntry",
    "ReplyEntry",
    "copy_reply_template",
    "count_use",
    "create_reply_template",
    "load_knowledge",
    "load_replies",
    "retire_reply_template",
    "revise_law_article",
    "revise_paper_template",
    "revise_reply_template",
    "verify_competent_body",
]
