"""Pure rules of knowledge: the language of papers, and what a consumer may ask for."""

from .papers import Kind, Line, article_name, keys_used, parse_body
from .rights import Matter, Right, rights_for, shipped_rights

__all__ = (
    "Kind",
    "Line",
    "Matter",
    "Right",
    "article_name",
    "keys_used",
    "parse_body",
    "rights_for",
    "shipped_rights",
)
