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
from .fast_tracks import (
    add_fast_track_contact,
    end_fast_track,
    end_fast_track_contact,
    record_fast_track,
    revise_fast_track,
)
from .likeness import find_likely_doubles, tell_business_apart
from .loading import load_codes, load_reference_data, load_regions
from .merging import merge_businesses, unmerge_businesses

__all__ = [
    "add_alias",
    "add_brand",
    "add_business_fact",
    "add_code",
    "add_fast_track_contact",
    "add_premises",
    "close_premises",
    "end_fast_track",
    "end_fast_track_contact",
    "find_likely_doubles",
    "load_codes",
    "load_reference_data",
    "load_regions",
    "merge_businesses",
    "record_fast_track",
    "register_business",
    "retire_business_fact",
    "retire_code",
    "revise_business",
    "revise_code",
    "revise_fast_track",
    "tell_business_apart",
    "unmerge_businesses",
]
