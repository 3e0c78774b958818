"""Writes of the registry."""

from .businesses import (
    add_alias,
    add_brand,
    add_premises,
    close_premises,
    register_business,
    revise_business,
)
from .codes import add_code, retire_code, revise_code
from .facts import add_business_fact, retire_business_fact
from .loading import load_codes, load_reference_data, load_regions
from .merging import merge_businesses, unmerge_businesses

__all__ = [
    "add_alias",
    "add_brand",
    "add_business_fact",
    "add_code",
    "add_premises",
    "close_premises",
    "load_codes",
    "load_reference_data",
    "load_regions",
    "merge_businesses",
    "register_business",
    "retire_business_fact",
    "retire_code",
    "revise_business",
    "revise_code",
    "unmerge_businesses",
]
