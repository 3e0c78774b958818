"""Pure rules of knowledge: the language of papers, and what a consumer may ask for."""

from .claims import (
    Warranty,
    months_after,
    prepaid_rest,
    return_until,
    warranties,
    warranty_of,
)
from .competence import Body, competent_for, shipped_bodies
from .damages import Damages, damages
from .papers import Kind, Line, article_name, keys_used, parse_body
from .rights import Matter, Right, rights_for, shipped_rights

__all__ = (
    "Body",
    "Damages",
    "Kind",
    "Line",
    "Matter",
    "Right",
    "Warranty",
    "article_name",
    "competent_for",
    "damages",
    "keys_used",
    "months_after",
    "parse_body",
    "prepaid_rest",
    "return_until",
    "rights_for",
    "shipped_bodies",
    "shipped_rights",
    "warranties",
    "warranty_of",
)
