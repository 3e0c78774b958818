"""The entry of the register that a typed name or code means."""

from collections.abc import Iterable

from lianwei.registry.models import Business
from lianwei.registry.rules import LEGACY_LENGTH, USCC_LENGTH, normalise_code, normalise_name


def business_named(text: str) -> int | None:
    """The entry with exactly this code or name; None where there is none or more than one."""
    return businesses_named([text]).get(text)


def businesses_named(texts: Iterable[str]) -> dict[str, int]:
    """The same for many texts by two queries; what means no entry, or more than one, is left out."""
    codes = {
        text: code for text in texts if len(code := normalise_code(text)) in (LEGACY_LENGTH, USCC_LENGTH)
    }
    found = _entries("uscc", codes)
    keys = {text: key for text in texts if text not in found and (key := normalise_name(text))}
    return {text: pks[0] for text, pks in (_entries("search_key", keys) | found).items() if len(pks) == 1}


def _entries(column: str, wanted: dict[str, str]) -> dict[str, list[int]]:
    """The entries that hold what each text stands for in a column."""
    if not wanted:
        return {}
    kept = Business.objects.filter(merged_into_id=None, **{f"{column}__in": set(wanted.values())})
    found: dict[str, list[int]] = {}
    for value, pk in kept.order_by("pk").values_list(column, "pk"):
        found.setdefault(value, []).append(pk)
    return {text: found[value] for text, value in wanted.items() if value in found}
